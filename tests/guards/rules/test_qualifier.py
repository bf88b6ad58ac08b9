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


STATED = "停机保号每月5元，最长6个月。报装后3个工作日内上门。保修期自购买之日起计算。套餐变更次月生效。每次可借图书5册。"


@pytest.mark.parametrize(
    "text, code",
    [
        ("停机保号最少6个月。", "qualifier.limit"),
        ("报装三个工作日以后上门。", "qualifier.limit"),
        ("每次至少借5册。", "qualifier.limit"),
        ("保修期从安装之日起计算。", "qualifier.anchor"),
        ("套餐變更當月生效。", "qualifier.day"),
        ("变更立即生效，不用等下个月。", "qualifier.day"),
    ],
)
def test_that_a_turned_limit_or_another_beginning_is_found(text: str, code: str, context: Contexts) -> None:
    assert code in {one.code for one in RULE.inspect(text, context(STATED))}


@pytest.mark.parametrize(
    "text",
    [
        "停机保号最多半年。",
        "停机保号不超过6个月。",
        "三个工作日之内上门。",
        "每次最多借5本。",
        "从购买那天算起。",
        "下个月生效。",
        "每个月5元。",
    ],
)
def test_that_the_same_limit_in_other_words_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(STATED)) == []
