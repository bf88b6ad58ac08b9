"""CC-32: a figure that the passage states of something else (年卡 for the price of a 月卡)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.courtesy import content_pairs
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import phrases
from guards.quantity import Quantity, quantities

_FAMILIES = frozenset({"money", "percent", "time", "fold", "area"})
# Conservative: another phrase must name the matter almost wholly, the figure's own phrase hardly at all.
_OTHER_AT_LEAST = 0.7
_OWN_AT_MOST = 0.34
_FEWEST = 2


class MisplacedFigures:
    """The passage's phrase on this very matter gives another figure, and this figure's phrase is about something else."""

    name = "attribution"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        return list(self._misplaced(text, context))

    def _misplaced(self, text: str, context: GuardContext) -> Iterator[Finding]:
        stated = [one for passage in context.passages for one in _statements(passage.text)]
        for said in _statements(text):
            if len(said.topic) < _FEWEST or cited(context).holds(said.text):
                continue
            rivals = [one for one in stated if one.quantity.family == said.quantity.family]
            own = max((_share(said, one) for one in rivals if one.quantity.values & said.quantity.values), default=1.0)
            other = max((_share(said, one) for one in rivals if not one.quantity.values & said.quantity.values), default=0.0)
            if other >= _OTHER_AT_LEAST and own <= _OWN_AT_MOST:
                yield Finding(rule=self.name, clause=self.clause, code="figure.misplaced", start=said.start, end=said.end)


@dataclass(frozen=True, kw_only=True)
class _Statement:
    """A phrase that states one figure; `topic` is what else it says."""

    text: str
    quantity: Quantity
    topic: frozenset[str]
    start: int
    end: int


def _share(said: _Statement, stated: _Statement) -> float:
    return len(said.topic & stated.topic) / len(said.topic)


@lru_cache(maxsize=256)
def _statements(text: str) -> tuple[_Statement, ...]:
    found = []
    for phrase in phrases(text):
        figures = [one for one in quantities(phrase.text) if one.family in _FAMILIES]
        if len(figures) == 1:
            bare = phrase.text[: figures[0].start] + "，" + phrase.text[figures[0].end :]
            found.append(
                _Statement(text=phrase.text, quantity=figures[0], topic=content_pairs(bare), start=phrase.start, end=phrase.end)
            )
    return tuple(found)
