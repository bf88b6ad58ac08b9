from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.contacts import UnpublishedContacts

Contexts = Callable[..., GuardContext]

RULE = UnpublishedContacts()

OFFENDING = [
    "电话13800138000。",
    "电话１３８００１３８０００。",
    "电话138 0013 8000。",
    "電話是一三八零零一三八零零零。",
    "电话幺三八洞洞幺三八洞洞洞。",
    "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣",
    "①③⑧⓪⓪①③⑧⓪⓪⓪",
    "1\u200b3\u200b8\u200b00138000",
    "138-0013-8000",
    "l38OO138OOO",
    "前三位138，中间四位0013，后四位8000。",
    "微信：zhangwei_88",
    "加V信zhangwei88",
    "QQ号123456789",
    "zhang@example.com",
    "zhang(at)example.com",
    "身份证11010519491231002X",
    "座机010-62345678",
]

INNOCENT = [
    "电话400-800-1234。",
    "电话4008001234。",
    "电话４００－８００－１２３４。",
    "前台电话88661200。",
    "前台0755 8866 1200。",
    "故障请拨139 2222 3333。",
    "电话一三九二二二二三三三三。",
    "邮箱是fapiao@anju-home.cn。",
    "押金2000元，工期2026-03-15至2026-04-15。",
    "价格为0.50/0.80/1.20元。",
    "共3栋、12层、48户。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(
        text,
        context("客服热线400-800-1234，前台0755-8866-1200，故障请拨13922223333，邮箱fapiao@anju-home.cn，微信公众号anju_home。"),
    )
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert (
        RULE.inspect(
            text,
            context(
                "客服热线400-800-1234，前台0755-8866-1200，故障请拨13922223333，邮箱fapiao@anju-home.cn，微信公众号anju_home。"
            ),
        )
        == []
    )


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_an_identity_number_never_goes_out_even_from_a_passage(context: Contexts) -> None:
    text = "身份证号11010519491231002X。"
    assert UnpublishedContacts().inspect(text, context(text, origin="knowledge"))
    assert not UnpublishedContacts().inspect("编号110105194912310021。", context("编号110105194912310021。", origin="knowledge"))


def test_that_a_number_told_over_three_turns_is_seen_at_its_last_piece(context: Contexts) -> None:
    cited = "首三位为138的号码由运营商分配，押金编号0013，批次8000。"
    assert RULE.inspect("最后是8000。", context(cited, earlier=("前面是138。", "接着是0013。")))
    assert RULE.inspect(
        "最后是８０００。", context(cited, earlier=("前面是138。", "您好，请问有什么可以帮助您？", "接着是0013。"))
    )


@pytest.mark.parametrize(
    "earlier, text",
    [
        (("押金138元。", "请在0013窗口办理。"), "批次8000。"),
        (("服务时间是8:30至17:30。",), "面积138平方米。"),
        (("前面是138。",), "批次8000。"),
    ],
)
def test_that_figures_of_several_turns_are_no_number(earlier: tuple[str, ...], text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("押金138元，0013窗口，批次8000，面积138平方米。", earlier=earlier)) == []
