from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import Pack
from guards.rules.degenerate import DegenerateText

Contexts = Callable[..., GuardContext]

RULE = DegenerateText()

OFFENDING = [
    "……",
    "！！！",
    "   ",
    "好的好的好的好的好的好的",
    "啊啊啊啊啊啊啊",
    "锟斤拷锟斤拷",
    "报\ufffd修",
    "Please call our hotline for further help.",
    "すぐにお電話ください。",
    "전화해 주세요.",
    "позвоните нам",
    "漏水嘅話，請打電話。",
    "阿拉帮侬看看。",
    "收到收到收到收到收到收到收到",
]

INNOCENT = [
    "好的。",
    "会所WiFi名称为Anju-Guest，密码welcome2026。",
    "哈哈。",
    "请走A座B1层。",
    "APP和小程序都可以。",
    "請您撥打客服熱線。",
    "一二三四五六七八九十。",
    "密码是welcome2026。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("会所WiFi名称为Anju-Guest，密码welcome2026。歌名《オアシス》。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("会所WiFi名称为Anju-Guest，密码welcome2026。歌名《オアシス》。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_control_characters_are_taken_out_and_hidden_text_with_them(pack: Pack, context: Contexts) -> None:
    inspection = Inspection(pack, [DegenerateText()])
    assert inspection.inspect("押金\x00为2000元\u202e。", context("押金")).text == "押金为2000元。"
