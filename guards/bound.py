"""Limits: on which side of a figure what is said of it holds, however the limit is worded (最长6个月, 6个月以内, 上限为6个月)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from guards.quantity import Quantity, quantities

Side = Literal["", "more", "less", "after", "before"]

_MORE = re.compile(r"^(?:及|或)?(?:以上|以外|开外|起(?![诉飞点步始]))")
_LESS = re.compile(r"^(?:及|或)?(?:以下|以内|之内|内(?![部容科外])|不到|封顶)")
_AFTER = re.compile(r"^(?:日|号|时|点|整|元)?(?:以后|之后|后(?![台续勤期者门]))")
_BEFORE = re.compile(r"^(?:日|号|时|点|整|元)?(?:以前|之前|前(?![台期者门提]))")
_NOT = r"(?:不(?:会|得|能|可以?|应|要|允许|准|许)?|未|没有?|勿|别|莫)"
# A figure's limit may stand some words before it: 最高还款额为账单金额的10%.
_WORDS = r"[^0-9,，。;；:：、最不至一二三四五六七八九十百千两]{0,9}"
_MORE_BEFORE = re.compile(
    rf"{_NOT}(?:低于|少于|小于|短于|早于|不足)$|(?<![不会得能可应要许准未没有勿别莫])(?:超过|高于|大于|多于|长于|超出)了?$|(?<![不未])满$"
    rf"|(?:至少|起码|最少|最短|最小|最低|下限|起步){_WORDS}$"
)
_LESS_BEFORE = re.compile(
    rf"近$|(?:^|[费停用段的])前$|头$|{_NOT}(?:超过|高于|大于|多于|长于|超出|超|晚于|迟于|满)$|(?<![不会得能可应要许准未没有勿别莫])(?:低于|小于|少于|短于)$|(?:不足|不满|未满|不到|没到|没满|不够|没够)$"
    rf"|(?:至多|顶多|最多|最长|最大|最高|最久|上限|限额){_WORDS}$"
)
# 5万元(不含)以上
_ASIDE = re.compile(r"^[(（](?:不?包?含|含本数)[)）]")
# 一年以前 is more than a year ago; 提前一天, the day before, is said without it.
_AGO = re.compile(r"^以前的?[^,，。]")
_LATER = re.compile(r"(?<!不)(?:晚于|迟于|过了?)$")
_EARLIER = re.compile(r"(?<!不)早于$")
# Of a length of time, later than its end is more of it.
_LENGTHS = frozenset({"time", "calendar"})
# A folded text without any of these states no figure: most parts of phrases don't.
_FIGURE = re.compile(r"[0-9零〇一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾]|周|星期|礼拜")
_CLAUSE = re.compile(r"[,，。;；:：!！?？\n、]")
# 25日 may be a day or a length of time.
_OPPOSITE = frozenset({("less", "more"), ("before", "more"), ("after", "before"), ("after", "less")})


def side_at(text: str, start: int, end: int, *, family: str) -> Side:
    """The side that a folded phrase names for the figure at `text[start:end]`; "" where it names none."""
    before, after = text[:start], _ASIDE.sub("", text[end:])
    before = before[max((mark.end() for mark in _CLAUSE.finditer(before)), default=0) :]
    if _LESS.search(after) or _LESS_BEFORE.search(before):
        return "less"
    if _MORE.search(after) or _MORE_BEFORE.search(before):
        return "more"
    if _AFTER.search(after) or _LATER.search(before):
        return "more" if family in _LENGTHS else "after"
    if _BEFORE.search(after) or _EARLIER.search(before):
        return "more" if family in _LENGTHS and _AGO.search(after) else "" if family in _LENGTHS else "before"
    return ""


def are_opposite(one: Side, other: Side) -> bool:
    """Whether the two sides part at the figure."""
    return (min(one, other), max(one, other)) in _OPPOSITE


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A figure of a phrase with the side that the phrase names for it; `start` and `end` lie in the folded phrase."""

    quantity: Quantity
    side: Side

    def is_of(self, other: Bound) -> bool:
        """Whether both limit the same value."""
        mine, theirs = self.quantity, other.quantity
        return mine.family == theirs.family and bool(mine.values & theirs.values)


@lru_cache(maxsize=1024)
def bounds(phrase: str) -> tuple[Bound, ...]:
    """Every figure of a folded phrase, limited or not, in its order."""
    if not _FIGURE.search(phrase):
        return ()
    return tuple(Bound(quantity=one, side=side_at(phrase, one.start, one.end, family=one.family)) for one in quantities(phrase))
