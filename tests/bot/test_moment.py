"""Times as people say them become moments ahead; what names no time is left alone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.moment import as_told, find_moment

# A Saturday, three in the afternoon.
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明天下午三点", "2026-11-22 15:00"),
        ("我想约大后天上午十点过来，三个人", "2026-11-24 10:00"),
        ("下周二上午十点可以吗", "2026-11-24 10:00"),
        ("11月30号下午2点", "2026-11-30 14:00"),
        ("周五晚上八点", "2026-11-27 20:00"),
        ("明天 9:30", "2026-11-22 09:30"),
        ("後天下午兩點半", "2026-11-23 14:30"),
        ("半小时后", "2026-11-21 15:30"),
    ],
)
def test_that_a_time_is_understood_and_lies_ahead(text: str, expected: str) -> None:
    moment = find_moment(text, now=NOW)
    assert moment is not None
    assert f"{moment.at:%Y-%m-%d %H:%M}" == expected
    assert moment.precise


@pytest.mark.parametrize("text", ["我姓王", "三个人过来谈合作", "一会儿", "尽快", "", "我家在3栋1203"])
def test_that_what_names_no_time_is_none(text: str) -> None:
    assert find_moment(text, now=NOW) is None


def test_that_a_day_without_an_hour_is_not_precise() -> None:
    moment = find_moment("大后天", now=NOW)
    assert moment is not None
    assert moment.at.date().isoformat() == "2026-11-24"
    assert not moment.precise


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("明早九点", "11月22日9:00"),
        ("明晚七点半", "11月22日19:30"),
        ("后儿个下午", "11月23日下午"),
        ("下周一早上9点半", "11月23日9:30"),
        ("周2下午2：30", "11月24日14:30"),
        ("后天中午以后", "11月23日中午以后"),
        ("月底", "11月30日"),
        ("下个月底", "12月31日"),
        ("年底", "12月31日"),
        ("下个月3号", "12月3日"),
        ("下下个月1号上午", "1月1日上午"),
        ("10号", "12月10日"),
        ("12.5号", "12月5日"),
        ("12/3下午", "12月3日下午"),
        ("十二月三号", "12月3日"),
        ("周末上午", "11月28日上午"),
        ("一个星期后", "11月28日"),
        ("半个月后", "12月6日"),
        ("下个工作日", "11月23日"),
        ("元旦", "1月1日"),
        ("国庆节", "10月1日"),
        ("大年初三上午十点", "2月8日10:00"),
        ("聽日下晏三點", "11月22日15:00"),
        ("明天三点", "11月22日15:00"),
        ("明天03:00", "11月22日3:00"),
        ("2026-12-02 14:00", "12月2日14:00"),
        ("明天不行，后天下午吧", "11月23日下午"),
        ("不是周三是周四", "11月26日"),
        ("tomorrow at 3 pm", "11月22日15:00"),
        ("next Tuesday morning", "11月24日上午"),
        ("Dec 3 at 2pm", "12月3日14:00"),
    ],
)
def test_that_a_time_is_read_back_as_far_as_it_was_told(text: str, told: str) -> None:
    moment = find_moment(text, now=NOW)
    assert moment is not None
    assert as_told(moment.stored()) == told


@pytest.mark.parametrize(
    "text",
    [
        "快一点",
        "我有三点建议",
        "3号楼",
        "电话021-62345678",
        "过两天",
        "下周",
        "下周上午",
        "春节前",
        "月初",
        "11月20号",
        "除了周一都行",
        "三四个人",
    ],
)
def test_that_what_is_vague_or_past_or_no_time_is_asked_for(text: str) -> None:
    assert find_moment(text, now=NOW) is None


def test_that_an_hour_alone_belongs_to_the_day_that_is_known() -> None:
    moment = find_moment("那就三点吧", now=NOW, day=date(2026, 11, 27))
    assert moment is not None
    assert as_told(moment.stored()) == "11月27日15:00"
    assert not moment.names_day
