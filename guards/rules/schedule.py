"""CC-32: open on a day on which the passage closes, or the other way round, in whatever words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.bearing import bearing_on
from guards.courtesy import content_pairs
from guards.finding import Finding, GuardContext
from guards.phrase import phrases
from guards.quantity import quantities
from knowledge.days import day_names, weekdays

_CLOSED = re.compile(
    r"闭馆|闭店|休馆|(?<!不)休息|休市|关闭|关门|关店|停业|停用|歇业|放假|暂停|停止|打烊|(?:不|未|没有?|无法|不能|不可以?|不得|禁止|严禁)[^,。;]{0,4}(?:开放|营业|开门|开馆|上班|服务|接待|受理|施工|办公|办理|使用|接种|接诊|出诊|开诊|坐诊|看诊|配送|送货|发货|派送|收件)|维护(?:中|$)"
)
_NTH = re.compile(r"(?:第|头|首|最后|末|倒数)(?P<places>第?[一二三四五1-5](?:[、和及与,]?第?[一二三四五1-5])*)?个?的?$")
_PART_OF_DAY = re.compile(r"上午|下午|中午|晚上|夜间")
_PLACES = re.compile(r"[1-5]")
_DIGITS = str.maketrans("一二三四五", "12345")
_MAY = re.compile(r"(?<!不)可以|(?<![不只可功智性节])能(?!源|耗|力)")
_OPEN = re.compile(r"不休息?|开放|营业|开门|开馆|开店|上班|照常|正常|接待|受理|施工|办公|服务(?!台|中心|费|热线|员)")


class WrongDay:
    """A weekday's opening against the passage that says of the same day the opposite, and not the same."""

    name = "schedule"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        context = bearing_on(text, context)
        return [*self._of_month(text, context), *self._wrong(text, context)]

    def _of_month(self, text: str, context: GuardContext) -> Iterator[Finding]:
        """每月第二个周三, where the passages name another one or none: which it is of the month can't be told from the week."""
        stated = [one for passage in context.passages for one in _nth_days(passage.text)]
        for said in _nth_days(text):
            if not any(said.places <= one.places and said.days <= one.days for one in stated):
                yield Finding(rule=self.name, clause=self.clause, code="day.of_month", start=said.start, end=said.end)

    def _wrong(self, text: str, context: GuardContext) -> Iterator[Finding]:
        stated = [_days(passage.text) for passage in context.passages]
        titles = [content_pairs(passage.title + "，" + passage.heading) for passage in context.passages]
        for said in _days(text):
            about = content_pairs(text)
            # The passage that the sentence names; where it names none, the one that answers, which is the first.
            named = [days for days, title in zip(stated, titles, strict=True) if days and title & about]
            for days in (named or [days for days in stated if days])[:1]:
                # Closed from nine to twelve is open for the rest of the day.
                days = days if not said.is_timed else tuple(one for one in days if not one.is_timed)
                agreeing = {day for one in days if one.is_open == said.is_open for day in one.days}
                opposing = {day for one in days if one.is_open != said.is_open for day in one.days}
                if said.days & opposing - agreeing:
                    yield Finding(rule=self.name, clause=self.clause, code="day.flipped", start=said.start, end=said.end)


@dataclass(frozen=True, kw_only=True)
class _Days:
    """Days, 1 for Monday to 7 and 8 for a holiday, of which a phrase says that they are open or that they are not."""

    days: frozenset[int]
    is_open: bool
    is_timed: bool
    start: int
    end: int


@lru_cache(maxsize=256)
def _days(text: str) -> tuple[_Days, ...]:
    found: list[_Days] = []
    named: frozenset[int] = frozenset()
    for phrase in phrases(text):
        if phrase.wonders:
            continue
        days = frozenset(day for one in day_names(phrase.text) if one.kind != "every" for day in one.days)
        named = days or named  # 周一至周六，8:00至18:00可以施工
        stance = False if _CLOSED.search(phrase.text) else True if _OPEN.search(phrase.text) else None
        if stance is None and _MAY.search(phrase.text):
            stance = True
        clocks = [one.start for one in quantities(phrase.text) if one.family == "clock"]
        is_timed = bool(clocks) or _PART_OF_DAY.search(phrase.text) is not None
        if stance is None and clocks and (days or min(clocks) == 0):
            stance = True  # 周末9:00至17:00, 周末：9:00至17:00
        if named and stance is not None:
            found.append(_Days(days=named, is_open=stance, is_timed=is_timed, start=phrase.start, end=phrase.end))
            named = frozenset()
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _NthDays:
    """Days of the week that a phrase counts within a month: which places, and whether from its end."""

    places: frozenset[str]
    days: frozenset[int]
    start: int
    end: int


@lru_cache(maxsize=256)
def _nth_days(text: str) -> tuple[_NthDays, ...]:
    found: list[_NthDays] = []
    for phrase in phrases(text):
        for day in weekdays(phrase.text):
            if match := _NTH.search(phrase.text[: day.start]):
                from_end = match[0][0] in "最末倒"
                places = _PLACES.findall((match["places"] or "一").translate(_DIGITS))
                found.append(
                    _NthDays(
                        places=frozenset(f"-{one}" if from_end else one for one in places),
                        days=day.days,
                        start=phrase.start,
                        end=phrase.end,
                    )
                )
    return tuple(found)
