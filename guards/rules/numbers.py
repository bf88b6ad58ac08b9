"""CC-32: a number that the cited passages do not state is a guess, and the desk never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guards.bearing import bearing_on
from guards.contact import long_digits
from guards.evidence import allowed
from guards.finding import Finding, GuardContext
from guards.quantity import Quantity, quantities
from guards.reckoning import is_customers, reckoned
from guards.row import rows
from guards.view import view
from knowledge.days import day_names

_WORKING_WEEK = frozenset(map(float, range(1, 6)))
_PERIODS = frozenset("年月季日")
_SUM = re.compile(r"\s*(?:[\d,.]+|[一二两三四五六七八九十百千]+)\s*(?:元|块)")
_OTHER_TIMES = re.compile(r"其[他余它]时间|其余|非工作日")
_NOT_OPEN = re.compile(r"不|没|闭|休")
_LISTS = re.compile(r"(?:一?共|总共|分|分为|有|这|以下|如下|下面)$")
_LISTED = re.compile(r"[两二三四五六七八2-8](?:步|个步骤|点|条|种|类|笔|样|项|份材料|种情况|个方面)")
# What is told of each one: 一年可以停两次, 一天二十二元.
_ONE_OF = re.compile(r"^(?![以之]?[内前后]|左右|起|就|办|到|没|不[满足到])")


class UnsupportedNumbers:
    """Amounts, times, dates, percentages and counts in a model's text must stand in a passage, as values.

    Promised due times of committed tickets are supported too. Runs of seven digits and more are `contacts`' business.
    """

    name = "numbers"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        context = bearing_on(text, context)
        return list(self._unsupported(text, context))

    def _unsupported(self, text: str, context: GuardContext) -> Iterator[Finding]:
        found = quantities(text)
        if not found:
            return
        evidence = allowed(context)
        promised = _promised(context)
        runs = [(run.start, run.end) for run in long_digits(text)]
        supported = [one for one in found if evidence.states(one) or _is_promised(one, promised)]
        open_ones = [
            one
            for one in found
            if one not in supported
            and not any(start <= one.start < end for start, end in runs)
            and not any(_covers(whole, one) for whole in supported)
            and not _parts_supported(one, supported)
            and not any(told(one, text, context) for told in (_is_rate, _is_complement, _is_within, _is_own, _is_list))
        ]
        follow = reckoned(text, context.question, tuple(one.text for one in context.passages), open_ones) if open_ones else ()
        for quantity in open_ones:
            if quantity in follow:
                continue
            yield Finding(
                rule=self.name,
                clause=self.clause,
                code=f"number.unsupported.{quantity.family}",
                start=quantity.start,
                end=quantity.end,
            )


def _is_rate(quantity: Quantity, text: str, context: GuardContext) -> bool:
    """10元一小时 is 每小时10元, 68元一位 is 68元/位, 一年1200元 the 年费."""
    if quantity.literal != 1:
        return False
    unit = view(text[quantity.start : quantity.end]).tight.text.lstrip("一1").removeprefix("个")
    told = _told(context)
    if unit in _PERIODS and re.search(rf"(?<![\d一二三四五六七八九十两半]){unit}[费租付刷消度]", told):
        return True
    if any(f"{mark}{unit}" in told for mark in ("每", "/", "每个", "按")):
        return _ONE_OF.match(text[quantity.end :]) is not None
    behind, ahead = text[: quantity.start].rstrip(), text[quantity.end :]
    if not behind.endswith(("元", "块", "块钱")) and not _SUM.match(ahead):
        return False
    return re.search(f"{unit}[费租付卡]", told) is not None


def _told(context: GuardContext) -> str:
    return "\n".join(view(one.text).tight.text for one in context.passages)


def _is_complement(quantity: Quantity, text: str, context: GuardContext) -> bool:
    """周一不接待, where the passages name the other days; 周末, where they say what holds at 其他时间."""
    if quantity.family != "weekday":
        return False
    stated = {
        day for one in context.passages for other in quantities(one.text) if other.family == "weekday" for day in other.values
    }
    if quantity.values <= {6.0, 7.0} and _OTHER_TIMES.search(_told(context)):
        return True
    named = {day for one in context.passages for name in day_names(view(one.text).tight.text) for day in name.days}
    if quantity.values == _WORKING_WEEK and quantity.values <= named:  # 周一到周五, where 工作日 stands
        return True
    return bool(stated) and not quantity.values & stated and _NOT_OPEN.search(text[quantity.end :]) is not None


def _is_within(quantity: Quantity, text: str, context: GuardContext) -> bool:
    """65岁, where the passages speak of 60—69岁."""
    if not text[quantity.start : quantity.end].rstrip().endswith(("岁", "歲")):
        return False
    spans = [span for one in context.passages for row in rows(one.text) for span in row.spans if span.family == "count"]
    return any(span.low < value < span.high for value in quantity.values if isinstance(value, float) for span in spans)


def _is_own(quantity: Quantity, text: str, context: GuardContext) -> bool:
    """您的空调买了两年: what the customer said of their own case."""
    return is_customers(quantity, text, context.question)


def _is_list(quantity: Quantity, text: str, context: GuardContext) -> bool:
    """一共两步: how many points the reply itself will name."""
    return _LISTS.search(text[: quantity.start]) is not None and _LISTED.match(text, quantity.start) is not None


def _covers(whole: Quantity, part: Quantity) -> bool:
    return whole is not part and whole.start <= part.start and part.end <= whole.end


def _parts_supported(whole: Quantity, supported: list[Quantity]) -> bool:
    """1小时30分钟 stands where 1小时 and 30分钟 both stand."""
    inside = [one for one in supported if _covers(whole, one)]
    return bool(inside) and min(one.start for one in inside) == whole.start and max(one.end for one in inside) == whole.end


def _promised(context: GuardContext) -> frozenset[tuple[str, float | str]]:
    values: set[tuple[str, float | str]] = set()
    for due in context.promised:
        values.update(
            (
                ("clock", float(due.hour * 60 + due.minute)),
                ("date", f"{due.month}-{due.day}"),
                ("year", float(due.year)),
                ("month", float(due.month)),
                ("day", float(due.day * 1440)),
                ("weekday", float(due.isoweekday())),
            )
        )
    return frozenset(values)


def _is_promised(quantity: Quantity, promised: frozenset[tuple[str, float | str]]) -> bool:
    return any((quantity.family, one) in promised for one in quantity.values)
