from __future__ import annotations

import pytest

from guards.steps import are_turned

STATED = ("先关闭阀门，再开窗通风，然后到室外拨打96777。", "须先提交资质文件，资质审核通过后签订框架协议，再进行样品测试。")


@pytest.mark.parametrize("said", ["先开窗通风，再关闭阀门。", "样品测试通过后再签框架协议。", "先簽訂框架協議，再做資質審核。"])
def test_that_steps_the_other_way_round_are_found(said: str) -> None:
    assert are_turned(said, STATED)


@pytest.mark.parametrize(
    "said",
    [
        "先关阀门，再开窗通风，最后拨打96777。",
        "审核通过后签框架协议，再做样品测试。",
        "请关闭阀门并开窗通风。",
        "临时停车首小时5元，之后每小时2元。",
    ],
)
def test_that_steps_in_their_order_are_left_alone(said: str) -> None:
    assert not are_turned(said, STATED)
