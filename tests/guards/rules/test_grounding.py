from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.grounding import Ungrounded

Contexts = Callable[..., GuardContext]

RULE = Ungrounded()

OFFENDING = [
    "会所还提供美容美发和按摩理疗服务。",
    "今天的天气非常适合外出散步。",
    "建议您先服用布洛芬。",
    "床前明月光，疑是地上霜。",
    "這隻股票肯定會漲。",
    "我们的厨师来自五星级酒店。",
    "没有任何限制，随时都能预订包厢。",
]

INNOCENT = [
    "会所茶吧供应茶水和简餐。",
    "茶吧在会所一层。",
    "茶吧营业时间为上午10点至晚上9点。",
    "您好。",
    "请问还有什么可以帮助您？",
    "感谢您的咨询，祝您生活愉快！",
    "茶吧供應茶水、簡餐。",
    "很抱歉，恐怕我不能帮助您！",
    "茶吧早上十点开始营业。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("会所茶吧供应茶水和简餐，位于会所一层，营业时间10:00至21:00。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("会所茶吧供应茶水和简餐，位于会所一层，营业时间10:00至21:00。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []
