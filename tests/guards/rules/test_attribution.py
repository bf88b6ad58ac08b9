from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.attribution import MisplacedFigures

Contexts = Callable[..., GuardContext]

PASSAGE = (
    "健身房月卡300元，年卡2600元。临时停车首小时5元，之后每小时2元。多层住宅每月每平方米1.80元，高层住宅每月每平方米2.60元。"
)

OFFENDING = ["健身房月卡2600元。", "健身房月卡两千六百元。", "健身房月卡２６００元。", "健身房月卡 2 6 0 0元。"]
INNOCENT = [
    "健身房月卡300元。",
    "健身房年卡2600元。",
    "年卡是二千六百元。",
    "临时停车首小时5元，之后每小时2元。",
    "高层住宅每月每平方米2.6元。",
    "多层住宅为每月每平方米1.8元。",
    "您好。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_a_figure_of_something_else_is_found(text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(PASSAGE))


@pytest.mark.parametrize("text", INNOCENT)
def test_that_a_figure_in_its_place_is_left_alone(text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(PASSAGE)) == []
