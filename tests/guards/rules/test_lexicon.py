from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.lexicon import ForbiddenExpressions

Contexts = Callable[..., GuardContext]

RULE = ForbiddenExpressions()

OFFENDING = [
    "喂，说话呀！",
    "喂,说吧!",
    "喂，您好。",
    "我 不 清 楚。",
    "我不清楚。",
    "我\u200b不\u200b清楚。",
    "這不關我的事",
    "我*也*没办法。",
    "不知道。",
    "这个我不知道。",
    "不在。",
    "对不起，不在哦。",
    "随便。",
    "随便您。",
    "你找谁？",
    "打错电话了。",
    "完全不可以！",
    "下班了。",
    "听懂了吧？",
]

INNOCENT = [
    "对不起，您的要求不在我们的服务范围内。",
    "您若不知道单元号，可以查询。",
    "如果您不知道密码，请重置。",
    "不知道我能为您做些什么？",
    "请勿随便停放车辆。",
    "看不清楚时请放大。",
    "业主不在家时可委托办理。",
    "费用不在此列。",
    "客服下班后请拨打值班电话。",
    "大型犬不可以进入泳池。",
    "您好。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("不得说“不知道”。自行车不可以放楼道。不可以。"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("不得说“不知道”。自行车不可以放楼道。不可以。")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_a_rule_about_manners_may_name_what_it_forbids(context: Contexts) -> None:
    rule = "接电话时不得说“喂，说话呀”。"
    assert not ForbiddenExpressions().inspect(rule, context(rule, origin="knowledge"))
    assert ForbiddenExpressions().inspect("喂，说话呀。", context(rule, origin="knowledge"))
