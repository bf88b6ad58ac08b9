"""A fragment is asked in the place of the question before it; a question that stands alone is left alone."""

from __future__ import annotations

import pytest

from bot.followup import (
    asked_apart,
    asking_part,
    elided,
    is_follow_up,
    lacks_subject,
    questions,
    subject_words,
    without_courtesies,
)
from guards.pack import load_pack

CUES = load_pack("call_center.zh").cues
TOPIC = "游泳池工作日几点开门"


@pytest.mark.parametrize(
    "text", ["那周末呢？", "那周末呢", "還有週末呢", "电动车呢？", "它要多少钱", "那租户可以办吗", "如果丢了呢"]
)
def test_that_a_fragment_is_a_follow_up(text: str) -> None:
    assert is_follow_up(text, CUES)


@pytest.mark.parametrize(
    "text", ["门禁卡怎么补办", "你们几点下班？", "", "那天我去物业办公室问过装修押金什么时候可以退给我但是没有人理我"]
)
def test_that_a_whole_question_is_not(text: str) -> None:
    assert not is_follow_up(text, CUES)


@pytest.mark.parametrize(
    ("text", "topic", "question"),
    [
        ("那周末呢？", TOPIC, "游泳池周末几点开门"),
        ("節假日呢", TOPIC, "游泳池节假日几点开门"),
        ("还有呢", TOPIC, TOPIC),
        ("水龙头呢？", "更换灯泡人工费多少？", "水龙头人工费多少"),
        ("那马桶堵了呢？", "水龙头人工费多少", "马桶堵了人工费多少"),
        ("轮椅呢？", "雨伞能借几天？", "轮椅能借几天"),
        ("那地下的呢？", "地面车位一个月多少钱？", "地下车位一个月多少钱"),
        ("健身房年卡呢？", "羽毛球周末多少钱？", "健身房年卡多少钱"),
        ("那年卡呢", "健身房月卡多少钱", "健身房年卡多少钱"),
        ("那家庭证呢", "普通证每次押金多少", "家庭证每次押金多少"),
        ("裤子呢", "衬衫洗一件多少钱", "裤子洗一件多少钱"),
        ("换成货车呢", "小车停车一小时多少钱", "货车停车一小时多少钱"),
        ("它晚上几点关？", "泳池什么时候开放？", "泳池晚上几点关"),
        ("那它的股东是谁？", "健身房月卡多少钱？", "健身房月卡的股东是谁"),
        ("那平时晚上呢", "羽毛球场几点开门", "羽毛球场平时晚上几点开门"),
        ("那猫呢", "能不能带狗进电梯", "能不能带猫进电梯"),
        ("要交钱吗", "装修垃圾什么时候清运", "装修垃圾清运要交钱吗"),
        ("什么时候退", "装修押金多少", "装修押金什么时候退"),
        ("幾時開", "健身房月卡多少钱", "健身房什么时候开"),
        ("小孩能进吗", "健身房月卡多少钱", "健身房小孩能进吗"),
        ("在哪", "健身房几点关门", "健身房在哪"),
        ("停车月租呢", "健身房周末也开吗", "停车月租多少钱"),
        ("刚才那个健身房怎么办卡", "停车月租多少钱", "健身房怎么办卡"),
    ],
)
def test_that_a_fragment_is_asked_in_the_place_of_its_like(text: str, topic: str, question: str) -> None:
    assert question in questions(text, topic=topic, cues=CUES)


@pytest.mark.parametrize("text", ["多少钱", "要预约吗？", "在哪", "可以过夜吗", "要收費嗎", "那小孩呢", "几点关门"])
def test_that_a_question_that_names_nothing_lacks_its_subject(text: str) -> None:
    assert lacks_subject(text, CUES)


@pytest.mark.parametrize("text", ["好的", "嗯嗯", "行", "就是吧", "没有了", "知道了，谢谢", "不用了"])
def test_that_an_answer_of_a_word_is_no_follow_up(text: str) -> None:
    assert not is_follow_up(text, CUES)


@pytest.mark.parametrize("text", ["停车要钱吗", "会所在哪", "门票多少钱", "你们几点下班", "快递柜在哪", "狗能进吗", "月卡能退吗"])
def test_that_one_that_names_a_thing_does_not(text: str) -> None:
    assert not lacks_subject(text, CUES)


@pytest.mark.parametrize(
    ("topic", "named", "foreign"),
    [
        ("羽毛球场几点开门", "羽毛球馆每天9:00至22:00开放", "客服中心前台8:30至18:00办公"),
        ("装修垃圾什么时候清运", "装修垃圾清运费每平方米5元", "门禁卡注销不收费用"),
        ("泳池几点开门", "泳池须戴泳帽", "供应商请提前一天预约"),
    ],
)
def test_that_what_a_question_is_about_tells_its_answers_from_others(topic: str, named: str, foreign: str) -> None:
    words = subject_words(topic, CUES)
    assert any(word in named for word in words)
    assert not any(word in foreign for word in words)


def test_that_a_bare_price_asks_how_much() -> None:
    assert elided("泳池门票？", CUES) == ("泳池门票多少钱",)
    assert elided("泳池门票在哪买？", CUES) == ()
    assert elided("點樣交管理費", CUES) == ()


def test_that_a_question_of_its_own_leaves_the_point_asked_before_behind() -> None:
    asked = questions("那它的股东是谁？", topic="健身房月卡多少钱？", cues=CUES)
    assert not [one for one in asked if "多少钱" in one]


def test_that_without_a_topic_the_words_stand_as_they_are() -> None:
    assert questions("那周末呢？", topic="", cues=CUES) == ("那周末呢？",)


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("狗屎没人捡，小区遛狗有什么规定？", "小区遛狗有什么规定？"),
        ("楼下在装修。装修几点可以施工？谢谢", "装修几点可以施工？"),
        ("这才回来没几天，攒了好多事，就是想说一句：快递柜超时怎么收费。", "快递柜超时怎么收费。"),
        ("押金怎么退，要几天", "押金怎么退，要几天"),
        ("门禁卡丢了", "门禁卡丢了"),
    ],
)
def test_that_the_part_that_asks_is_found_behind_a_story(text: str, asking: str) -> None:
    assert asking_part(text, CUES) == asking


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
    assert without_courtesies(text, CUES) == matter


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("停车场在哪，阅览室几点关门？", ("停车场在哪", "阅览室几点关门")),
        ("羽毛球场多少钱，几点开？", ("羽毛球场多少钱", "羽毛球场几点开")),
        ("羽毛球场多少钱？还有打球要提前几天订", ("羽毛球场多少钱", "还有打球要提前几天订")),
        ("门禁卡怎么补办？", ()),
        ("押金是现金退还是转账退？", ()),
        ("小孩能进吗，要票吗", ()),
        ("我家水管漏了，急死了，怎么办呀", ()),
    ],
)
def test_that_several_questions_are_asked_each_by_itself(text: str, apart: tuple[str, ...]) -> None:
    assert asked_apart(text, CUES) == apart
