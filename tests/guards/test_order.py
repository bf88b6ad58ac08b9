"""Whether a passage's characters stand in an order that says something."""

from __future__ import annotations

import random

import pytest

from guards.order import is_shuffled

PASSAGE = (
    "泳池开放时间为每日六点至二十二点，儿童须由成人陪同入场，泳帽可在前台购买。会员卡遗失请携带身份证到前台挂失，补办收取工本费。",
)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("text", ["会员卡遗失请携带身份证到前台挂失补办", "儿童须由成人陪同入场泳帽可在前台购买"])
def test_that_shuffled_characters_are_found(text: str, seed: int) -> None:
    shuffled = list(text)
    random.Random(seed).shuffle(shuffled)
    assert is_shuffled("".join(shuffled) + "。", PASSAGE)


def test_that_pieces_of_words_strung_together_are_found() -> None:
    assert is_shuffled("前台的遗带身每入儿童份失泳帽挂可场。", PASSAGE)


@pytest.mark.parametrize(
    "text",
    [
        "会员卡遗失请携带身份证到前台挂失。",
        "孩子要大人陪着才能进泳池。",
        "泳帽前台就有卖，儿童入场须由成人陪同。",
        "身份证带上，前台挂失以后补办会员卡，要收工本费。",
        "您好，请问还有什么可以帮助您？",
        "前台。",
    ],
)
def test_that_the_same_told_in_another_order_is_left_alone(text: str) -> None:
    assert not is_shuffled(text, PASSAGE)
