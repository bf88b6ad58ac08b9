"""CC-32: 每季度 that became 每月, 工作日 that became 天, 以下 that became 以上."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from guards.bearing import bearing_on
from guards.courtesy import content
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import phrases
from guards.quantity import quantities
from guards.view import letters, view

_EACH = re.compile(
    r"(?:每(?:一|个|隔|满)*|/|按(?=[月季年日天次户平])|[一1](?=[月季年日天周次户][一二三四五两\d]次))(?P<unit>半年|半月|两周|两月|季度|季|平方米|平米|平方|m2|小时|分钟|工作日|星期|礼拜|月|年|日|天|周(?![一二三四五六日末])|次|户|人|辆|台|套|间|张|份|栋|单元|度|吨|立方米|车)"
)
_SAME = {"季": "季度", "天": "日", "星期": "周", "礼拜": "周", "平米": "平方米", "平方": "平方米", "m2": "平方米"}
_AS_YEAR = re.compile(r"(?P<unit>年|月|季)度(?!量|数)")
_EVERY_DAY = re.compile(r"\d[::]\d\d|周一[至到~-]+周[日天]|星期一[至到~-]+星期[日天]|全年无休|天天|全天")
_WORKING = re.compile(r"(?P<n>[\d一二三四五六七八九十两]+)\s*个?工作日")
_DAYS = re.compile(r"(?P<n>[\d一二三四五六七八九十两]+)\s*个?(?:天|日(?!历)|自然日)")
_MORE = re.compile(r"^(?:以上|及以上|起|以外|多)")
_LESS = re.compile(r"^(?:以下|及以下|以内|之内|内|不到)")
_AFTER = re.compile(r"^(?:日|号|时|点|天|元)?(?:以后|之后|后|起)")
_BEFORE = re.compile(r"^(?:日|号|时|点|天|元)?(?:以前|之前|前)")
_AFTER_EVENT = re.compile(r"(?P<event>[\u4e00-\u9fff]{2})(?:以后|之后|后)$")
_BEFORE_EVENT = re.compile(r"(?P<event>[\u4e00-\u9fff]{2})(?:以前|之前|前)$")
_OPPOSITE = {"more": "less", "less": "more", "after": "before", "before": "after"}
# Words that lift every condition: only where the passage lifts it too.
_ABSOLUTE = re.compile(
    r"所有|任何|一律|全部|统统|任意|任选|随意|不限(?:时间|次数|数量|金额)?|没有(?:任何)?限制|无条件|永久|终身|无限|随便|什么时候都|随时(?:都|可以|可)|每个人都|谁都(?:可以|能)"
)
_MORE_BEFORE = re.compile(r"(?:超过|高于|大于|多于|至少|不低于|不少于|满|最低|最少)$")
_LESS_BEFORE = re.compile(r"(?:不(?:会|得|能|可|应|要)?超过|不高于|低于|小于|少于|不足|不满|至多|最多|最高|不大于|未满)$")
_PAID = frozenset({"缴纳", "交纳", "缴费", "交费", "支付", "付款", "收取", "结算"})
_DENIED = re.compile(r"不(?:会|得|能|可|应|要)?(?:超过|高于|大于|多于|满)$")


# Days as they lie to an event; each kind in all its words.
_DAYS_TO = (
    ("same", re.compile(r"(?<!适)当(?:天|日)(?!然)")),
    ("before", re.compile(r"(?:前|头)[1一](?:天|日)|提前[1一](?:天|日)")),
    ("after", re.compile(r"次日|第[2二]天|隔天|隔日|翌日")),
)


def _relative_days(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for kind, pattern in _DAYS_TO:
        for match in pattern.finditer(text):
            yield kind, match


class DroppedQualifiers:
    """Per-what, working days and limits must be the passage's own."""

    name = "qualifier"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model" or not context.passages:
            return []
        context = bearing_on(text, context)
        texts = tuple(
            part for passage in context.passages for part in (passage.title, passage.heading, passage.text, *passage.questions)
        )
        return [
            *self._each(text, texts),
            *self._working_days(text, texts),
            *self._limits(text, texts),
            *self._absolutes(text, context),
            *self._rates(text, texts),
            *self._days(text, texts),
        ]

    def _each(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        stated = frozenset().union(*map(_units, texts))
        tight = view(text).tight
        for match in _EACH.finditer(tight.text):
            if match[0][0] == "/" or (match["unit"] == "人" and "每人" not in tight.text):
                continue
            if _unit(match["unit"]) not in stated and not (_unit(match["unit"]) == "日" and _EVERY_DAY.search("".join(texts))):
                yield self._finding("qualifier.each", *tight.span(*match.span()))

    def _working_days(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        tight = view(text).tight
        for match in _DAYS.finditer(tight.text):
            counts = {_number(match["n"])}
            working = {_number(one["n"]) for other in texts for one in _WORKING.finditer(view(other).tight.text)}
            plain = {_number(one["n"]) for other in texts for one in _DAYS.finditer(view(other).tight.text)}
            if counts & working and not counts & plain:
                yield self._finding("qualifier.working_days", *tight.span(*match.span()))

    def _limits(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        stated = frozenset().union(*map(_bounds, texts))
        for family, literal, side, start, end in _placed_bounds(text):
            if (family, literal, _opposite(side)) in stated and (family, literal, side) not in stated:
                yield self._finding("qualifier.limit", start, end)

    def _absolutes(self, text: str, context: GuardContext) -> Iterator[Finding]:
        tight = view(text).tight
        for match in _ABSOLUTE.finditer(tight.text):
            if match[0] not in cited(context).letters and match[0] in content(letters(text)):
                yield self._finding("qualifier.absolute", *tight.span(*match.span()))

    def _rates(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        """每年350元 where the passage says 每月350元; 按月缴纳 where it says 按季度缴纳."""
        stated = frozenset().union(*map(_rated, texts))
        sums = frozenset().union(*map(_sums, texts))
        for phrase in phrases(text):
            for what, unit in _rated(phrase.text):
                units = {other for thing, other in stated if thing == what}
                # 每小时最高30元, where the hour belongs to another sum and these 30元 stand without one.
                lent = not units and what in sums and any(other == unit for _, other in stated)
                if (units and unit not in units) or lent:
                    yield self._finding("qualifier.rate", phrase.start, phrase.end)

    def _days(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        """就诊当天 where the passage says 就诊前一天."""
        stated = {kind for other in texts for kind, _ in _relative_days(view(other).tight.text)}
        tight = view(text).tight
        for kind, match in _relative_days(tight.text):
            if stated and kind not in stated:
                yield self._finding("qualifier.day", *tight.span(*match.span()))

    def _finding(self, code: str, start: int, end: int) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end)


def _number(text: str) -> float:
    found = quantities(text + "人")
    return found[0].literal if found else -1.0


def _unit(unit: str) -> str:
    return _SAME.get(unit, unit)


@lru_cache(maxsize=256)
def _units(text: str) -> frozenset[str]:
    tight = view(text).tight.text
    return frozenset(_unit(match["unit"]) for pattern in (_EACH, _AS_YEAR) for match in pattern.finditer(tight))


@lru_cache(maxsize=256)
def _rated(text: str) -> frozenset[tuple[str, str]]:
    """What goes by which unit: each sum of money of a phrase, and what is done at the end of 按月缴纳."""
    found: set[tuple[str, str]] = set()
    for phrase in phrases(text):
        units = {_unit(match["unit"]) for match in _EACH.finditer(phrase.text) if match[0][0] != "/"}
        sums = [one for one in quantities(phrase.text) if one.family == "money"]
        if len(sums) == 1 and len(units) == 1:
            found |= {(f"{sums[0].literal:g}元", unit) for unit in units}
        for match in _EACH.finditer(phrase.text):
            after = phrase.text[match.end() : match.end() + 2]
            if after in _PAID:
                found.add(("缴", _unit(match["unit"])))
    return frozenset(found)


@lru_cache(maxsize=256)
def _sums(text: str) -> frozenset[str]:
    """The sums that stand in a phrase without a per-what."""
    plain = [phrase.text for phrase in phrases(text) if not _EACH.search(phrase.text)]
    return frozenset(f"{one.literal:g}元" for phrase in plain for one in quantities(phrase) if one.family == "money")


def _opposite(side: str) -> str:
    side, mark, event = side.partition(":")
    return _OPPOSITE[side] + mark + event


@lru_cache(maxsize=256)
def _bounds(text: str) -> frozenset[tuple[str, float, str]]:
    return frozenset((family, literal, side) for family, literal, side, _, _ in _placed_bounds(text))


def _placed_bounds(text: str) -> Iterator[tuple[str, float, str, int, int]]:
    for quantity in quantities(text):
        before, after = view(text[: quantity.start]).tight.text, view(text[quantity.end :]).tight.text
        moment = _AFTER.search(after) or _BEFORE.search(after)
        if moment:
            yield quantity.family, quantity.literal, "before" if "前" in moment[0] else "after", quantity.start, quantity.end
        event = _AFTER_EVENT.search(before) or _BEFORE_EVENT.search(before)
        if event:
            side = "after" if event[0].endswith("后") else "before"
            yield quantity.family, quantity.literal, f"{side}:{event['event']}", quantity.start, quantity.end
        more = _MORE.search(after) or _MORE_BEFORE.search(before)
        less = _LESS.search(after) or _LESS_BEFORE.search(before) or _DENIED.search(before)
        if more or less:
            yield quantity.family, quantity.literal, "less" if less else "more", quantity.start, quantity.end
