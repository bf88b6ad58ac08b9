"""What a turn may repeat: the values, contacts and words of its cited passages and of the pack's own facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from guards.contact import links, long_digits
from guards.numeral import CHINESE, value
from guards.quantity import Quantity, quantities
from guards.view import letters, trigrams, view

if TYPE_CHECKING:
    from guards.finding import GuardContext

_SPOKEN = re.compile(CHINESE)
# Numbers that mean the same thing under either family: 5日 may be a day of the month or five days.
# 1000积分 counts what its noun names, which is no unit left out.
_OF_THINGS = re.compile(r"\s*(?![至到或和与及以为则起的])[一-鿿]")
# What is measured and not counted.
_MEASURED = frozenset({"money", "percent", "fold", "area", "clock", "date", "length", "weight"})
# A month said for thirty days, and thirty days for a month.
_MONTH = 43_200
_KIN = {
    "calendar": ("calendar", "time", "day"),
    "day": ("day", "time"),
    "time": ("time", "day", "calendar"),
    "year": ("year", "calendar"),
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that `texts` state, ready to be compared with."""

    letters: str
    trigrams: frozenset[str]
    values: frozenset[tuple[str, float | str]]
    literals: frozenset[float]
    counted: frozenset[float]
    bare: frozenset[float]
    digits: frozenset[str]
    links: frozenset[str]

    def states(self, quantity: Quantity) -> bool:
        """Whether the same value stands here in a unit that means the same; a number without a unit fits any."""
        if quantity.literal in self.bare and quantity.family not in {"weekday", "clock"}:
            return True
        if quantity.is_read_as_sum and quantity.literal in self.counted:
            return True
        if quantity.family == "count":  # 容纳300人 is not stated by a price of 300元
            return quantity.literal in self.counted
        if quantity.family == "bare":
            return quantity.literal in self.literals
        families = _KIN.get(quantity.family, (quantity.family,))
        if quantity.family == "weekday":  # a run of days must be stated whole
            return all(("weekday", one) in self.values for one in quantity.values)
        return any((family, one) in self.values for family in families for one in _scaled(quantity, family))

    def holds(self, text: str) -> bool:
        """Whether `text` stands here word for word, punctuation aside."""
        bare = letters(text)
        return bool(bare) and bare in self.letters

    def quotes(self, text: str, *, share: float = 0.9) -> bool:
        """Whether `text` stands here nearly word for word."""
        bare = letters(text)
        if len(bare) < 3:
            return bool(bare) and bare in self.letters
        grams = trigrams(bare)
        return len(grams & self.trigrams) >= share * len(grams)


def cited(context: GuardContext) -> Evidence:
    """What the passages cited in this turn state."""
    return _gather(tuple(_passage_texts(context)))


def allowed(context: GuardContext) -> Evidence:
    """The cited passages together with the pack's public facts and hotlines."""
    return _gather((*_passage_texts(context), *pack_texts(context.pack)))


def pack_texts(pack: object) -> tuple[str, ...]:
    """The pack's public texts: facts and hotlines."""
    return tuple(text for name in ("facts", "hotlines") for text in _strings(getattr(pack, name, ())))


def _passage_texts(context: GuardContext) -> Iterator[str]:
    for passage in context.passages:
        yield from (passage.title, passage.heading, passage.text, *passage.questions)


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        for one in found.values():
            yield from _strings(one)
    elif isinstance(found, (list, tuple, frozenset, set)):
        for one in found:
            yield from _strings(one)


def _scaled(quantity: Quantity, family: str) -> Iterator[float | str]:
    for one in quantity.values:
        if isinstance(one, float) and family != quantity.family and "calendar" in {quantity.family, family}:
            yield one * _MONTH if quantity.family == "calendar" else one / _MONTH
        elif isinstance(one, float) and "day" in {quantity.family, family}:
            yield from (one, one / 1440, one * 1440)
        else:
            yield one


@lru_cache(maxsize=256)
def _gather(texts: tuple[str, ...]) -> Evidence:
    values: set[tuple[str, float | str]] = set()
    literals: set[float] = set()
    counted: set[float] = set()
    bare: set[float] = set()
    for text in texts:
        for quantity in quantities(text):
            values.update((quantity.family, one) for one in quantity.values)
            literals.add(quantity.literal)
            if quantity.family not in _MEASURED:
                counted.add(quantity.literal)
            if quantity.family == "bare" and not _OF_THINGS.match(text, quantity.end):
                bare.add(quantity.literal)
            if quantity.family == "date":
                month, _, day = str(next(iter(quantity.values))).partition("-")
                values.update((("month", float(month)), ("day", float(day))))
        # Whatever it counts, a spoken number that stands here (铃响三声) supports the same number of anything.
        spoken = [number for match in _SPOKEN.finditer(view(text).tight.text) if (number := value(match[0])) is not None]
        literals.update(spoken)
        counted.update(spoken)
    joined = [letters(text) for text in texts]
    return Evidence(
        letters="\n".join(joined),
        trigrams=frozenset().union(*map(trigrams, joined)),
        values=frozenset(values),
        literals=frozenset(literals),
        counted=frozenset(counted),
        bare=frozenset(bare),
        digits=frozenset(run.digits for text in texts for run in long_digits(text)),
        links=frozenset(link.target for text in texts for link in links(text)),
    )
