from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from guards.finding import GuardContext
from guards.rules.claims import ClaimedActions

Contexts = Callable[..., GuardContext]

RULE = ClaimedActions()

OFFENDING = [
    "您的派工单已经开好了。",
    "我们刚接到供电单位来函，20分钟后停电。",
    "已经为您登记。",
    "已为您预约。",
    "我已联系师傅。",
    "正在为您转接。",
    "师傅正在赶来。",
    "您的报修已提交。",
    "工单号是A12。",
    "我刚查了一下您的账户，已核实。",
    "我幫您催一下。",
    "已派人上门。",
    "系统显示您没有欠费。",
    "已 经 为 您 登 记 好 了。",
    "我帮您查一下。",
]

INNOCENT = [
    "收到来函后我们会转发。",
    "业主已登记的车辆可直接通行。",
    "如已为您登记，可直接通行。",
    "请您到客服中心登记。",
    "您可以自行预约。",
    "报修成功后，系统显示受理编号。",
    "请问您是否已经登记？",
    "装修须先申报登记。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("报修成功后，系统显示受理编号。业主已登记的车辆可直接通行。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("报修成功后，系统显示受理编号。业主已登记的车辆可直接通行。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_only_recording_may_be_claimed_with_a_ticket(context: Contexts) -> None:
    promised = (datetime(2026, 11, 22, 15, 0, tzinfo=UTC),)
    assert not ClaimedActions().inspect("已为您登记。", context(promised=promised))
    assert ClaimedActions().inspect("师傅正在赶来。", context(promised=promised))
