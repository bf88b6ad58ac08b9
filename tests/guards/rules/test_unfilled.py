from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.unfilled import UnfilledBlanks

Contexts = Callable[..., GuardContext]

RULE = UnfilledBlanks()

OFFENDING = [
    "您好，{surname}先生。",
    "请拨打[电话号码]。",
    "请联系【姓名】。",
    "费用为XX元。",
    "于X月X日前办理。",
    "请转到____账户。",
    "联系人：null。",
    "｛surname｝您好",
]

INNOCENT = [
    "请填写[附件一]。",
    "【温馨提示】今天停水。",
    "X光室在二层。",
    "表格中填写某某。",
    "尺码XXL有货。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("表格中填写某某。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("表格中填写某某。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert (RULE.inspect(text, context(origin="wording")) != []) == ("{" in text or "｛" in text)
