"""Who only presses is told what the desk can do; who says anything at all is heard."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversation_state import OpenProcedure
from bot.insistence import insists
from bot.reading import read
from bot.said import Said
from guards.pack import load_pack

PACK = load_pack("call_center.zh")
ASKED = OpenProcedure(id="superior", asked="subject", act="transfer.superior", reason="找经理")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def insisted(text: str, intent: str = "inform") -> bool:
    said = Said(utterance=read(text), cues=PACK.cues, now=NOW, intent=intent)
    return insists(PACK.procedures["superior"], ASKED, said)


@pytest.mark.parametrize(
    "text",
    [
        "我找经理", "就是要找主管啦", "你不用管我是谁", "我不想講我是誰", "我淨係同佢講", "反正很急", "他到底在不在", "几点回来",
        "少废话，叫他过来", "别啰嗦快点", "找總經理就對了", "您管我姓什么，让他来", "不方便说", "你们领导呢",
    ],
)  # fmt: skip
def test_that_pressing_the_request_is_insisting(text: str) -> None:
    assert insisted(text)


@pytest.mark.parametrize(
    "text",
    [
        "外墙掉砖砸了我的车",
        "谈绿化带改车位的事",
        "13800138000",
        "我姓赖",
        "好的",
        "可以让别人处理",
        "算了不找了",
        "让他回我电话",
        "电梯坏了没人修",
    ],
)
def test_that_who_tells_something_agrees_or_withdraws_does_not_insist(text: str) -> None:
    assert not insisted(text)


@pytest.mark.parametrize("intent", ["thanks", "greeting", "handoff", "emergency"])
def test_that_courtesies_and_dangers_are_no_insisting(intent: str) -> None:
    assert not insisted("麻烦你了", intent)
