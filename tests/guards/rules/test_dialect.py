from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.dialect import Dialect

Contexts = Callable[..., GuardContext]

PASSAGE = "退房时间为次日12:00以前。"

OFFENDING = [
    "退房嘞时间是12点以前。",
    "你系咪想延迟退房呀？",
    "退房时间好伐？",
    "巴适得板，12点退房。",
    "退房莫得问题撒。",
    "俺们12点退房。",
    "退房要搁12点以前。",
    "佢 哋 12点退房。",
]

INNOCENT = [
    "退房时间为次日12点以前。",
    "请您搁置一旁。",
    "关系到您的权益。",
    "请整理行李。",
    "撒水车每日作业。",
    "咯血请立即就医。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_dialect_is_found(text: str, context: Contexts) -> None:
    findings = Dialect().inspect(text, context(PASSAGE))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert Dialect().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert Dialect().inspect(text, context(PASSAGE, origin="wording")) == []
