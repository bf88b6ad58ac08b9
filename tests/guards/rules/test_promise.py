from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from guards.finding import GuardContext
from guards.rules.promise import PromisesWithoutTicket

Contexts = Callable[..., GuardContext]

RULE = PromisesWithoutTicket()

OFFENDING = [
    "我们会在两小时内回复您。",
    "我会尽快给您回电。",
    "我馬上安排師傅上門。",
    "师傅马上就到，稍后上门。",
    "工作人员稍后与您联系。",
    "明天一定给您处理好。",
    "我们保证解决。",
    "我们将在半小时内联系您。",
    "我 们 会 在 1 小 时 内 答 复 您。",
    "我们１小时内回复您。",
]

INNOCENT = [
    "紧急维修30分钟内到场。",
    "紧急维修人员半小时内到场。",
    "投诉二十四小时内答复。",
    "请您尽快联系客服中心。",
    "请稍后再试。",
    "您可以随时拨打热线。",
    "请您今天下午到客服中心办理。",
    "一般维修2小时内与您联系约定时间。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("紧急维修30分钟内到场，一般维修2小时内与您联系约定时间，投诉24小时内答复。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("紧急维修30分钟内到场，一般维修2小时内与您联系约定时间，投诉24小时内答复。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_a_committed_ticket_allows_its_own_promise(context: Contexts) -> None:
    promised = (datetime(2026, 11, 22, 15, 0, tzinfo=UTC),)
    assert PromisesWithoutTicket().inspect("我们会尽快与您联系。", context())
    assert not PromisesWithoutTicket().inspect("我们会尽快与您联系。", context(promised=promised))
