from __future__ import annotations

import pytest

from guards.bound import are_opposite, bounds
from guards.view import view


def sides(text: str) -> list[str]:
    return [one.side for one in bounds(view(text).tight.text)]


@pytest.mark.parametrize(
    "text",
    [
        "每次不超过7天",
        "最长7天",
        "最多7天",
        "7天以内",
        "7天内",
        "上限7天",
        "不得超过7天",
        "不满7天",
        "最高还款额为账单金额的10%",
        "每次最长４小时",
    ],
)
def test_that_a_most_is_read_however_it_is_worded(text: str) -> None:
    assert sides(text) == ["less"]


@pytest.mark.parametrize(
    "text",
    [
        "不少于7天",
        "至少要提前7天",
        "最少7天",
        "7天以上",
        "不得少于500元",
        "最低1元",
        "超过7天",
        "满7天",
        "7天后",
        "包间最低消费800元",
    ],
)
def test_that_a_least_is_read_however_it_is_worded(text: str) -> None:
    assert sides(text) == ["more"]


@pytest.mark.parametrize("text", ["首小时10元", "保修三年", "第20天", "每月5元", "7天内部调整期"])
def test_that_a_plain_figure_has_no_side(text: str) -> None:
    assert sides(text) == [""]


def test_that_moments_lie_before_and_after() -> None:
    assert sides("18:00前下单，18:00后取件") == ["before", "after"]
    assert sides("晚于17:20") == ["after"]


@pytest.mark.parametrize(
    "one, other, apart", [("less", "more", True), ("after", "less", True), ("before", "less", False), ("", "more", False)]
)
def test_that_sides_part_at_the_figure(one: str, other: str, apart: bool) -> None:
    assert are_opposite(one, other) is are_opposite(other, one) is apart  # type: ignore[arg-type]
