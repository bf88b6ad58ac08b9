"""A guess at what is permitted."""

from __future__ import annotations

import pytest

from guards.hedge import guesses_permission

PASSAGE = ("露台可以抽烟。办理更名通常当场办结，遇节假日可能需要顺延。车位应当按月缴费。",)


@pytest.mark.parametrize(
    "said",
    [
        "露台应该可以抽烟。",
        "更名大概不用本人来。",
        "宠物也许也能上楼。",
        "停车估计是免费的。",
        "停車可能可以不登記。",
        "说不定就行。",
    ],
)
def test_that_a_guess_is_found(said: str) -> None:
    assert guesses_permission(said, PASSAGE)


@pytest.mark.parametrize(
    "said",
    [
        "露台可以抽烟。",
        "节假日可能需要顺延。",
        "车位应当按月缴费。",
        "是不是应该可以？",
        "如果可能可以早点来",
        "行李应该放在前台。",
    ],
)
def test_that_what_is_known_or_asked_is_left_alone(said: str) -> None:
    assert guesses_permission(said, PASSAGE) is None


def test_that_a_passages_own_guess_may_be_repeated() -> None:
    assert guesses_permission("晚到应该可以改签。", ("晚到应该可以改签，以现场为准。",)) is None
