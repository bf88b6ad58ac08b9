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
