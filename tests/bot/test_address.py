"""An address is what somebody can be sent to; a building alone, a date or a price is none."""

from __future__ import annotations

import pytest

from bot.reading import read


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("6栋804", "6栋804"),
        ("3号楼2单元501的马桶", "3号楼2单元501"),
        ("5棟8樓", "5栋8楼"),
        ("Ｂ座１５０７室", "b座1507室"),
        ("住8-1203", "8-1203"),
        ("彌敦道88號", "弥敦道88号"),
        ("地址是和平路12号", "和平路12号"),
        ("8栋2单元", "8栋2单元"),
        ("三栋二单元五零一水管爆了", "三栋二单元五零一"),
        ("五栋幺二零三", "五栋幺二零三"),
        ("A座18楼1803", "a座18楼1803"),
        ("地址是江苏省南京市中山北路25号阳光花园3栋501", "江苏省南京市中山北路25号阳光花园3栋501"),
        ("张杨路500弄12号601室", "张杨路500弄12号601室"),
        ("12#302", "12#302"),
        ("1208房空调不制冷", "1208房"),
        ("building 3 unit 501", "building 3 unit 501"),
    ],
)
def test_that_an_address_is_read(text: str, address: str) -> None:
    assert read(text).address == address


@pytest.mark.parametrize(
    "text",
    [
        "3栋外墙脱落",
        "今天早上8栋的垃圾",
        "2026-11-22",
        "13800138000",
        "一路上都没灯",
        "第2次来",
        "厨房",
        "0755-12345678",
        "房租3000",
        "三四个人",
        "500元",
    ],
)
def test_that_a_place_without_a_number_of_its_own_is_none(text: str) -> None:
    assert read(text).address is None
