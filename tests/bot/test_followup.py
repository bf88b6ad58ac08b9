"""A fragment is asked in the place of the question before it; a question that stands alone is left alone."""

from __future__ import annotations

import pytest

from bot.followup import complete, is_follow_up, without_courtesies

TOPIC = "游泳池工作日几点开门"


@pytest.mark.parametrize(
    "text", ["那周末呢？", "那周末呢", "還有週末呢", "电动车呢？", "它要多少钱", "那租户可以办吗", "如果丢了呢"]
)
def test_that_a_fragment_is_a_follow_up(text: str) -> None:
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text", ["门禁卡怎么补办", "你们几点下班？", "", "那天我去物业办公室问过装修押金什么时候可以退给我但是没有人理我"]
)
def test_that_a_whole_question_is_not(text: str) -> None:
    assert not is_follow_up(text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("那周末呢？", "游泳池周末几点开门"),
        ("節假日呢", "游泳池节假日几点开门"),
        ("那租户呢", "租户 游泳池工作日几点开门"),
        ("还有呢", TOPIC),
    ],
)
def test_that_a_fragment_takes_the_place_of_its_like(text: str, question: str) -> None:
    assert complete(text, topic=TOPIC) == question


def test_that_without_a_topic_the_words_stand_as_they_are() -> None:
    assert complete("那周末呢？", topic="") == "那周末呢？"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我姓王，是王女士。物业费怎么交", "物业费怎么交"),
        ("你好，请问一下，停车费多少？谢谢", "停车费多少？"),
        ("您好", "您好"),
        ("谢谢！", "谢谢！"),
        ("我叫王建国，想办门禁卡", "想办门禁卡"),
        ("姓名写错了，怎么改", "姓名写错了，怎么改"),
    ],
)
def test_that_courtesies_around_a_question_are_left_out(text: str, matter: str) -> None:
    assert without_courtesies(text) == matter
