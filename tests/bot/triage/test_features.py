"""What triage sees in a text beside its characters: how its last clause asks, and what was said outright."""

import pytest

from bot.triage.cues import cued
from bot.triage.features import ends_asking, features


@pytest.mark.parametrize(
    "text, form",
    [
        ("师傅来看了没修,要不要给钱", "either_or"),
        ("件货迟咗到,有冇得赔", "either_or"),
        ("搬走了,剩下的能退不", "particle"),
        ("通一次多少钱", "amount"),
        ("停车好多钱嘛", "amount"),
        ("漏到楼下了,咋整", "way"),
        ("水管裂了,归谁管", "where_who"),
        ("how long is the warranty", "amount"),
    ],
)
def test_that_the_form_of_a_question_is_seen_in_the_last_clause(text, form):
    assert f"a{form}" in features(text)


@pytest.mark.parametrize(
    "text", ["修了三次还是漏", "什么时候说好的,到现在没人来", "我等了好久没人理", "你们怎么搞的", "怎么做事的"]
)
def test_that_a_statement_does_not_ask(text):
    assert not {name for name in features(text) if name in {"aeither_or", "aparticle", "aamount", "away", "awhere_who"}}


def test_that_the_last_clause_weighs_more_than_the_one_before():
    one, other = features("修得真好,态度太差"), features("态度太差,修得真好")
    assert one["c太\x1f差"] > other["c太\x1f差"]


@pytest.mark.parametrize(
    "text", ["我要投诉", "我要正式投诉你们保安", "投诉楼上太吵", "给我登记个投诉", "i want to make a complaint", "我想举报采购员"]
)
def test_that_a_declared_complaint_is_seen(text):
    assert "declared" in cued(text)


@pytest.mark.parametrize(
    "text",
    [
        "投诉电话是多少",
        "我想投诉怎么走流程,本来不想的",
        "本来想投诉的,结果修得很好",
        "不是来投诉的,是来夸人",
        "从来没投诉过",
        "投诉后处理很快",
        "我不想投诉",
    ],
)
def test_that_a_word_of_complaint_alone_declares_nothing(text):
    assert "declared" not in cued(text)


@pytest.mark.parametrize(
    "text", ["你们怎么搞的", "这像话吗", "说爱办不办", "临时改规则,这公平吗", "凭什么收这个钱", "有没有人管,这叫什么服务"]
)
def test_that_a_question_which_expects_no_answer_is_seen(text):
    assert "rhetorical" in cued(text)


@pytest.mark.parametrize("text", ["怎么交物业费", "什么时候上门", "谁负责抄表,多久一次"])
def test_that_a_real_question_is_not_rhetorical(text):
    assert "rhetorical" not in cued(text)


@pytest.mark.parametrize(
    "text", ["修了两次还漏,还要再收钱吗", "楼上滴水,上楼没人应,归谁管", "司机晚到了一个钟头,有没有补偿的规定"]
)
def test_that_a_trouble_told_before_a_question_ends_asking(text):
    assert ends_asking(text)


@pytest.mark.parametrize("text", ["有没有收费标准?你们收了我两次", "你们怎么搞的", "为什么又停水", "等到天黑也没人来"])
def test_that_a_question_before_a_trouble_or_a_reproach_does_not_end_asking(text):
    assert not ends_asking(text)
