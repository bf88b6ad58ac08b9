"""CC-32: a figure that the passage states of something else (年卡 for the price of a 月卡)."""

from __future__ import annotations

from collections.abc import Iterator

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.statement import Statement, statements
from guards.view import letters

# Of a rival's label so much must stand in the sentence before the figure counts as taken from it, where single characters decide.
_RIVAL_AT_LEAST = 0.5
# 周一不开放 shares its words with the days that are; another rule judges these.
_ANY_DAYS = frozenset({"开放", "营业", "开门", "上班", "办公", "服务"})


class MisplacedFigures:
    """What a sentence says beside a figure is what the passage says beside another one, and not what it says beside this one."""

    name = "attribution"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        return list(self._misplaced(text, context))

    def _misplaced(self, text: str, context: GuardContext) -> Iterator[Finding]:
        stated = [(one, number) for number, passage in enumerate(context.passages) for one in statements(passage.text)]
        subject = frozenset(letters("".join(one.title + one.heading for one in context.passages)))
        for said in statements(text):
            if said.sentence in cited(context).letters:
                continue
            own = _nearest(said, [one for one in stated if said.agrees(one[0])])
            rivals = [one for one in stated if one[0].family == said.family and not said.agrees(one[0])]
            if own and all(any(_is_taken(said, mine, rival, subject) for rival in rivals) for mine in own):
                yield Finding(rule=self.name, clause=self.clause, code="figure.misplaced", start=said.start, end=said.end)


def _nearest(said: Statement, stated: list[tuple[Statement, int]]) -> list[tuple[Statement, int]]:
    """Those whose words are most like the sentence's: the same value may well stand elsewhere, of something else again."""
    shares = [(len(said.pairs & one.pairs), len(said.label & one.label)) for one, _ in stated]
    return [one for one, share in zip(stated, shares, strict=True) if share >= max(shares)]


def _is_taken(said: Statement, mine: tuple[Statement, int], rival: tuple[Statement, int], subject: frozenset[str]) -> bool:
    """Whether the sentence's words are the rival's and not this figure's: what sets the two apart decides.

    Two passages are compared only where the figure's own has no word in common with the sentence.
    """
    if not mine[0].label or (mine[1] != rival[1] and said.label & mine[0].label - subject):
        return False
    return _by_pairs(said, mine[0], rival[0], subject) or _by_letters(said.label, mine[0].label, rival[0].label, subject)


def _by_pairs(said: Statement, mine: Statement, rival: Statement, subject: frozenset[str]) -> bool:
    """Words of the rival's alone, and none of this figure's alone. A row without words of its own shares those of another."""
    telling = {pair for pair in said.pairs & rival.pairs - mine.pairs - _ANY_DAYS if not subject.issuperset(pair)}
    return bool(mine.pairs and telling) and not said.pairs & mine.pairs - rival.pairs


def _by_letters(said: frozenset[str], own: frozenset[str], other: frozenset[str], subject: frozenset[str]) -> bool:
    """What they both speak of, and the subject of a title, sets nothing apart."""
    foreign = said - own - subject | (said & other - own)
    telling = other - own
    if not foreign or not telling or not foreign <= other:
        return False
    if said & (own - other - subject):
        return False
    return len(said & other) >= _RIVAL_AT_LEAST * len(other - (subject - said) or other)
