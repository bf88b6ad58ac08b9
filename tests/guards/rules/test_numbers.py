from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from guards.finding import GuardContext
from guards.rules.numbers import UnsupportedNumbers

Contexts = Callable[..., GuardContext]

RULE = UnsupportedNumbers()

OFFENDING = [
    "物业费3元。",
    "押金三千元。",
    "押金３０００元。",
    "押金3 0 0 0元。",
    "押金3\u200b000元。",
    "押金3️⃣0️⃣0️⃣0️⃣元。",
    "九點辦公。",
    "上午9点办公。",
    "十五天内退还。",
    "百分之十。",
    "打八折。",
    "周三休息。",
    "3月1日起执行。",
    "共12层。",
    "２０２７年调整。",
]

INNOCENT = [
    "物业费2.6元。",
    "押金两千元。",
    "押金２，０００元。",
    "押金贰仟元。",
    "早上8点至晚上8点办公。",
    "1、申请；2、验收。",
    "第一步，申请；第二步，验收。",
    "一般情况下退还。",
    "十分感谢您的理解。",
    "七个工作日内退还。",
    "万分之五。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(
        text, context("物业费每月每平方米2.60元，8:00至20:00办公，7个工作日内退还，装修押金2000元，违约金万分之五。")
    )
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert (
        RULE.inspect(
            text, context("物业费每月每平方米2.60元，8:00至20:00办公，7个工作日内退还，装修押金2000元，违约金万分之五。")
        )
        == []
    )


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_promised_due_times_are_supported(context: Contexts) -> None:
    due = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert not UnsupportedNumbers().inspect("11月22日下午3点前。", context(promised=(due,)))
    assert UnsupportedNumbers().inspect("11月22日下午4点前。", context(promised=(due,)))
