from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import Pack
from guards.rules.markup import Markup

Contexts = Callable[..., GuardContext]

RULE = Markup()

OFFENDING = [
    "<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "<img src=x onerror=alert(1)>",
    "![图](http://a.example/b.png)",
    "<a href='x'>点我</a>",
    '{"answer": "好"}',
    "<!-- 注释 -->",
    "\\boxed{20}",
]

INNOCENT = [
    "3*4平方米。",
    "尾号138****8000。",
    "姓名____。",
    "温度<30度。",
    "A&B公司。",
    "单价：20元/次。",
    "【注意】今天停水。",
    "C-D栋之间。",
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


@pytest.mark.parametrize(
    "text, mended",
    [
        ("**押金**为2000元。", "押金为2000元。"), ("## 收费标准", "收费标准"), ("- 身份证", "身份证"), ("`押金`", "押金"), ("> 提示", "提示"),
        ("*押金*为2000元。", "押金为2000元。"), ("<b>押金</b>", "押金"), ("押金<br>2000元", "押金\n2000元"), ("押金&nbsp;2000元", "押金 2000元"),
        ("| 项目 | 费用 |", "项目，费用"), ("[客服中心](tel)", "客服中心"), ("~~旧价~~", "旧价"), ("＊＊押金＊＊", "押金"), ("```", ""),
    ],
)  # fmt: skip
def test_that_harmless_marks_are_taken_off(text: str, mended: str, pack: Pack, context: Contexts) -> None:
    assert Inspection(pack, [Markup()]).inspect(text, context()).text == mended
