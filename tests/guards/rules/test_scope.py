from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.scope import OutOfScopeHelp

Contexts = Callable[..., GuardContext]

PASSAGE = "每消费1元积1分，1000积分可抵扣10元。"

OFFENDING = [
    "这支股票明天会涨。",
    "给您写一首诗。",
    "感冒可以吃两片阿莫西林。",
    "您可以去法院起诉他。",
    "明天深圳多云转小雨。",
    "隔壁的积分更划算。",
    "print('hi')",
    "讲个笑话：小明去上学。",
    "比 特 币适合抄底。",
]

INNOCENT = [
    "每消费1元积1分。",
    "积分不能转让。",
    "恕不能提供投资建议。",
    "请在明天之前办理。",
    "本店不出售药品。",
    "请向服务台申请。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_help_that_is_none_of_the_desks_is_found(text: str, context: Contexts) -> None:
    findings = OutOfScopeHelp().inspect(text, context(PASSAGE))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert OutOfScopeHelp().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert OutOfScopeHelp().inspect(text, context(PASSAGE, origin="wording")) == []
