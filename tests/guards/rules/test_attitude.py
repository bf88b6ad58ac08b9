"""Indifference, contempt and shut doors by their turns of phrase, beside ordinary sentences that look like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.attitude import BadAttitude


@pytest.mark.parametrize(
    "text",
    [
        "您爱办不办。",
        "丢就丢了呗，几块钱的东西。",
        "多大点事儿。",
        "谁在乎呢。",
        "投诉了也没用。",
        "您看着办吧，您自己看着办。",
        "这还用问吗？",
        "难道是我们弄坏的？",
        "连说明书都看不懂，还修什么。",
        "但凡看一眼合同就不会来了。",
        "不就晚了两天嘛。",
        "退不了，没得商量。",
        "不行，不退。",
        "唉，又是您。",
        "想得美。",
        "难 道 是 我 们 的 错？",
    ],
)
def test_that_a_forbidden_attitude_is_found(text: str, context: Callable[..., GuardContext]) -> None:
    assert BadAttitude().inspect(text, context("押金凭收据退还。"))


@pytest.mark.parametrize(
    "text",
    [
        "车辆由谁管理，请以合同为准。",
        "有什么要紧的事可以先告诉我们。",
        "您是第一次来办理吗？",
        "您之前没用过吗？",
        "这个要问一下银行。",
        "如果您听不懂，请告诉我们。",
        "当您是会员时，可以享受优惠。",
        "头晕恶心时请及时就医。",
        "外地人都可以办理。",
        "没门禁卡的住户请登记。",
        "最少来两次。",
        "您可以再好好考虑一下。",
        "凭什么证件领取，请看通知。",
        "有关我们的服务，请看公告。",
        "相关费用由业主承担。",
        "对不起，不行，不能退。",
        "动动手指就能预约。",
        "这个问题办得了。",
    ],
)
def test_that_ordinary_sentences_are_not(text: str, context: Callable[..., GuardContext]) -> None:
    assert BadAttitude().inspect(text, context("押金凭收据退还。")) == []
