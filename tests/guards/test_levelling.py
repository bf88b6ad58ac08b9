"""Sentences that say that a distinction doesn't matter, beside those that only ask or repeat."""

from __future__ import annotations

import pytest

from guards.levelling import levels

PASSAGE = ("普通卡每月可请假1次，金卡每月可请假3次。无电梯的从二楼起每层加收30元。",)
WHOLE = ("凡持票观众一人一票，不分大人小孩。损失一律由客户承担。",)


@pytest.mark.parametrize(
    "text",
    [
        "每月请假想请几次都可以。",
        "从二楼起每层加收30元，有没有电梯都一样。",
        "什么卡请假都行。",
        "不管哪种卡，每月请假3次。",
        "请假次数不限。",
    ],
)
def test_that_a_levelled_distinction_is_found(text: str) -> None:
    assert levels(text, PASSAGE)


@pytest.mark.parametrize(
    "text", ["金卡每月可以请假3次。", "您想请几次假？", "什么时候请假都可以吗？", "普通卡和金卡的请假次数不一样。"]
)
def test_that_an_innocent_look_alike_is_left_alone(text: str) -> None:
    assert levels(text, PASSAGE) is None


@pytest.mark.parametrize("text", ["不管大人小孩，都是一人一票。", "什么样的损失都由客户承担。"])
def test_that_what_the_passage_levels_may_be_levelled(text: str) -> None:
    assert levels(text, WHOLE) is None
