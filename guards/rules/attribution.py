"""CC-32: a figure that the passage states of something else (年卡 for the price of a 月卡)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.contact import long_digits
from guards.courtesy import content
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import Phrase, phrases
from guards.quantity import Quantity, quantities
from guards.view import letters

_FAMILIES = frozenset(
    {"money", "percent", "time", "fold", "area", "clock", "calendar", "date", "weekday", "count", "length", "volume"}
)
# Of a rival's label so much must stand in the sentence before the figure counts as taken from it.
_RIVAL_AT_LEAST = 0.5
# What stands beside a figure and does not say what the figure is of.
_EMPTY = re.compile(
    r"价格|费用|价钱|金额|收费|收取|时间|标准|需要|可以|只要|一共|大概|大约|左右|正常|每张|每个|一个|"
    r"[的了是为有在和与及或也都就则还只仅共约至到从需须要可能会将请您你我们元收付交内外间时以之]"
)


class MisplacedFigures:
    """What a sentence says beside a figure is what the passage says beside another one, and not what it says beside this one."""

    name = "attribution"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        return list(self._misplaced(text, context))

    def _misplaced(self, text: str, context: GuardContext) -> Iterator[Finding]:
        stated = [(one, number) for number, passage in enumerate(context.passages) for one in _statements(passage.text)]
        subject = frozenset(letters("".join(one.title + one.heading for one in context.passages)))
        for said in _statements(text):
            if cited(context).holds(said.phrase):
                continue
            own = _nearest(said, [one for one in stated if _same(said, one[0])])
            rivals = [one for one in stated if one[0].quantity.family == said.quantity.family and not _same(said, one[0])]
            if own and all(any(_is_taken(said, mine, rival, subject) for rival in rivals) for mine in own):
                yield Finding(rule=self.name, clause=self.clause, code="figure.misplaced", start=said.start, end=said.end)


@dataclass(frozen=True, kw_only=True)
class _Statement:
    """One figure and the characters beside it, up to the next figure; where nothing stands beside it, the one before lends its own."""

    phrase: str
    quantity: Quantity
    label: frozenset[str]
    start: int
    end: int


def _same(said: _Statement, stated: _Statement) -> bool:
    """Whether the passage states this value here. A run of days holds each of its days."""
    if said.quantity.family == "weekday" == stated.quantity.family:
        return said.quantity.values <= stated.quantity.values
    return said.quantity.family == stated.quantity.family and bool(said.quantity.values & stated.quantity.values)


def _nearest(said: _Statement, stated: list[tuple[_Statement, int]]) -> list[tuple[_Statement, int]]:
    """Those whose words are most like the sentence's: the same value may well stand elsewhere, of something else again."""
    shares = [len(said.label & one.label) for one, _ in stated]
    return [one for one, share in zip(stated, shares, strict=True) if share >= max(shares)]


def _is_taken(said: _Statement, mine: tuple[_Statement, int], rival: tuple[_Statement, int], subject: frozenset[str]) -> bool:
    """Whether the sentence's words are the rival's and not this figure's: what sets the two apart decides.

    What they both speak of, and the subject of a title, sets nothing apart. Two passages are compared only where the
    figure's own has no word in common with the sentence.
    """
    own, other = mine[0].label, rival[0].label
    if mine[1] != rival[1] and said.label & own - subject:
        return False
    foreign = said.label - own - subject | (said.label & other - own)
    telling = other - own
    if not foreign or not telling or not foreign <= other:
        return False
    if said.label & (own - other - subject):
        return False
    return len(said.label & other) >= _RIVAL_AT_LEAST * len(other - (subject - said.label) or other)


@lru_cache(maxsize=256)
def _statements(text: str) -> tuple[_Statement, ...]:
    runs = [(run.start, run.end) for run in long_digits(text)]
    found: list[_Statement] = []
    for phrase in phrases(text):
        figures = [one for one in quantities(phrase.text) if one.family in _FAMILIES]
        figures = [one for one in figures if not any(start <= phrase.start + one.start < end for start, end in runs)]
        found += _labelled(phrase, figures, found[-1].label if found else frozenset())
    return tuple(found)


def _labelled(phrase: Phrase, figures: list[Quantity], lent: frozenset[str]) -> Iterator[_Statement]:
    for place, figure in enumerate(figures):
        begin = figures[place - 1].end if place else 0
        until = figures[place + 1].start if place + 1 < len(figures) else len(phrase.text)
        before, after = _letters(phrase.text[begin : figure.start]), _letters(phrase.text[figure.end : max(until, figure.end)])
        label = frozenset(before + after) or lent
        # What follows belongs to the figure before it unless the next one brings words of its own.
        lent = label
        yield _Statement(phrase=phrase.text, quantity=figure, label=label, start=phrase.start, end=phrase.end)


def _letters(text: str) -> str:
    return _EMPTY.sub("", content(letters(text)))
