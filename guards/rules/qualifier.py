"""CC-32: 每季度 that became 每月, 工作日 that became 天, 以下 that became 以上."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.anchor import anchors, counts_from_elsewhere
from guards.bearing import bearing_on
from guards.bound import Bound, are_opposite, bounds
from guards.courtesy import content, content_pairs
from guards.denial import denies
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.levelling import is_universal, levels
from guards.numeral import NUMERAL, value
from guards.phrase import Phrase, phrases
from guards.quantity import quantities
from guards.view import letters, view

_EACH = re.compile(
    r"(?:每(?:一|个|隔|满)*|/|按(?=[月季年日天次户平])|[一1](?=[月季年日天周次户][一二三四五两\d]次))(?P<unit>半年|半月|两周|两月|季度|季|平方米|平米|平方|m2|小时|分钟|工作日|星期|礼拜|月|年|日|天|周(?![一二三四五六日末])|次|户|人|辆|台|套(?!餐)|间|张|份|栋|单元|度|吨|立方米|车)"
)
_SAME = {"季": "季度", "天": "日", "星期": "周", "礼拜": "周", "平米": "平方米", "平方": "平方米", "m2": "平方米"}
_AS_YEAR = re.compile(r"(?P<unit>年|月|季)度(?!量|数)|(?P<unit2>年|月|季|日)(?:租|费|结|付|缴|卡)")
_EVERY_DAY = re.compile(r"\d[::]\d\d|周一[至到~-]+周[日天]|星期一[至到~-]+星期[日天]|全年无休|天天|全天")
_WORKING = re.compile(r"(?P<n>[\d一二三四五六七八九十两]+)\s*个?工作日")
_DAYS = re.compile(r"(?P<n>[\d一二三四五六七八九十两]+)\s*个?(?:天|日(?!历)|自然日)")
# Words that lift every condition: only where the passage lifts it too.
_ABSOLUTE = re.compile(
    r"全年(?=都|均|开放|营业|供应|可|有效)|所有|任何|一律|全部|统统|任意|任选|随意|不限(?:时间|次数|数量|金额)?|没有(?:任何)?限制|无理由|无条件|永久|终身|无限|随便|什么时候都|随时(?:都|可以|可)|每个人都|谁都(?:可以|能)"
)
_ALL = frozenset({"谁都能", "谁都可以", "每个人都", "全年", "所有", "任何", "一律", "全部", "统统", "任意"})
_WHOLLY = frozenset({"全部", "统统"})
_ENDS_OF_DAY = frozenset({"内", "后", "前", "以", "之", "到", "出", "就", "办", "完", "", "左", "。", "，", ","})
_PAID = frozenset({"缴纳", "交纳", "缴费", "交费", "支付", "付款", "收取", "结算"})
_SHORT = 3
_LOOSE = re.compile(
    rf"(?:(?P<most>最多|至多|顶多|不超过|限)|至少|最少|起码|不少于)[^,，。;\d一二三四五六七八九十两]{{0,5}}(?P<number>{NUMERAL})个?(?P<thing>[一-鿿]{{2}})"
)
# So many characters before a figure say what it is of.
_AROUND = 10
# What goes beyond a limit, and where a passage says what becomes of it.
_IS_REST = re.compile(r"部分|(?<!不)超[过出][^,。]*的$")
_REST = re.compile(r"超出|超过|超时|逾期|之后|其余|部分")
_AHEAD = re.compile(r"提前$|提前(?:至少)?$")
_ALLOWS = re.compile(r"可(?!靠)|能(?!源)|允许")


# Days, months and years as they lie to an event; each kind in all its words.
_PERIODS = (
    ("same day", re.compile(r"(?<!适)当(?:天|日)(?!然)")),
    ("day before", re.compile(r"(?:前|头)[1一](?:天|日)|提前[1一](?:天|日)")),
    ("day after", re.compile(r"次日|第[2二]天|隔天|隔日|翌日")),
    ("at once day", re.compile(r"(?:立即|即时|马上|当场)(?=生效|到账|开通|发货|取件|可用|恢复)")),
    ("same month", re.compile(r"[当本]月(?![\d一二三])|这个月")),
    ("month after", re.compile(r"次月|下个?月|第[2二]个月")),
    ("same year", re.compile(r"[当本]年(?!度)|今年")),
    ("year after", re.compile(r"(?<!至)次年|第[2二]年|明年|来年")),
)


def _periods(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for kind, pattern in _PERIODS:
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
            *self._days_for_working(text, texts),
            *self._limits(text, texts),
            *self._loose_limits(text, texts),
            *self._anchors(text, texts),
            *self._absolutes(text, context),
            *self._levels(text, texts),
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
            if match["n"] in {"一", "1"} and tight.text[match.end() : match.end() + 1] not in _ENDS_OF_DAY:
                continue  # 一天最多一万 is told of each day
            working = {_number(one["n"]) for other in texts for one in _WORKING.finditer(view(other).tight.text)}
            plain = {_number(one["n"]) for other in texts for one in _DAYS.finditer(view(other).tight.text)}
            again = {_number(one["n"]) for one in _WORKING.finditer(tight.text)}
            if counts & working - again and not counts & plain:
                yield self._finding("qualifier.working_days", *tight.span(*match.span()))

    def _days_for_working(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        """15个工作日 where the passage has other working days and 15 plain ones, of something else."""
        working = {_number(one["n"]) for other in texts for one in _WORKING.finditer(view(other).tight.text)}
        tight = view(text).tight
        for match in _WORKING.finditer(tight.text):
            if working and _number(match["n"]) not in working:
                yield self._finding("qualifier.working_days", *tight.span(*match.span()))

    def _limits(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        """不少于7天 where the passage says 不超过7天; 至少借5册 where it says 可借5册."""
        for said in _limited(text):
            alike = [one for other in texts for one in _limited(other) if one.bound.is_of(said.bound)]
            same = [one for one in alike if one.bound.side == said.bound.side]
            # 过了15天再坏，就只能修了: what of, the next phrase tells.
            if not said.bound.side or any(one.words & (said.words | said.following) for one in same):
                continue
            # Of several that the figure limits, those of which the sentence speaks.
            if same and not any(one.words & said.words for one in alike if one not in same):
                continue
            alike = _likest(said, alike)
            # 超过7天不退 says of the rest what 7天内可退 leaves open.
            against = [one for one in alike if are_opposite(one.bound.side, said.bound.side) and one.denies == said.denies]
            if said.bound.side == "more" and any(one.is_ahead and not one.allows for one in alike):
                continue  # 至少提前一天 is 提前24小时
            if said.is_rest and any(_REST.search(other) for other in texts):
                continue
            plain = [one for one in alike if not one.bound.side]
            if against or (said.bound.side == "more" and plain and all(one.allows for one in plain)):
                yield self._finding("qualifier.limit", said.start, said.end)

    def _loose_limits(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        """至少要租两个车位, where it stands 最多可租两个车位: things that are no measure."""
        stated = frozenset().union(*map(_least_and_most, texts))
        for side, number, thing in _least_and_most(text):
            same = {one for one, count, what in stated if count == number and what == thing}
            if same and side not in same:
                yield self._finding("qualifier.limit", 0, len(text))

    def _anchors(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        """自安装之日起 where the passage counts from the purchase."""
        stated = tuple(one for other in texts for one in anchors(other))
        for said in anchors(text):
            if counts_from_elsewhere(said, stated):
                yield self._finding("qualifier.anchor", said.start, said.end)

    def _absolutes(self, text: str, context: GuardContext) -> Iterator[Finding]:
        tight = view(text).tight
        for match in _ABSOLUTE.finditer(tight.text):
            if match[0] in _ALL and is_universal(text, tuple(one.text for one in context.passages)):
                continue
            if match[0] in _WHOLLY and "全额" in cited(context).letters:
                continue
            if match[0] not in cited(context).letters and match[0] in content(letters(text)):
                yield self._finding("qualifier.absolute", *tight.span(*match.span()))

    def _levels(self, text: str, texts: tuple[str, ...]) -> Iterator[Finding]:
        if span := levels(text, texts):
            yield self._finding("qualifier.level", *span)

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
        """就诊当天 where the passage says 就诊前一天, 当月生效 where it says 次月."""
        stated = {kind for other in texts for kind, _ in _periods(view(other).tight.text)}
        tight = view(text).tight
        for kind, match in _periods(tight.text):
            unit = next(one for one in ("day", "month", "year") if one in kind.split())
            if kind not in stated and (
                any(unit in one.split() for one in stated)
                or (kind.startswith("at once") and any("after" in one for one in stated))
            ):
                yield self._finding("qualifier.day", *tight.span(*match.span()))

    def _finding(self, code: str, start: int, end: int) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end)


def _number(text: str) -> float:
    number = value(text)
    return -1.0 if number is None else number


def _unit(unit: str) -> str:
    return _SAME.get(unit, unit)


@lru_cache(maxsize=256)
def _units(text: str) -> frozenset[str]:
    tight = view(text).tight.text
    named = (match for pattern in (_EACH, _AS_YEAR) for match in pattern.finditer(tight))
    return frozenset(_unit(match.groupdict().get("unit") or match["unit2"]) for match in named)


@lru_cache(maxsize=256)
def _rated(text: str) -> frozenset[tuple[str, str]]:
    """What goes by which unit: each sum of money of a phrase, and what is done at the end of 按月缴纳."""
    found: set[tuple[str, str]] = set()
    for phrase in phrases(text):
        units = {_unit(match["unit"]) for match in _EACH.finditer(phrase.text) if match[0][0] != "/"}
        # 每户年用水…3.45元/立方米 goes by what stands behind the stroke.
        units = {_unit(match["unit"]) for match in _EACH.finditer(phrase.text) if match[0][0] == "/"} or units
        # 月租129元 goes by the month.
        units |= {_unit(match["unit2"]) for match in _AS_YEAR.finditer(phrase.text) if match["unit2"] and "卡" not in match[0]}
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


@dataclass(frozen=True, kw_only=True)
class _Limited:
    """A figure with its limit, and whether its phrase denies or allows; `start` and `end` lie in the text."""

    bound: Bound
    words: frozenset[str]
    following: frozenset[str]
    denies: bool
    allows: bool
    is_rest: bool
    is_ahead: bool
    start: int
    end: int


@lru_cache(maxsize=256)
def _limited(text: str) -> tuple[_Limited, ...]:
    said = phrases(text)
    return tuple(
        _Limited(
            bound=bound,
            words=content_pairs(phrase.text[max(bound.quantity.start - _AROUND, 0) : bound.quantity.start])
            | content_pairs(phrase.text[bound.quantity.end :][:_AROUND]),
            following=frozenset().union(*(content_pairs(one.text) for one in said[place + 1 : place + 2])),
            denies=denies(_after(phrase, bound, said[place + 1 : place + 2])),
            allows=_ALLOWS.search(phrase.text) is not None,
            is_ahead=_AHEAD.search(phrase.text[: bound.quantity.start]) is not None,
            is_rest=_IS_REST.search(phrase.text) is not None,
            start=phrase.start,
            end=phrase.end,
        )
        for place, phrase in enumerate(said)
        for bound in bounds(phrase.text)
    )


@lru_cache(maxsize=256)
def _least_and_most(text: str) -> frozenset[tuple[str, float, str]]:
    found = _LOOSE.finditer(view(text).tight.text)
    return frozenset(
        ("less" if one["most"] else "more", number, one["thing"]) for one in found if (number := value(one["number"])) is not None
    )


def _likest(said: _Limited, stated: list[_Limited]) -> list[_Limited]:
    """Those whose phrases share most words with the sentence's: the same figure may limit several things."""
    shares = [len(said.words & one.words) for one in stated]
    return [one for one, share in zip(stated, shares, strict=True) if share >= max(shares)]


def _after(phrase: Phrase, bound: Bound, following: tuple[Phrase, ...]) -> str:
    """What is said of the figure; where its phrase only sets the condition, in the next of the sentence."""
    told = phrase.text[bound.quantity.end :]
    goes_on = phrase.whole.text[phrase.offset + len(phrase.text) :][:1] == ","
    return told + "".join(
        one.text for one in following if goes_on and (phrase.is_condition or len(told) < _SHORT or told.startswith("的"))
    )
