"""Times as people say them become moments ahead; what names no time is left alone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.moment import find_moment

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
