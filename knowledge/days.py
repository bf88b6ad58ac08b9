"""The days that a text speaks of, however they are named: 周一至周五, 工作日, 双休日, 节假日, 每天.

Everything that asks which day something holds on reads it here: what holds on working days is no answer to a question about Saturday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["weekday", "working", "weekend", "holiday", "every"]

HOLIDAY = 8
WORKING = frozenset({1, 2, 3, 4, 5})
WEEKEND = frozenset({6, 7})
EVERY = WORKING | WEEKEND

_NUMBERS = {name: number for number, name in enumerate("一二三四五六日", 1)} | {"天": 7}
_WEEK = r"(?:周|星期|礼拜)"
# 每周一次, 一周五天 and 每周二十元 count; 下周一定 is no Monday.
_COUNTS = r"(?![气个次种楼层点时号月人元块折倍十百千]|天(?!气)|小时|分钟|(?<=一)[定般共直])"
_NAME = rf"[一二三四五六日天]{_COUNTS}"
_WEEKDAYS = re.compile(
    rf"{_WEEK}(?:末|(?P<names>{_NAME}(?:[、,和及与至到~—–-]{{0,2}}{_WEEK}?{_NAME})*)"
    rf"|(?P<digits>[1-7](?:[至到~—–-](?:{_WEEK})?[1-7])?)(?![\d:点时个天元%.]))"
)
_STEP = re.compile(r"[一二三四五六日天1-7]|[至到~—–-]")
_TO = frozenset("至到~—–-")
_OTHERS: tuple[tuple[Kind, frozenset[int], re.Pattern[str]], ...] = (
    # 3个工作日 is a length of time.
    ("working", WORKING, re.compile(r"(?:(?<=每个)|(?<![个\d一二两三四五六七八九十几非]))工作日|平日|平时|平常")),
    ("weekend", WEEKEND, re.compile(r"双休日?")),
    ("weekend", WEEKEND | {HOLIDAY}, re.compile(r"非工作日|休息日")),
    ("holiday", frozenset({HOLIDAY}), re.compile(r"节假日|假日|假期|放假|春节|过年|除夕|元旦|国庆|五一|端午|中秋|清明")),
    ("every", EVERY, re.compile(r"每[天日]|天天|全年|全周|一周七天|365天|不限日")),
)


@dataclass(frozen=True, kw_only=True)
class DayName:
    """Days that stand at `[start:end]` of a text: Monday is 1, Sunday 7, a public holiday 8."""

    kind: Kind
    days: frozenset[int]
    start: int
    end: int


@lru_cache(maxsize=4096)
def day_names(folded: str) -> tuple[DayName, ...]:
    """Every naming of days in a folded text, in its order; a run or a list (周一至周五, 周六、日) is one."""
    found = list(weekdays(folded))
    for kind, days, pattern in _OTHERS:
        found += [DayName(kind=kind, days=days, start=one.start(), end=one.end()) for one in pattern.finditer(folded)]
    return tuple(sorted(found, key=lambda one: one.start))


def weekdays(folded: str) -> tuple[DayName, ...]:
    """Those that are named by the week: 周一至周五, 星期六和星期天, 周末."""
    found: list[DayName] = []
    for one in _WEEKDAYS.finditer(folded):
        named = one["names"] or one["digits"]
        days = _run(named) if named else WEEKEND
        found.append(DayName(kind="weekday" if named else "weekend", days=days, start=one.start(), end=one.end()))
    return tuple(found)


def days_of(folded: str) -> frozenset[int]:
    """The days named in a folded text; empty when it names none, or every day."""
    found = day_names(folded)
    if any(one.kind == "every" for one in found):
        return frozenset()
    return frozenset(day for one in found for day in one.days)


def other_days(question: str, passage: str) -> float:
    """1 where the (folded) question names days and the passage names only others; else 0.

    Who names no day means an ordinary one: a passage about weekends or holidays alone is a quarter beside the point.
    """
    asked, stated = days_of(question), days_of(passage)
    if not stated or asked & stated:
        return 0.0
    if asked:
        return 1.0
    return 0.0 if stated & WORKING else 0.25


def _run(names: str) -> frozenset[int]:
    """The days of a list or a run; a run goes over the end of the week (周日至周四)."""
    days: set[int] = set()
    before, running = 0, False
    for step in _STEP.findall(names):
        if step in _TO:
            running = True
            continue
        day = _NUMBERS.get(step) or int(step)
        length = (day - before) % 7 if running and before else 0
        days |= {(day - back - 1) % 7 + 1 for back in range(length + 1)}
        before, running = day, False
    return frozenset(days)
