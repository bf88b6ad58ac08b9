"""The other of two."""

from __future__ import annotations

import pytest

from guards.antonym import takes_the_other

PASSAGE = (
    "车位按面积由大到小依次分配。两份保单按保额较高的赔付。赠品三选一。办理时提供身份证原件。首次到店的新客可免费体验。体积重量与实际重量取大者计费。校验费由用户预交。",
)


@pytest.mark.parametrize(
    "text",
    [
        "办理时提供身份证复印件。",
        "老会员也可以免费体验。",
        "体积重量与实际重量取小者计费。",
        "校验费可以之后再交。",
        "车位按面积从小到大分配。",
        "两份保单按保额更低的赔付。",
        "赠品三种各一份。",
    ],
)
def test_that_the_other_is_found(text: str) -> None:
    assert takes_the_other(text, PASSAGE, "怎么办？")


@pytest.mark.parametrize(
    "text",
    [
        "办理时请带身份证原件，不要带复印件。",
        "新客可以免费体验。",
        "哪个较大就按哪个计费。",
        "只带复印件不行。",
        "要复印件吗？",
        "最晚周五来领赠品，三种里挑一种。",
    ],
)
def test_that_an_innocent_look_alike_is_left_alone(text: str) -> None:
    assert takes_the_other(text, PASSAGE, "怎么办？") is None
