import pytest

from knowledge.cantonese import in_written_chinese
from knowledge.text import fold


@pytest.mark.parametrize(
    "said, meant",
    [
        ("停車幾多錢？", "停车多少钱?"),
        ("喺邊度攞快遞", "在哪里拿快递"),
        ("可唔可以養狗", "可不可以养狗"),
        ("張卡唔見咗點算", "张卡丢了怎么办"),
        ("有冇游泳池", "有没有游泳池"),
        ("部雪柜可唔可以即刻插电", "部冰箱可不可以马上插电"),
        ("羽毛球場幾錢一粒鐘", "羽毛球场多少钱一小时"),
        ("唔该想问下几点开门", "麻烦想问下几点开门"),
        ("停车位点收钱呀唔该", "停车位怎么收钱呀麻烦"),
        ("唔係9点开咩", "不是9点开什么"),
    ],
)
def test_cantonese_is_read_as_written_chinese(said: str, meant: str) -> None:
    assert in_written_chinese(fold(said)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "几点开门",
        "今日特价",
        "系统怎么登录",
        "边境证怎么办",
        "点击哪里",
        "装修押金多少钱",
        "食物整箱带进去",
        "办公室边上的单车",
        "9点开还是10点开",
        "执照几点换",
    ],
)
def test_written_chinese_is_left_alone(text: str) -> None:
    assert in_written_chinese(text) == text
