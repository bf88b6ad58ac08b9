from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.tone import LooseTongue

Contexts = Callable[..., GuardContext]

PASSAGE = "健身房月卡300元。"

OFFENDING = [
    "嗨，亲，月卡300元哦。",
    "月卡300元，没事我挂了。",
    "月卡300元，拜拜。",
    "说吧，什么事，月卡300元。",
    "月卡300元，么么哒！",
    "月卡300元，么 么 哒！",
    "老鐵，月卡300元。",
    "月卡３００元，就这样吧。",
]

INNOCENT = [
    "您好，健身房月卡300元。",
    "亲属可以一同办理。",
    "请您说明情况。",
    "如果没有其他事项，感谢您的咨询。",
    "请将物品挂好。",
    "喂养宠物请在指定区域。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_loose_talk_is_found(text: str, context: Contexts) -> None:
    findings = LooseTongue().inspect(text, context(PASSAGE))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert LooseTongue().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert LooseTongue().inspect(text, context(PASSAGE, origin="wording")) == []
