"""On what a thing depends."""

from __future__ import annotations

import pytest

from guards.proviso import drops_premise

PASSAGE = (
    (
        "货款在验收合格后60天内支付。连续请假满5个工作日的，退还当期伙食费。由他人代办的，还须提供委托书。液体每瓶不超过100毫升可随身携带。"
        "校验不合格的，校验费全额退还。首次到店的新客可免费体验一节团体课。"
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "货款60天内支付。",
        "请假就退伙食费。",
        "办理时须提供委托书。",
        "液体可以随身携带。",
        "校验完，校验费会全额退还。",
        "会员可以免费体验一节团体课。",
    ],
)
def test_that_a_premise_left_out_is_found(text: str) -> None:
    assert drops_premise(text, "", PASSAGE)


@pytest.mark.parametrize(
    "text, around",
    [
        ("验收合格以后60天内支付货款。", ""),
        ("连续请假5个工作日以上的退伙食费。", ""),
        ("别人代办的话，还要提供委托书。", ""),
        ("100毫升以内的液体可以随身携带。", ""),
        ("校验不合格会全额退还。", ""),
        ("可以免费体验一节团体课。", "我第一次到店，新客有什么优惠？"),
        ("液体可以随身携带吗？", ""),
    ],
)
def test_that_a_premise_that_is_named_anywhere_is_enough(text: str, around: str) -> None:
    assert drops_premise(text, around, PASSAGE) is None
