"""The days that a text speaks of: a question about Saturday is not answered by what holds on working days."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBERS = {name: number for number, name in enumerate("一二三四五六日", 1)} | {"天": 7}
_DAY = r"(?:周|星期|礼拜)([一二三四五六日天])"
_SPAN = re.compile(rf"{_DAY}(?:至|到|-|~|—)(?:周|星期|礼拜)?([一二三四五六日天])")
_SINGLE = re.compile(_DAY)
_NAMED = (
    (re.compile(r"工作日|平日|平时|平常"), frozenset({1, 2, 3, 4, 5})),
    (re.compile(r"周末|双休日?"), frozenset({6, 7})),
    (re.compile(r"节假日|假日|假期|放假|春节|过年|除夕|元旦|国庆|五一|端午|中秋|清明"), frozenset({8})),
)
_ORDINARY = frozenset({1, 2, 3, 4, 5})
_EVERY = re.compile(r"每天|每日|天天|全年|全周|一周七天|365|不限日")


@lru_cache(maxsize=4096)
def days_of(folded: str) -> frozenset[int]:
    """The days named in a folded text: Monday is 1, Sunday 7, a public holiday 8; empty when it names none, or every day."""
    if _EVERY.search(folded):
        return frozenset()
    days: set[int] = set()
    for first, last in _SPAN.findall(folded):
        days.update(range(_NUMBERS[first], _NUMBERS[last] + 1))
    days.update(_NUMBERS[name] for name in _SINGLE.findall(folded))
    for pattern, named in _NAMED:
        if pattern.search(folded):
            days |= named
    return frozenset(days)


def other_days(question: str, passage: str) -> float:
    """1 where the (folded) question names days and the passage names only others; else 0.

    Who names no day means an ordinary one: a passage about weekends or holidays alone is a quarter beside the point.
    """
    asked, stated = days_of(question), days_of(passage)
    if not stated or asked & stated:
        return 0.0
    if asked:
        return 1.0
    return 0.0 if stated & _ORDINARY else 0.25
