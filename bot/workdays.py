"""Working days, with public holidays and the days that are worked in their stead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import structlog

_log = structlog.get_logger("kefu.workdays")
_LONGEST_HOLIDAY_DAYS = 15


def next_workday(moment: datetime) -> datetime:
    """The first working day after `moment`, at the start of office hours (9:00), in `moment`'s zone."""
    day = moment
    for _ in range(_LONGEST_HOLIDAY_DAYS):
        day += timedelta(days=1)
        if is_workday(day.date()):
            break
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


@lru_cache(maxsize=512)
def is_workday(day: date) -> bool:
    """Whether offices are open on `day`. For years that the holiday table does not hold yet, weekends alone count, with a warning."""
    from chinese_calendar import is_workday as in_table

    try:
        return bool(in_table(day))
    except NotImplementedError:
        _log.warning("holidays_unknown", year=day.year, remedy="update chinesecalendar; until then only weekends count")
        return day.weekday() < 5
