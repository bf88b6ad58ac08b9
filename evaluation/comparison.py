"""Two runs of the same cases, side by side: which cases changed, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.record import Record
from evaluation.statistics import Paired, paired

_SIGNIFICANT = 0.05


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two, counted over the trials of the cases that both ran: how many there were, and of these how many …"""

    target: str
    pack: str
    tries: int
    failed: int
    must: int
    declined: int


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """`second` against `first` on the cases that both ran; `missing` ran in the first alone, `added` in the second alone.

    `newly_failing`: no try failed in the first, some did in the second. `worse_cases`: failed more often than before.
    """

    first: Side
    second: Side
    common: int
    missing: tuple[str, ...]
    added: tuple[str, ...]
    newly_failing: tuple[str, ...]
    newly_passing: tuple[str, ...]
    worse_cases: tuple[str, ...]
    failures: Paired
    declines: Paired
    deterministic: bool

    @property
    def is_worse(self) -> bool:
        """Whether the second is worse: for targets that always answer alike, any case that got worse; else beyond chance."""
        if self.deterministic:
            return bool(self.worse_cases)
        return any(one.p < _SIGNIFICANT and one.difference > 0 for one in (self.failures, self.declines))

    @property
    def is_better(self) -> bool:
        """Whether the second fails less, beyond chance, and declines no more."""
        return self.failures.p < _SIGNIFICANT and self.failures.difference < 0 and not self.is_worse


def compare(first: Record, second: Record) -> Comparison:
    """Compare case by case. Cases that only one side ran say nothing and are listed apart."""
    common = sorted(first.cases.keys() & second.cases.keys())
    before = [first.cases[one] for one in common]
    after = [second.cases[one] for one in common]
    sides = list(zip(common, before, after, strict=True))
    return Comparison(
        first=_side(first, common),
        second=_side(second, common),
        common=len(common),
        missing=tuple(sorted(first.cases.keys() - second.cases.keys())),
        added=tuple(sorted(second.cases.keys() - first.cases.keys())),
        newly_failing=tuple(name for name, one, two in sides if not one.failed and two.failed),
        newly_passing=tuple(name for name, one, two in sides if one.failed and not two.failed),
        worse_cases=tuple(name for name, one, two in sides if two.share > one.share),
        failures=paired([one.share for one in before], [one.share for one in after]),
        declines=paired(
            [one.declined / one.tries if one.tries else 0.0 for one in before],
            [one.declined / one.tries if one.tries else 0.0 for one in after],
        ),
        deterministic=first.deterministic and second.deterministic,
    )


def _side(record: Record, common: Sequence[str]) -> Side:
    cases = [record.cases[one] for one in common]
    return Side(
        target=record.target,
        pack=record.pack,
        tries=sum(one.tries for one in cases),
        failed=sum(one.failed for one in cases),
        must=sum(one.must for one in cases),
        declined=sum(one.declined for one in cases),
    )
