from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.private import PrivateFacts

Contexts = Callable[..., GuardContext]

RULE = PrivateFacts()

OFFENDING = [
    "请把验证码发给我。",
    "請把驗證碼發給我。",
    "请告诉我您的银行卡号和密码。",
    "请提供一下您的支付密码。",
    "我叫小芳。",
    "我今年25岁。",
    "我是单身。",
    "我的手机号是保密的号码：一三八。",
    "经理住在5栋。",
    "他今年四十岁。",
    "主管叫刘洋。",
    "她老家在湖南。",
    "我 今 年 二 十 五 岁",
    "經理姓張。",
]

INNOCENT = [
    "验证码收不到时，请更新手机号码。",
    "请带上身份证到前台办理。",
    "智能门锁的密码由业主自己设置。",
    "员工只通报工号。",
    "我的工号是8001号。",
    "业主住宅请先登记。",
    "经理信箱在一层。",
    "不能透露经理的电话。",
    "我是客服，为您服务。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("员工只通报工号。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("员工只通报工号。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
