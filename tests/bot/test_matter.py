"""What a message tells is left when names, numbers and the mere asking are taken away."""

from __future__ import annotations

import pytest

from bot.matter import matter_of
from bot.reading import read
from guards.pack import load_pack

CUES = load_pack("call_center.zh").cues


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我姓薛，电话18049023883，投诉你们清洁工把脏水泼到我车上", "投诉你们清洁工把脏水泼到我车上"),
        ("二十間房三晚，15728167898，我姓祁", "二十間房三晚"),
        ("空调漏水报修，型号K35，19011524224，我姓车，车女士，解放路1号", "空调漏水报修，型号K35"),
        ("租车位", "租车位"),
        ("让他下班回我电话", "让他下班回我电话"),
        ("垃 圾 三 天 没 人 清", "垃 圾 三 天 没 人 清"),
        ("３栋电梯坏了", "３栋电梯坏了"),
    ],
)
def test_that_what_is_told_is_kept(text: str, matter: str) -> None:
    assert matter_of(read(text), CUES) == matter


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉你们", "你好，我想报修一下", "反正很急", "我淨係同佢講", "我电话15094867675，姓阎", "好的", "后天上午十点",
        "我要報修，18896630906，我姓呂，呂太太", "一三六，零零一三，七七八八，姓戴", "10棟301", "我们四个人，华泰消防公司的，姓祝",
        "预约来访　明天１５：３０　我姓柏　１个人　19468280420",
    ],
)  # fmt: skip
def test_that_names_numbers_and_a_request_tell_nothing(text: str) -> None:
    assert matter_of(read(text), CUES) == ""


@pytest.mark.parametrize("text", ["就是要找主管啦", "我就要跟老板说", "找總經理就對了", "總經理", "搵你哋老總聽電話", "叫小李来"])
def test_that_whom_a_message_is_for_tells_nothing_where_that_is_known(text: str) -> None:
    assert matter_of(read(text), CUES, beside=("wants_superior", "wants_colleague", "superior")) == ""
