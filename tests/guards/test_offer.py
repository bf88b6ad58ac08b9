"""What is offered that no passage names."""

from __future__ import annotations

import pytest

from guards.offer import offers_unknown

PASSAGE = (
    "换屏约1小时，可现场等候。学生凭学生证在现场票房购买。业主凭证办理月租，提供行驶证。预约方式为电话、手机银行或到网点。",
)


@pytest.mark.parametrize(
    "text",
    [
        "换屏就送您一张钢化膜，我们还赠送手机壳。",
        "我们有校车接送孩子。",
        "您也可以在我们的小程序上购买。",
        "维修期间我们免费提供备用机给您使用。",
        "只有退休教师才能买。",
    ],
)
def test_that_an_unknown_offer_is_found(text: str) -> None:
    assert offers_unknown(text, PASSAGE)


@pytest.mark.parametrize(
    "text",
    [
        "可以在现场票房购买。",
        "请您提供行驶证。",
        "您可以通过手机银行预约。",
        "我们不提供备用机。",
        "我们有校车吗？",
        "如果您还有其他问题，欢迎联系我们。",
    ],
)
def test_that_a_known_or_refused_one_is_left_alone(text: str) -> None:
    assert offers_unknown(text, PASSAGE) is None
