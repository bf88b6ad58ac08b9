from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.links import UnsupportedLinks

Contexts = Callable[..., GuardContext]

RULE = UnsupportedLinks()

OFFENDING = [
    "请访问https://evil.example/x。",
    "请访问ｈｔｔｐ://evil.example。",
    "请登录www.anju-wuye.com。",
    "详见 anju-pay.cn 。",
    "请看anju点com。",
    "javascript:alert(1)",
    "https://www.anju-home.cn/refund",
    "weixin://dl/business",
]

INNOCENT = [
    "请访问https://www.anju-home.cn/fapiao。",
    "请访问 www.anju-home.cn/fapiao 办理。",
    "请访问pay.anju-home.cn。",
    "物业费2.60元。",
    "版本V2.0已上线。",
    "小区设有Wi-Fi。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("详见https://www.anju-home.cn/fapiao，或访问 pay.anju-home.cn。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("详见https://www.anju-home.cn/fapiao，或访问 pay.anju-home.cn。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
