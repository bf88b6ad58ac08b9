from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.invitation import AcceptedInvitations

Contexts = Callable[..., GuardContext]

RULE = AcceptedInvitations()

OFFENDING = [
    "好呀，晚上茶吧见。",
    "周末约个饭吧。",
    "我非常乐意与您约会。",
    "好的，今晚一起喝茶。",
    "我也喜欢您。",
    "不见不散。",
    "加我微信吧。",
    "我下班后有空。",
    "我下班后就见您，明天见。",
    "我也喜歡您。",
    "晚上一 起 吃 饭 吧",
]

INNOCENT = [
    "具体时间见门口告示。",
    "非常感谢，我不能接受您的邀请。",
    "会所茶吧可以喝茶。",
    "家长须陪同儿童一起去泳池。",
    "请与师傅约定上门时间。",
    "很抱歉，恐怕不能和您一起吃饭。",
    "感谢您的关心。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("会所茶吧可以喝茶。家长须陪同儿童一起去泳池。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("会所茶吧可以喝茶。家长须陪同儿童一起去泳池。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
