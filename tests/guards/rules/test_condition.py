from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.condition import DroppedConditions

Contexts = Callable[..., GuardContext]
RULE = DroppedConditions()

PASSAGE = (
    "快件入柜后24小时内取件免费；超过24小时的，每12小时收0.5元。\n"
    "60岁以上的住户，工作日9:00至15:00凭身份证免费。\n"
    "登记过的访客车辆，当次停车前2小时免费，超出部分按临时停车标准收费。\n"
    "需要在外墙打孔的，只能使用预留孔，孔径65毫米。\n"
    "雨伞免费借用，最多借3天。"
)

OFFENDING = [
    "快递柜取件免费。",
    "快遞櫃取件免費。",
    "取 件 不 收 费。",
    "60岁以上的住户免费。",
    "住户工作日9:00至15:00免费。",
    "访客车辆停车不收费用。",
    "外墙可以打孔。",
    "外牆可以打孔。",
]
INNOCENT = [
    "24小时内取件免费。",
    "二十四小时之内取件不收费，之后每12小时0.5元。",
    "60岁以上的住户在工作日上午9点到下午3点凭身份证免费。",
    "登记过的访客车辆前两小时免费停车。",
    "外墙打孔只能使用预留孔。",
    "外墙可以打孔，须使用预留孔。",
    "雨伞可以免费借用。",
    "超过24小时的不免费。",
    "您好。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_a_dropped_limit_is_found(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(PASSAGE))


@pytest.mark.parametrize("text", INNOCENT)
def test_that_a_limit_that_is_told_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(PASSAGE)) == []


def test_that_a_limit_may_have_been_told_before(context: Contexts) -> None:
    assert RULE.inspect("取件免费。", context(PASSAGE, said="入柜24小时之内，")) == []


@pytest.mark.parametrize("origin", ["wording", "knowledge"])
def test_that_other_origins_are_left_alone(origin: str, context: Contexts) -> None:
    assert RULE.inspect("快递柜取件免费。", context(PASSAGE, origin=origin)) == []


@pytest.mark.parametrize("text", ["报修都是30分钟内到场的。", "報修一律30分鐘內到場。"])
def test_that_what_holds_in_one_case_is_not_told_of_all(text: str, context: Contexts) -> None:
    cited = context("紧急报修30分钟内到场，一般报修24小时内上门。")
    assert "condition.case" in {one.code for one in DroppedConditions().inspect(text, cited)}


@pytest.mark.parametrize(
    "question, text",
    [("水管爆了，紧急报修多久到？", "30分钟内到场。"), ("多久到？", "紧急报修30分钟内到场，一般的24小时内上门。")],
)
def test_that_a_case_named_in_question_or_answer_is_left_alone(question: str, text: str, context: Contexts) -> None:
    assert DroppedConditions().inspect(text, context("紧急报修30分钟内到场，一般报修24小时内上门。", question=question)) == []
