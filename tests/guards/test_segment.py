"""What the part of a passage that a sentence speaks of forbids."""

from __future__ import annotations

import pytest

from guards.segment import allows_the_forbidden

PASSAGE = (
    "成人证可同时外借图书10册。工具书和报刊仅供馆内阅览，不外借。下午茶和自助晚餐不设儿童优惠。普通卡押金可退；人为损坏的，不退押金。",
)


@pytest.mark.parametrize("text", ["工具书也可以外借。", "下午茶对小朋友也有优惠。", "人为损坏的，押金也能退。"])
def test_that_a_permission_against_it_is_found(text: str) -> None:
    assert allows_the_forbidden(text, PASSAGE)


@pytest.mark.parametrize(
    "text", ["成人证可以外借图书10册。", "工具书不能外借。", "普通卡的押金可以退。", "工具书可以外借吗？", "下午茶没有儿童优惠。"]
)
def test_that_what_another_part_allows_is_left_alone(text: str) -> None:
    assert allows_the_forbidden(text, PASSAGE) is None
