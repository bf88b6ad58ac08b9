from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.money import MoneyPromises

Contexts = Callable[..., GuardContext]

RULE = MoneyPromises()

OFFENDING = [
    "我们可以给您减免一个月。",
    "会赔偿您的损失。",
    "我给您打八折。",
    "我帮您申请减免。",
    "送您一张优惠券。",
    "给您全额退款。",
    "全 額 退 款 給 您",
    "这次不收您的了。",
    "补偿您一个月物业费。",
    "我给您退押金，现在就退款。",
]

INNOCENT = [
    "押金验收合格后可以退还。",
    "金卡会员享9折优惠。",
    "空置房可以申请减免。",
    "预缴不打折。",
    "很抱歉，暂不支持退款。",
    "物业费请按季度缴纳。",
    "小费我们不能接受。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("押金验收合格后退还，金卡会员享9折优惠。空置房可申请减免。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("押金验收合格后退还，金卡会员享9折优惠。空置房可申请减免。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
