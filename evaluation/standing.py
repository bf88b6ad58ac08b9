"""How a run stands to what its baseline knows: which failures are new, which are known, which are mended or were not looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.record import CaseRecord, Record, Run
from evaluation.result import SHOULD, TrialResult


@dataclass(frozen=True, kw_only=True)
class KnownCase:
    """A case with failures that the baseline knows, as the baseline tells of it."""

    case_id: str
    record: CaseRecord


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The failures of a run against those of its baseline, check by check.

    `fresh` are keys of trials that fail in a way that the baseline does not know, `fresh_must` those that violate a must by it,
    and `slipped` those of cases that stand in the baseline. `known` are keys of trials that fail as is known and not otherwise.
    `mended` are cases in which something known did not fail any more, `unseen` known ones that did not run. Both make a baseline
    out of date: what is mended and stays listed would be let through when it breaks again.
    """

    fresh: frozenset[str] = frozenset()
    fresh_must: frozenset[str] = frozenset()
    slipped: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    known_must: frozenset[str] = frozenset()
    known_cases: tuple[KnownCase, ...] = ()
    mended: tuple[KnownCase, ...] = ()
    unseen: tuple[KnownCase, ...] = ()

    @property
    def out_of_date(self) -> bool:
        """Whether the baseline lists what is no longer so."""
        return bool(self.mended or self.unseen)


def stand(run: Run, baseline: Record | None, *, whole: bool) -> Standing:
    """Hold the run against `baseline`; without one every failure is fresh.

    `whole`: the run put everything that the baseline is about, so that what is missing has vanished. Only of a target that always
    answers alike can it be said that something is mended.
    """
    cases = {} if baseline is None else baseline.cases
    ran = [one for one in run.results if one.ran]
    judged = {one.key: _unknown(one, cases) for one in ran if one.failures}
    failing = {one.key: one for one in ran if one.failures}
    known = frozenset(key for key, unknown in judged.items() if not unknown)
    listed = [KnownCase(case_id=name, record=one) for name, one in cases.items() if one.faults]
    seen = _seen(ran)
    return Standing(
        fresh=frozenset(key for key, unknown in judged.items() if unknown),
        fresh_must=frozenset(key for key, unknown in judged.items() if any(_is_must(fault) for fault in unknown)),
        slipped=frozenset(key for key, unknown in judged.items() if unknown and failing[key].case_id in cases),
        known=known,
        known_must=frozenset(key for key in known if failing[key].violates_must),
        known_cases=tuple(one for one in listed if any(failing[key].case_id == one.case_id for key in known)),
        mended=tuple(one for one in listed if run.deterministic and _mended(one, seen)),
        unseen=tuple(one for one in listed if whole and one.case_id not in seen),
    )


def _unknown(one: TrialResult, cases: dict[str, CaseRecord]) -> tuple[str, ...]:
    record = cases.get(one.case_id)
    known = () if record is None else record.faults.get(one.variant, ())
    return tuple(fault for fault in one.faults if fault not in known)


def _is_must(fault: str) -> bool:
    return not fault.endswith(SHOULD)


def _seen(ran: Iterable[TrialResult]) -> dict[str, dict[str, set[str]]]:
    """What failed in each disguise of each case; an empty set where all held."""
    seen: dict[str, dict[str, set[str]]] = {}
    for one in ran:
        seen.setdefault(one.case_id, {}).setdefault(one.variant, set()).update(one.faults)
    return seen


def _mended(one: KnownCase, seen: dict[str, dict[str, set[str]]]) -> bool:
    variants = seen.get(one.case_id, {})
    return any(variant in variants and not set(faults) <= variants[variant] for variant, faults in one.record.faults.items())
