"""Working days, with public holidays and the days that are worked in their stead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import structlog

_log = structlog.get_logger("kefu.workdays")
_LONGEST_HOLIDAY_DAYS = 15
_NEW_YEARS = ("New Year's Day", "Spring Festival")
_SOLEMN = ("Tomb-sweeping Day",)
_FIXED_HOLIDAYS: Mapping[tuple[int, int], Literal["new_year", "holiday"]] = {
    (1, 1): "new_year",
    (5, 1): "holiday",
    (10, 1): "holiday",
}


def next_workday(moment: datetime) -> datetime:
    """The first working day after `moment`, at the start of office hours (9:00), in `moment`'s zone."""
    day = next_workday_after(moment.date())
    return moment.replace(year=day.year, month=day.month, day=day.day, hour=9, minute=0, second=0, microsecond=0)


def next_workday_after(day: date) -> date:
    """The first working day after `day`; after a fortnight without one, the day that follows it."""
    for _ in range(_LONGEST_HOLIDAY_DAYS):
        day += timedelta(days=1)
        if is_workday(day):
            break
    return day


@lru_cache(maxsize=512)
def greeted_holiday(day: date) -> Literal["new_year", "holiday"] | None:
    """The public holiday for which customers are greeted on `day` (PG-1): a new year, or another one; None on all other days.

    Tomb-sweeping day is no feast. For years that the holiday table does not hold yet, the holidays of fixed date alone count.
    """
    from chinese_calendar import get_holiday_detail

    try:
        is_off, name = get_holiday_detail(day)
    except NotImplementedError:
        return _FIXED_HOLIDAYS.get((day.month, day.day))
    if not is_off or name is None or name in _SOLEMN:
        return None
    return "new_year" if name in _NEW_YEARS else "holiday"


@lru_cache(maxsize=512)
def is_workday(day: date) -> bool:
    """Whether offices are open on `day`. For years that the holiday table does not hold yet, weekends alone count, with a warning."""
    from chinese_calendar import is_workday as in_table

    try:
        return bool(in_table(day))
    except NotImplementedError:
        _log.warning("holidays_unknown", year=day.year, remedy="update chinesecalendar; until then only weekends count")
        return day.weekday() < 5
