from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.never import ForbiddenWording

Contexts = Callable[..., GuardContext]

RULE = ForbiddenWording()

OFFENDING = [
    "喂，说话呀！再不说话我就挂了啊！",
    "这不关我的事，我不清楚",
    "我是新手啦",
    "刚才的电话不是我接的",
    "您 过 两 天 再 来 电 话 吧",
    "打錯電話了",
    "请看清楚后再拨",
]

INNOCENT = [
    "不好意思，让您久等了。",
    "不可以携带宠物。",
    "请您说话。",
    "电话不通时请稍后再拨。",
    "没有来访记录的请登记。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context())
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context()) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
