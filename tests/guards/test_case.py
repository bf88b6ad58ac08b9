"""The opposite of the same case."""

from __future__ import annotations

import pytest

from guards.case import contradicts_case

PASSAGE = ("检测后不维修的，不收任何费用。没有取件码的，出示身份证核对。16周岁以下不接受私教体验。未申报的退回。",)


@pytest.mark.parametrize("text", ["检测后不维修的，需要支付检测费。", "没有取件码就一定不能取件。"])
def test_that_the_opposite_is_found(text: str) -> None:
    assert contradicts_case(text, PASSAGE)


@pytest.mark.parametrize(
    "text",
    ["检测后不维修的，不用付费。", "没有取件码的话，出示身份证就行。", "检测后维修的，需要支付维修费。", "未申报的会退回。"],
)
def test_that_the_same_or_another_case_is_left_alone(text: str) -> None:
    assert not contradicts_case(text, PASSAGE)
