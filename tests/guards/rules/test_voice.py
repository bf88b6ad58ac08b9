from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.voice import CustomersVoice

Contexts = Callable[..., GuardContext]

RULE = CustomersVoice()

OFFENDING = [
    "我家漏水了。",
    "我是3号楼的业主。",
    "我想咨询一下门禁卡。",
    "你们几点开门？",
    "我的车被刮了。",
    "请问门禁卡怎么办理？",
    "門禁卡怎麼辦理？",
    "我 家 漏 水 了。",
    "楼上的邻居总是吵。",
]

INNOCENT = [
    "业主须携带身份证到客服中心办理门禁卡。",
    "请问您还有其他问题吗？",
    "请携带身份证办理门禁卡。",
    "我国法律规定如此。",
    "请问有什么可以帮助您？",
    "门禁卡凭身份证办理。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("业主须携带身份证到客服中心办理门禁卡。", question="请问门禁卡怎么办理？"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("业主须携带身份证到客服中心办理门禁卡。", question="请问门禁卡怎么办理？")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
