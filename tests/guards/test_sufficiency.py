"""What is called enough, and what the passage demands."""

from __future__ import annotations

import pytest

from guards.sufficiency import drops_demand

PASSAGE = (
    "租车人须年满20周岁、持有驾驶证满1年。代取他人包裹须提供取件码。维修单遗失的，凭送修人身份证和购机凭证取机。孕妇须由医生评估后再拔牙。",
)


@pytest.mark.parametrize(
    "text",
    [
        "只要年满20周岁就可以租车。",
        "代取他人包裹，带身份证就行。",
        "维修单丢了没关系，有身份证就能取机。",
        "孕妇可以直接来拔牙。",
    ],
)
def test_that_a_demand_left_out_is_found(text: str) -> None:
    assert drops_demand(text, "", PASSAGE)


@pytest.mark.parametrize(
    "text, around",
    [
        ("只要年满20周岁、驾驶证满1年就可以租车。", ""),
        ("代取他人包裹，有取件码就可以。", ""),
        ("维修单丢了的话，带送修人身份证和购机凭证就能取。", ""),
        ("租车人须年满20周岁、持有驾驶证满1年。", ""),
        ("孕妇经医生评估后就可以拔牙。", ""),
        ("只要带上就能取吗？", ""),
    ],
)
def test_that_whoever_names_all_of_it_is_left_alone(text: str, around: str) -> None:
    assert drops_demand(text, around, PASSAGE) is None
