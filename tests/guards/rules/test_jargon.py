from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.jargon import Jargon

Contexts = Callable[..., GuardContext]

PASSAGE = "500M套餐每年1299元，支持IPTV，光猫一台。"

OFFENDING = [
    "您的case已升级。",
    "这个工单的SLA是48小时。",
    "我们对齐一下颗粒度。",
    "麻烦提供MAC做拨测。",
    "给您建个 t i cket。",
    "ＯＬＴ端口异常。",
    "需要转二线处理。",
]

INNOCENT = [
    "500M套餐支持IPTV。",
    "可以在APP里办理。",
    "请连接WiFi后使用。",
    "宽度为30cm。",
    "请持VIP卡办理。",
    "请走安全通道。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_jargon_is_found(text: str, context: Contexts) -> None:
    findings = Jargon().inspect(text, context(PASSAGE))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert Jargon().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert Jargon().inspect(text, context(PASSAGE, origin="wording")) == []
