"""Holidays, and the weekends that are worked in their stead, count; a year without a table falls back to weekends."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.workdays import greeted_holiday, is_workday, next_workday

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday worked for the holiday
        (date(2031, 1, 4), False),
        (date(2031, 1, 6), True),
    ],
)
def test_that_holidays_and_worked_weekends_count(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_that_the_next_working_day_begins_at_nine() -> None:
    saturday = datetime(2026, 11, 21, 15, 0, tzinfo=SHANGHAI)
    assert next_workday(saturday) == datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "greeted"),
    [
        (date(2026, 10, 1), "holiday"),
        (date(2026, 1, 1), "new_year"),
        (date(2026, 2, 17), "new_year"),
        (date(2026, 4, 5), None),
        (date(2026, 11, 21), None),
        (date(2099, 1, 1), "new_year"),
        (date(2099, 3, 2), None),
    ],
)
def test_that_feasts_are_greeted_and_other_days_off_are_not(day: date, greeted: str | None) -> None:
    assert greeted_holiday(day) == greeted
