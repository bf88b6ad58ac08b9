"""A run as it is kept: a JSON report with every reply, or a small baseline with a line a case. Both can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evaluation.case import Severity
from evaluation.checks.check import Span, Status
from evaluation.figures import Figures
from evaluation.observed import Usage
from evaluation.prices import Cost
from evaluation.result import TrialResult

FORMAT = 1


class RecordFault(ValueError):
    """A file that is no record of a run; names it and what to do, in Chinese and English."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A finished run: what was asked of whom, and what came of it. `cost` is None where the model's price is not known."""

    target: str
    pack: str
    deterministic: bool
    started_at: datetime
    seconds: float
    results: tuple[TrialResult, ...]
    figures: Figures
    cost: Cost | None = None


class CaseRecord(BaseModel):
    """One case over all its trials that ran: how many, how many failed, how many were declined without need.

    `faults` names what failed, by disguise ("" as written); in a baseline these are known. `since` is the day on which the case
    was first listed as failing, `reason` what a person wrote beside it: both stay when the baseline is written anew.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    tries: int
    failed: int = 0
    must: int = 0
    declined: int = 0
    clauses: tuple[str, ...] = ()
    faults: dict[str, tuple[str, ...]] = {}
    since: date | None = None
    reason: str = ""

    @property
    def share(self) -> float:
        """The share of tries that failed."""
        return self.failed / self.tries if self.tries else 0.0


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ToldReply(_Told):
    """What was answered."""

    reply: str


class ToldCheck(_Told):
    """A check, as a JSON report tells of it."""

    severity: Severity
    status: Status
    gates: bool
    message: str
    spans: tuple[Span, ...] = ()

    @property
    def violates(self) -> bool:
        """Whether the failure counts."""
        return self.status == "failed" and self.gates


class ToldTurn(_Told):
    """A turn, as a JSON report tells of it."""

    user: str
    observed: ToldReply
    checks: tuple[ToldCheck, ...] = ()


class ToldTrial(_Told):
    """A trial, as a JSON report tells of it."""

    key: str
    case_id: str
    ran: bool
    passed: bool
    violates_must: bool
    pack: str = ""
    clauses: tuple[str, ...] = ()
    turns: tuple[ToldTurn, ...] = ()
    after: tuple[ToldCheck, ...] = ()

    @property
    def failures(self) -> tuple[ToldCheck, ...]:
        """The checks whose failure counts."""
        return tuple(one for one in (*(check for turn in self.turns for check in turn.checks), *self.after) if one.violates)


class ToldFigures(_Told):
    """The figures of a JSON report that say something beside another run's."""

    latency_p50_ms: float | None = None
    latency_p95_ms: float | None = None
    usage: Usage = Usage()


class Record(_Told):
    """What of a run can be compared. A baseline holds the cases alone, a JSON report what was said besides."""

    format: int
    target: str
    pack: str
    deterministic: bool = False
    cases: dict[str, CaseRecord]
    figures: ToldFigures | None = None
    cost: Cost | None = None
    trials: tuple[ToldTrial, ...] = ()


def record_of(run: Run, *, pack: str | None = None) -> Record:
    """The comparable part of a run, or of what ran under `pack`; cases that did not run are left out."""
    cases: dict[str, list[TrialResult]] = {}
    for one in run.results:
        if one.ran and pack in (None, one.pack):
            cases.setdefault(one.case_id, []).append(one)
    return Record(
        format=FORMAT,
        target=run.target,
        pack=pack or run.pack,
        deterministic=run.deterministic,
        cases={case_id: _case_record(tries) for case_id, tries in sorted(cases.items())},
    )


def _case_record(tries: Sequence[TrialResult]) -> CaseRecord:
    faults: dict[str, dict[str, None]] = {}
    for one in tries:
        if one.faults:
            faults.setdefault(one.variant, {}).update(dict.fromkeys(one.faults))
    return CaseRecord(
        tries=len(tries),
        failed=sum(bool(one.failures) for one in tries),
        must=sum(one.violates_must for one in tries),
        declined=sum(one.declined for one in tries),
        clauses=tries[0].clauses,
        faults={variant: tuple(found) for variant, found in faults.items()},
    )


def read_record(file: Path) -> Record:
    """A baseline or a JSON report. Raises RecordFault."""
    try:
        record = Record.model_validate_json(file.read_bytes())
    except OSError as error:
        raise RecordFault(f"读不到 {file}；先用 --write-baseline 或 --json 写一个 / can't be read: write one first") from error
    except ValidationError as error:
        raise RecordFault(
            f"{file} 不是评测记录；请用 kefu eval run --json 或 --write-baseline 生成 / not a record of a run"
        ) from error
    if record.format != FORMAT:
        raise RecordFault(f"{file} 的格式是 {record.format}，本版本读 {FORMAT}，请重新生成 / another format: write it anew")
    return record


def write_json(run: Run, file: Path, *, told: Mapping[str, object]) -> None:
    """Write everything that a run saw, and what was concluded (`told`), readable by `read_record` too."""
    record = record_of(run)
    body = {
        **record.model_dump(exclude_defaults=True),
        **told,
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 2),
        "figures": asdict(run.figures),
        "cost": None if run.cost is None else asdict(run.cost),
        "trials": [_trial_json(one) for one in run.results],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(body, ensure_ascii=False, indent=1, default=_plain), "utf-8")


def _trial_json(one: TrialResult) -> Mapping[str, object]:
    told = {"key": one.key, "ran": one.ran, "passed": one.passed, "violates_must": one.violates_must, "faults": one.faults}
    return {**told, **asdict(one)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
