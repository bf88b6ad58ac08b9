"""A run as it is kept: a JSON report with every reply, or a small baseline with a line a case. Both can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evaluation.figures import Figures
from evaluation.prices import Cost
from evaluation.result import TrialResult

_FORMAT = 1


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
    """One case over all its trials that ran: how many, how many failed, how many were declined without need."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    tries: int
    failed: int = 0
    must: int = 0
    declined: int = 0
    clauses: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share of tries that failed."""
        return self.failed / self.tries if self.tries else 0.0


class Record(BaseModel):
    """What of a run can be compared."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: int
    target: str
    pack: str
    deterministic: bool = False
    cases: dict[str, CaseRecord]


def record_of(run: Run, *, pack: str | None = None) -> Record:
    """The comparable part of a run, or of what ran under `pack`; cases that did not run are left out."""
    cases: dict[str, list[TrialResult]] = {}
    for one in run.results:
        if one.ran and pack in (None, one.pack):
            cases.setdefault(one.case_id, []).append(one)
    return Record(
        format=_FORMAT,
        target=run.target,
        pack=pack or run.pack,
        deterministic=run.deterministic,
        cases={
            case_id: CaseRecord(
                tries=len(tries),
                failed=sum(bool(one.failures) for one in tries),
                must=sum(one.violates_must for one in tries),
                declined=sum(one.declined for one in tries),
                clauses=tries[0].clauses,
            )
            for case_id, tries in sorted(cases.items())
        },
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
    if record.format != _FORMAT:
        raise RecordFault(f"{file} 的格式是 {record.format}，本版本读 {_FORMAT}，请重新生成 / another format: write it anew")
    return record


def read_baselines(directory: Path, target: str) -> Record | None:
    """All packs' baselines of `target` in `directory` as one record; None where there is none. Raises RecordFault."""
    if not directory.is_dir():
        raise RecordFault(
            f"没有目录 {directory}；先用 --write-baseline 写一个 / there is no such directory: write baselines first"
        )
    records = [record for file in sorted(directory.glob("*.json")) if (record := read_record(file)).target == target]
    if not records:
        return None
    return Record(
        format=_FORMAT,
        target=target,
        pack="+".join(record.pack for record in records),
        deterministic=all(record.deterministic for record in records),
        cases={case_id: one for record in records for case_id, one in record.cases.items()},
    )


def write_baselines(run: Run, directory: Path) -> list[Path]:
    """Write a baseline for each pack that the run put cases under; returns the files."""
    files = []
    for pack in sorted({one.pack for one in run.results if one.ran}):
        files.append(directory / baseline_name(pack, run.target))
        write_baseline(record_of(run, pack=pack), files[-1])
    return files


def write_baseline(record: Record, file: Path) -> None:
    """Write the baseline: stable order, a line a case, so that a change of it reads well."""
    lines = [f"    {json.dumps(case_id, ensure_ascii=False)}: {_compact(one)}" for case_id, one in sorted(record.cases.items())]
    head = {"format": record.format, "target": record.target, "pack": record.pack, "deterministic": record.deterministic}
    text = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{\n" + text + ',\n  "cases": {\n' + ",\n".join(lines) + "\n  }\n}\n", "utf-8")


def baseline_name(pack: str, target: str) -> str:
    """The file name of a baseline: <pack>.<model>.json."""
    model = target.removeprefix("desk+") if target != "desk" else "none"
    return f"{pack}.{''.join(one if one.isalnum() or one in '.-' else '-' for one in model)}.json"


def write_json(run: Run, file: Path) -> None:
    """Write everything that a run saw, readable by `read_record` too."""
    record = record_of(run)
    body = {
        **record.model_dump(),
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 2),
        "figures": asdict(run.figures),
        "cost": None if run.cost is None else asdict(run.cost),
        "trials": [_trial_json(one) for one in run.results],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(body, ensure_ascii=False, indent=1, default=_plain), "utf-8")


def _trial_json(one: TrialResult) -> Mapping[str, object]:
    return {"key": one.key, "ran": one.ran, "passed": one.passed, "violates_must": one.violates_must, **asdict(one)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def _compact(one: CaseRecord) -> str:
    """Only what differs from a case that passed once."""
    told: dict[str, int | Sequence[str]] = {"tries": one.tries}
    told |= {name: value for name, value in (("failed", one.failed), ("must", one.must), ("declined", one.declined)) if value}
    return json.dumps(told)
