"""What only sounds right is put back into the words that were meant; what is written right stays."""

import pytest

from bot.triage.homophones import Hearing

OWN = ["我要投诉你们", "物业费怎么交", "停车怎么收费", "转人工客服", "我要报修", "电梯坏了"]


@pytest.fixture(scope="module")
def hearing():
    return Hearing(OWN * 3)


@pytest.mark.parametrize(
    "written, meant",
    [
        ("我要头诉", "我要投诉"),
        ("物业非怎么交", "物业费怎么交"),
        ("转任工", "转人工"),
        ("wo yao tou su", "我要投诉"),
        ("dian ti huai le", "电梯坏了"),
        ("电梯huai了", "电梯坏了"),
        ("我要tousu你们", "我要投诉你们"),
        ("tingche怎么收费", "停车怎么收费"),
    ],
)
def test_that_what_sounds_right_is_restored(hearing, written, meant):
    assert hearing.restored(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉你们",
        "停车怎么收费，多少钱？",
        "8栋1203的王女士",
        "what time do you close",
        "",
        "？？？",
        "冇人接电话",
        "b2到c3怎么走",
        "用app报修",
        "midea空调漏水",
        "wifi密码",
        "vip可以来吗",
        # Words as they stand, however much commoner those are that sound the same: 自然, 几点, 结束, 好材.
        "车库里有辆车自燃了",
        "态度差到极点",
        "给你们送西瓜解暑",
        "卖实验室耗材的",
        "合同都让他撕了",
    ],
)
def test_that_what_is_written_right_stays(hearing, text):
    assert hearing.restored(text) == text


def test_that_the_words_of_the_exemplars_outweigh_the_dictionary():
    assert Hearing(["我要预约"] * 20).restored("wo yao yu yue") == "我要预约"
