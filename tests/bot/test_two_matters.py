"""Where one message holds two matters, and where it holds one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.reading import read
from bot.triage import Reading
from bot.two_matters import two_matters


class Ears:
    """Reads a text by the first of its words that stands in it."""

    def __init__(self, words: Mapping[str, str], certainty: float = 0.9) -> None:
        self._words, self._certainty = words, certainty

    def read(self, text: str, state: object = None) -> Reading:
        intent = next((intent for word, intent in self._words.items() if word in text), "inform")
        return Reading(intent=intent, certainty=self._certainty, why="")


EARS = Ears({"投诉": "complaint", "修": "work_order", "几点": "knowledge_question", "建议": "suggestion", "谢": "thanks"})


@pytest.mark.parametrize(
    "text, first, second",
    [
        ("厨房下水道要修，另外我要投诉保安", "厨房下水道要修", "我要投诉保安"),
        ("厨房下水道要修。还有就是，我要投诉保安", "厨房下水道要修", "我要投诉保安"),
        ("1、厨房下水道要修 2、我要投诉保安", "厨房下水道要修", "我要投诉保安"),
        ("两件事：第一，厨房下水道要修；第二件事，我要投诉保安", "厨房下水道要修", "我要投诉保安"),
        ("灯坏了，还有开关也坏了要修，对了，泳池几点开门", "灯坏了，还有开关也坏了要修", "泳池几点开门"),
    ],
)
def test_that_matters_joined_in_so_many_words_are_parted(text: str, first: str, second: str) -> None:
    told = two_matters(read(text), EARS)  # pyright: ignore[reportArgumentType]
    assert told
    assert (told[0].utterance.text, told[1].utterance.text) == (first, second)


@pytest.mark.parametrize(
    "text",
    [
        "厨房要修，另外卫生间也要修一下",
        "谢谢你们，另外我要投诉保安",
        "我要投诉保安，厨房也要修",
        "我要投诉保安，另外嗯",
        "12月2日要修的厨房我要投诉",
    ],
)
def test_that_one_matter_stays_one(text: str) -> None:
    assert two_matters(read(text), EARS) is None  # pyright: ignore[reportArgumentType]


def test_that_what_is_not_certain_is_not_parted() -> None:
    unsure = Ears({"投诉": "complaint", "修": "work_order"}, certainty=0.5)
    assert two_matters(read("厨房下水道要修，另外我要投诉保安"), unsure) is None  # pyright: ignore[reportArgumentType]


def test_that_who_writes_and_where_is_known_to_both() -> None:
    told = two_matters(read("3栋502厨房下水道要修，另外我要投诉保安，我姓王，13812345678"), EARS)  # pyright: ignore[reportArgumentType]
    assert told
    assert {one.utterance.phone for one in told} == {"13812345678"}
    assert {one.utterance.surname for one in told} == {"王"}
    assert {one.utterance.address for one in told} == {"3栋502"}
