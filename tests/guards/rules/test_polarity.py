from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.polarity import FlippedPolarity

Contexts = Callable[..., GuardContext]

RULE = FlippedPolarity()

OFFENDING = [
    "小区可以饲养大型犬。",
    "小區允許飼養大型犬。",
    "施工人员无需办理出入证。",
    "施工人员不用办理出入证。",
    "阳台封闭需要缴纳押金。",
    "泳池可以携带玻璃容器。",
    "泳池不得携带浮板。",
    "小区可 以 饲养大型犬。",
    "茶吧提供酒类。",
]

INNOCENT = [
    "小区不可以饲养大型犬。",
    "小区不能饲养大型犬。",
    "施工人员需要办理出入证。",
    "阳台封闭不需要缴纳押金。",
    "泳池可以携带浮板。",
    "泳池禁止携带玻璃容器。",
    "茶吧没有酒类。",
    "请到客服中心办理。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(
        text,
        context(
            "小区禁止饲养大型犬。施工人员须办理出入证。阳台封闭无需缴纳押金。泳池可以携带浮板，不得携带玻璃容器。茶吧不提供酒类。"
        ),
    )
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert (
        RULE.inspect(
            text,
            context(
                "小区禁止饲养大型犬。施工人员须办理出入证。阳台封闭无需缴纳押金。泳池可以携带浮板，不得携带玻璃容器。茶吧不提供酒类。"
            ),
        )
        == []
    )


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


@pytest.mark.parametrize(
    "passage, text",
    [
        ("注销门禁卡当场办结，不收费用。", "注销门禁卡须收取费用。"),
        ("缴费成功后即可申请电子普通发票，不另收费用。", "申请电子发票要收手续费。"),
        ("到客服中心办理物业更名，免收手续费。", "辦理物業更名要交手續費。"),
        ("自行车可以存放在架空层，不收费用。", "自行车存放在架空层要收费。"),
    ],
)
def test_that_a_charge_where_it_is_free_is_found(passage: str, text: str, context: Contexts) -> None:
    assert [one.code for one in RULE.inspect(text, context(passage))] == ["polarity.charge"]


@pytest.mark.parametrize(
    "passage, text",
    [
        ("注销门禁卡当场办结，不收费用。", "注销门禁卡是免费的。"),
        ("遗失补办每张收取工本费30元，注销不收费。", "补办要收工本费30元。"),
        ("工具书和期刊仅限馆内阅览，不得外借。", "工具书和期刊只能在馆内阅览，不能外借。"),
    ],
)
def test_that_a_charge_or_its_absence_is_left_alone_where_it_is_so(passage: str, text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(passage)) == []
