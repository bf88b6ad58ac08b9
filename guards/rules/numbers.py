"""CC-32: a number that the cited passages do not state is a guess, and the desk never guesses."""

from __future__ import annotations

from collections.abc import Iterator

from guards.bearing import bearing_on
from guards.contact import long_digits
from guards.evidence import allowed, cited
from guards.finding import Finding, GuardContext
from guards.quantity import Quantity, quantities


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
        for quantity in found:
            if quantity in supported or any(start <= quantity.start < end for start, end in runs):
                continue
            if any(_covers(whole, quantity) for whole in supported) or _parts_supported(quantity, supported):
                continue
            if _is_rate(quantity, text, context):
                continue
            yield Finding(
                rule=self.name,
                clause=self.clause,
                code=f"number.unsupported.{quantity.family}",
                start=quantity.start,
                end=quantity.end,
            )


def _is_rate(quantity: Quantity, text: str, context: GuardContext) -> bool:
    """10元一小时 is 每小时10元."""
    unit = text[quantity.start : quantity.end].strip().lstrip("一1").removeprefix("个")
    behind = text[: quantity.start].rstrip()
    return quantity.literal == 1 and behind.endswith(("元", "块", "块钱")) and f"每{unit}" in cited(context).letters


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
