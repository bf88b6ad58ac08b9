from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.manners import BadManners

Contexts = Callable[..., GuardContext]

RULE = BadManners()

OFFENDING = [
    "是您自己操作不当。",
    "您怎么不早说？",
    "你讲不讲道理？",
    "你有病吧。",
    "呵呵。",
    "爱投诉就投诉去吧。",
    "这不归我们管。",
    "跟我们没关系。",
    "你自己看着办。",
    "闭 嘴。",
    "閉嘴！",
    "傻\u200b子。",
    "没素质。",
    "我要下班了。",
    "好好的门被折腾成那样了。",
    "怎么用成这副样子。",
    "业主太马虎了。",
]

INNOCENT = [
    "这是我们的责任。",
    "请您不要着急。",
    "请自己保管好财物。",
    "空调滚筒洗衣机可以放置。",
    "关于您的问题，说明如下。",
    "给您添麻烦了，请您原谅。",
    "请您先关闭阀门。",
    "样板间装成这样的风格。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("不得说“你找别人吧”。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("不得说“你找别人吧”。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
