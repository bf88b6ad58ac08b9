"""Figures that follow from those that are stated, and those that don't."""

from __future__ import annotations

import pytest

from guards.quantity import Quantity, quantities
from guards.reckoning import adds_up, is_customers, reckoned

PRICES = ("地下车位月租380元，地面车位220元。签证费每人350元。超出5公里每公里加收6元，起步价180元。14日至7日扣除40%。",)


def unsupported(text: str) -> list[Quantity]:
    known = {(one.family, value) for part in PRICES for one in quantities(part) for value in one.values}
    return [one for one in quantities(text) if not any((one.family, value) in known for value in one.values)]


def is_all_reckoned(text: str, question: str = "怎么收费？") -> bool:
    left = unsupported(text)
    return bool(left) and set(left) <= reckoned(text, question, PRICES, left)


@pytest.mark.parametrize(
    "text, question",
    [
        ("两种各租一个，每月合计600元。", "都租要多少钱？"),
        ("您两位一起办，签证费一共700元。", "我们两个人办要多少？"),
        ("比如团费五千元，提前十天退会扣两千元。", "退团扣多少？"),
        ("也就是180加30，一共210元。", "十公里多少钱？"),
    ],
)
def test_that_a_sum_that_comes_out_is_supported(text: str, question: str) -> None:
    assert is_all_reckoned(text, question)


@pytest.mark.parametrize(
    "text",
    [
        "两种各租一个，每月合计650元。",
        "每月300元。",
        "押金500元，可以退。",
        "大型车的起步价是680元。",
        "超过30公里就免费。",
    ],
)
def test_that_a_figure_out_of_thin_air_is_not(text: str) -> None:
    assert not is_all_reckoned(text)


@pytest.mark.parametrize(
    "text, question, own",
    [
        ("八万元已经超过五万了。", "我想取八万块，要预约吗？", True),
        ("离出发还有十天。", "还有十天出发，退团扣多少？", True),
        ("押金500元。", "押金是不是500元？", False),
        ("可以赔500元。", "听说可以赔500元？", False),
        ("退您300元。", "我交了300元。", False),
    ],
)
def test_that_the_customers_own_case_may_be_named_and_no_hearsay_confirmed(text: str, question: str, own: bool) -> None:
    assert any(is_customers(one, text, question) for one in quantities(text)) is own


@pytest.mark.parametrize(
    "text, sums", [("挂号加洁牙一共218元", True), ("每公里加收6元", False), ("合计六百元", True), ("押金2000元", False)]
)
def test_that_a_phrase_that_adds_up_is_known_by_its_words(text: str, sums: bool) -> None:
    assert adds_up(text) is sums
