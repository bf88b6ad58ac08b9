from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.qualifier import DroppedQualifiers

Contexts = Callable[..., GuardContext]

RULE = DroppedQualifiers()

OFFENDING = [
    "公共能耗费每月收取。",
    "公共能耗费每年收取。",
    "公共能耗費每個月收取。",
    "复杂投诉3天内答复。",
    "复杂投诉三天内答复。",
    "停放30分钟以上免费。",
    "停放超过三十分钟免费。",
    "身高1.2米以上儿童免票。",
]

INNOCENT = [
    "公共能耗费每季度收取。",
    "公共能耗费每个季度首月收取。",
    "复杂投诉三个工作日内答复。",
    "停放30分钟以内免费。",
    "1.2米以下儿童免票。",
    "会所每天开放。",
    "每周一开放。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(
        text,
        context(
            "公共能耗费每季度首月收取。复杂投诉3个工作日内答复。停放不满30分钟免费，身高1.2米以下儿童免票。会所周一至周日开放。"
        ),
    )
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert (
        RULE.inspect(
            text,
            context(
                "公共能耗费每季度首月收取。复杂投诉3个工作日内答复。停放不满30分钟免费，身高1.2米以下儿童免票。会所周一至周日开放。"
            ),
        )
        == []
    )


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


@pytest.mark.parametrize("text", ["就诊当天也可以取消。", "就診當日可以取消。"])
def test_that_another_day_to_the_event_is_found(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("取消预约须在就诊前一天17:00之前。"))


@pytest.mark.parametrize("text", ["须在就诊前一日取消。", "请提前一天取消。"])
def test_that_the_same_day_to_the_event_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("取消预约须在就诊前一天17:00之前。")) == []
