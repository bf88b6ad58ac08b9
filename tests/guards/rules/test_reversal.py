from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.reversal import Reversed

Contexts = Callable[..., GuardContext]

PASSAGE = "积分逾期清零，积分不可转让。人为损坏不在保修范围内。停放不满30分钟免费。入住押金300元，退房时原路退还。"

OFFENDING = [
    "积分逾期不会清零。",
    "积分能转让。",
    "人为损坏也在保修范围内。",
    "入住不需要交押金。",
    "入住押金不退还。",
    "積分逾期不會清零。",
    "积分逾期不 会 清零。",
]

INNOCENT = [
    "积分逾期会清零。",
    "积分不能转让。",
    "人为损坏的不能保修。",
    "停放不满30分钟是免费的。",
    "入住押金在退房时原路退还。",
    "非常感谢您的咨询。",
    "积分逾期会不会清零？",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_a_denial_put_in_or_taken_out_is_found(text: str, context: Contexts) -> None:
    findings = Reversed().inspect(text, context(PASSAGE))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context(PASSAGE, origin="wording")) == []


ARTICLE = (
    "允许封闭阳台，可以在窗户内侧安装隐形防护网，不得外挑。押金类款项只出具收据，不开发票。"
    "登记过的访客车辆可以进入。水表之后的管道由业主负责。当月未用完的次数不结转到下个月。"
)


@pytest.mark.parametrize(
    "text",
    [
        "防护网可以外挑安装。",
        "防護網可以外挑安裝。",
        "押金也可以开发票。",
        "押金類款項可以開具發票。",
        "访客车辆不用登记。",
        "水表之后的管道由物业负责。",
        "当月没用完的次数可以结转到下个月。",
    ],
)
def test_that_what_is_denied_in_passing_is_not_affirmed(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context(ARTICLE))


@pytest.mark.parametrize(
    "text",
    [
        "防护网不能外挑，可以安装在窗户内侧。",
        "押金只出具收据，不能开发票。",
        "访客车辆需要登记。",
        "登记过的访客车辆可以进入。",
        "水表之后的管道由业主负责。",
        "当月没用完的次数不结转。",
        "您不用担心。",
    ],
)
def test_that_what_is_denied_in_passing_may_be_denied(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context(ARTICLE)) == []


@pytest.mark.parametrize(
    "text, code",
    [
        ("转让手续费由受让方支付。", "polarity.agent"),
        ("样品测试是免费的。", "polarity.agent"),
        ("先开窗通风，再关闭阀门。", "polarity.order"),
    ],
)
def test_that_another_payer_or_order_is_found(text: str, code: str, context: Contexts) -> None:
    cited = context("转让手续费由转让方支付。样品测试费用由供应商承担。闻到异味，先关闭阀门，再开窗通风。")
    assert code in {one.code for one in Reversed().inspect(text, cited)}


@pytest.mark.parametrize("text", ["转让手续费由转让的一方出。", "样品测试的费用由供应商自己承担。", "先关阀门，再开窗通风。"])
def test_that_the_same_payer_and_order_are_left_alone(text: str, context: Contexts) -> None:
    cited = context("转让手续费由转让方支付。样品测试费用由供应商承担。闻到异味，先关闭阀门，再开窗通风。")
    assert Reversed().inspect(text, cited) == []


@pytest.mark.parametrize("text", ["导盲犬也不可以带进来。", "導盲犬也不能帶。"])
def test_that_an_exception_is_not_denied_with_the_rest(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context("酒店不允许携带宠物入住，导盲犬除外。"))


@pytest.mark.parametrize("text", ["除导盲犬以外，宠物不允许入住。", "宠物不允许入住，导盲犬除外。", "导盲犬可以入住。"])
def test_that_the_rest_is_denied_beside_the_exception(text: str, context: Contexts) -> None:
    assert Reversed().inspect(text, context("酒店不允许携带宠物入住，导盲犬除外。")) == []
