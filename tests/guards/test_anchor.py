from __future__ import annotations

import pytest

from guards.anchor import anchors, counts_from_elsewhere, turns_side

STATED = "保修期自购买之日起计算。货款在验收合格后60天内支付。审批通过后3个工作日到账。须在就诊前24小时取消。"


def is_elsewhere(said: str) -> bool:
    return any(counts_from_elsewhere(one, anchors(STATED)) for one in anchors(said))


@pytest.mark.parametrize(
    "said", ["保修期从安装之日起计算。", "货款在送货后60天内支付。", "申请后三个工作日到账。", "就诊后24小时取消。"]
)
def test_that_another_event_is_found(said: str) -> None:
    assert is_elsewhere(said)


@pytest.mark.parametrize(
    "said",
    [
        "保修从购买那天算起。",
        "验收合格之后60天以内付款。",
        "批下来以后3个工作日到账。",
        "就诊前24小时可以取消。",
        "下单后5天发货。",
    ],
)
def test_that_the_event_in_other_words_is_left_alone(said: str) -> None:
    assert not is_elsewhere(said)


DONE = ("尾款在安装前付清。签收前请当面验货，选片后45天取件。",)


@pytest.mark.parametrize("said", ["尾款在安装之后付清就行。", "签收后再当面验货。"])
def test_that_the_other_side_of_an_event_is_found(said: str) -> None:
    assert turns_side(said, DONE)


@pytest.mark.parametrize("said", ["尾款请在安装之前付清。", "签收前当面验货。", "安装之后我们会清理现场。"])
def test_that_its_own_side_and_another_deed_are_left_alone(said: str) -> None:
    assert turns_side(said, DONE) is None


@pytest.mark.parametrize("said", ["落幕后半小时内取走寄存物。", "散会后半小时内取走寄存物。"])
def test_that_an_end_is_an_end_in_any_word(said: str) -> None:
    stated = anchors("寄存物请在活动结束后半小时内取走。")
    assert not any(counts_from_elsewhere(one, stated) for one in anchors(said))
