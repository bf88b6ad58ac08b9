"""A text that stops in mid-sentence or mid-word, beside one that only lacks its full stop."""

from __future__ import annotations

import pytest

from guards.cut import is_cut

PASSAGE = "预约维修可拨打售后热线，请凭身份证原件办理，年卡不退。"


@pytest.mark.parametrize("text", ["您可以拨打售", "请您在签收后7日内凭", "办理时需要", "可以预约，并", "您可以拨打售后热线或"])
def test_that_a_cut_is_seen(text: str) -> None:
    assert is_cut(text, (PASSAGE,))


@pytest.mark.parametrize("text", ["您可以拨打售后热线", "请带身份证", "可以的", "年卡不退", "您可以拨打售。", "没有"])
def test_that_a_missing_full_stop_is_no_cut(text: str) -> None:
    assert not is_cut(text, (PASSAGE,))
