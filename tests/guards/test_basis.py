"""Of what a share is a share."""

from __future__ import annotations

import pytest

from guards.basis import takes_another_base

PASSAGE = ("经济舱免费托运20公斤，公务舱30公斤。超出部分按经济舱票价的1.5%收取。提前解约须支付剩余月租30%的违约金。",)


@pytest.mark.parametrize("text", ["超出部分按公务舱票价的1.5%收取。", "解约要付剩余月租的违约金。"])
def test_that_another_base_or_a_lost_share_is_found(text: str) -> None:
    assert takes_another_base(text, PASSAGE)


@pytest.mark.parametrize("text", ["超重的按经济舱票价的1.5%收取。", "解约要付剩余月租30%的违约金。", "违约金是剩余月租的30%。"])
def test_that_the_passages_own_is_left_alone(text: str) -> None:
    assert takes_another_base(text, PASSAGE) is None
