from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.whereabouts import Whereabouts

Contexts = Callable[..., GuardContext]

RULE = Whereabouts()

OFFENDING = [
    "经理正在开会。",
    "他现在没空。",
    "经理不在。",
    "經理不在。",
    "主管今天休假了。",
    "他还没来上班。",
    "张总出差了。",
    "领导刚出去。",
    "经 理 不 在。",
    "她在办公室。",
]

INNOCENT = [
    "值班经理每周三下午在客服中心接待业主。",
    "业主不在家时可委托他人。",
    "如果经理不在，可以留言。",
    "客服中心在一层。",
    "请向值班经理提出。",
    "会议室正在使用。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("值班经理每周三下午在客服中心接待业主。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("值班经理每周三下午在客服中心接待业主。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
