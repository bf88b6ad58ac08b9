"""What claims nothing needs no passage; what sounds so and claims something does."""

from __future__ import annotations

import pytest

from guards.claimless import asks_back, is_claimless
from guards.phrase import phrases


@pytest.mark.parametrize(
    "text",
    [
        "先祝您生日快乐。",
        "听说您脚崴了。",
        "您怀疑“抄错了”。",
        "上次延误给您的行程添了麻烦。",
        "我们很理解。",
        "以免白跑一趟。",
        "请您咨询医生。",
        "或致电028-8551 2200。",
        "不知道您更想修还是换？",
        "请问您是哪一天签收的？",
        "机器买来之后您换过滤芯没有？",
    ],
)
def test_that_it_claims_nothing(text: str) -> None:
    assert all(is_claimless(one, asks_back(text), ("02885512200",)) for one in phrases(text))


@pytest.mark.parametrize(
    "text",
    [
        "您说要请我吃饭？",
        "你家孩子什么货色自己没数？",
        "难道您不知道？",
        "我们可以免费给您修。",
        "或致电13800138000。",
        "您可以三天后来取吗？",
        "祝您早日领到三千元。",
    ],
)
def test_that_it_does(text: str) -> None:
    assert not all(is_claimless(one, asks_back(text), ("02885512200",)) for one in phrases(text))
