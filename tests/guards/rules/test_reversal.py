from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.reversal import Reversed

Contexts = Callable[..., GuardContext]

PASSAGE = "积分逾期清零，积分不可转让。人为损坏不在保修范围内。停放不满30分钟免费。入住押金300元，退房时原路退还。"

OFFENDING = [
    "积分逾期不会清零。",
    "积分能转让。",
    "人为损坏也在保修范围内。",
    "入住不需要交押金。",
    "入住押金不退还。",
    "積分逾期不會清零。",
    "积分逾期不 会 清零。",
]

INNOCENT = [
    "积分逾期会清零。",
    "积分不能转让。",
    "人为损坏的不能保修。",
    "停放不满30分钟是免费的。",
    "入住押金在退房时原路退还。",
    "非常感谢您的咨询。",
    "积分逾期会不会清零？",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_a_denial_put_in_or_taken_out_is_found(text: str, context: Contexts) -> None:
    findings = Reversed().inspect(text, context(PASSAGE))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context(PASSAGE, origin="wording")) == []
