"""What is part of what."""

from __future__ import annotations

import pytest

from guards.inclusion import turns_inclusion

PASSAGE = (
    (
        "门票80元，观光车20元/人，不含在门票内。会议室含投影仪，不含茶水。钢琴另行报价。套餐A399元，套餐B799元（含CT）。"
        "会员卡享8折，皮具护理不参加会员折扣。质保不含摔损、进水。60岁以上老人半价。"
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "门票包含观光车。",
        "投影仪需要另外付费。",
        "费用含茶水。",
        "钢琴已经包含在起步价里了。",
        "套餐A含CT。",
        "皮具护理也享8折。",
        "进水也在质保范围内。",
        "老人没有优惠。",
    ],
)
def test_that_what_is_put_in_or_out_against_the_passage_is_found(text: str) -> None:
    assert turns_inclusion(text, PASSAGE)


@pytest.mark.parametrize(
    "text",
    [
        "门票里不包含观光车。",
        "会议室含投影仪。",
        "茶水另收费。",
        "套餐B含CT。",
        "皮具护理不参加会员折扣。",
        "进水不在质保范围内。",
        "老人可以买半价票。",
        "门票含观光车吗？",
    ],
)
def test_that_what_the_passage_says_is_left_alone(text: str) -> None:
    assert turns_inclusion(text, PASSAGE) is None
