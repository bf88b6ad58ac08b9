from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.undertone import Undertone

Contexts = Callable[..., GuardContext]

PASSAGE = "退票须在开场前两小时办理，过时不退。员工守则写明：“您自己不看清楚，怪得了谁呢”这样的话不得对客户说。"

OFFENDING = [
    "您要是钱多就买贵的，没钱就别挑三拣四。",
    "感谢您的指教，您这么内行怎么不自己开一家呢？",
    "排队的人都没说什么，就您一个人矫情。",
    "排隊的人都沒說什麼，就您一個人矯情。",
    "排 队 的 人 都 没 说 什 么，就 您 一 个 人 矫 情。",
]
INNOCENT = [
    "退票请在开场前两小时办理，过了时间就不能退了。",
    "很抱歉，开场前两小时以内不能退票。",
    "没赶上也别难过，下次提前两小时办理就好。",
    "请问您买的是哪一场？",
    "您自己不看清楚，怪得了谁呢",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_scorn_in_polite_words_is_found(text: str, context: Contexts) -> None:
    (finding,) = Undertone().inspect(text, context(PASSAGE))
    assert (finding.start, finding.end, finding.replacement) == (0, len(text), None)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_what_serves_states_or_is_cited_is_left_alone(text: str, context: Contexts) -> None:
    assert Undertone().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("origin", ["wording", "knowledge"])
def test_that_only_a_models_words_are_judged(origin: str, context: Contexts) -> None:
    assert Undertone().inspect(OFFENDING[0], context(PASSAGE, origin=origin)) == []
