"""The same in other words."""

from __future__ import annotations

import pytest

from guards.sense import is_told, sense

PASSAGE = ("期刊、工具书只供馆内阅览，不外借。洗牙后24小时内不宜食用过冷过热食物。退证时凭收据退还押金。",)


@pytest.mark.parametrize("one, other", [("拿着收据", "凭收据"), ("抽烟", "吸烟"), ("小朋友", "儿童"), ("不能带走", "不得带走")])
def test_that_everyday_words_mean_what_written_ones_mean(one: str, other: str) -> None:
    assert sense(one) == sense(other)


@pytest.mark.parametrize(
    "text",
    ["期刊和工具书不能借走，只能在馆里看。", "洗完牙24小时之内不要吃太冷或者太热的东西。", "退证的时候拿收据来就能退押金。"],
)
def test_that_a_free_paraphrase_is_told(text: str) -> None:
    assert is_told(text, PASSAGE)


@pytest.mark.parametrize("text", ["二楼餐厅供应现磨咖啡。", "床前明月光，疑是地上霜。", "我们经理姓周。"])
def test_that_what_names_other_things_is_not(text: str) -> None:
    assert not is_told(text, PASSAGE)
