from __future__ import annotations

from collections.abc import Callable

from guards.bearing import bearing_on
from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import Pack

Contexts = Callable[..., GuardContext]

READING_ROOM = "阅览室每户每次最多借5册，工具书不得外借。"
GYM = "健身房月卡150元，器械8台，可以外借毛巾。"


def test_that_a_sentence_is_held_to_the_passage_it_is_about(context: Contexts) -> None:
    both = context(READING_ROOM, GYM)
    assert [one.text for one in bearing_on("阅览室最多借五册。", both).passages] == [READING_ROOM]
    assert [one.text for one in bearing_on("健身房月卡是多少钱。", both).passages] == [GYM]


def test_that_a_sentence_about_neither_is_held_to_the_first(context: Contexts) -> None:
    assert [one.text for one in bearing_on("可以。", context(READING_ROOM, GYM)).passages] == [READING_ROOM]


def test_that_one_passage_is_kept_whatever_is_said(context: Contexts) -> None:
    alone = context(GYM)
    assert bearing_on("今天天气不错。", alone) is alone


def test_that_a_figure_of_another_passage_supports_nothing(context: Contexts, pack: Pack) -> None:
    both = context(READING_ROOM, GYM, question="可以借几本书？")
    assert Inspection(pack).inspect("阅览室每次最多借8册。", both).action == "dropped"
    assert Inspection(pack).inspect("阅览室每次最多借5册。", both).action == "passed"
