"""Baselines: committed files, one a pack and model, that say what a run is compared with and which failures are known."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evaluation.record import FORMAT, CaseRecord, Record, RecordFault, Run, read_record, record_of


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What writing a baseline changed: the cases that it now lists as failing, and those that it lists no more."""

    file: Path
    listed: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()


def read_baselines(place: Path, target: str, *, packs: Collection[str] | None = None) -> Record | None:
    """The baseline in the file `place`, or those of `target` (and of `packs` alone) in the directory `place` as one record.

    None where a directory has none. Raises RecordFault.
    """
    if place.suffix == ".json":
        return read_record(place)
    if not place.is_dir():
        raise RecordFault(f"没有目录 {place}；先用 --write-baseline 写一个 / there is no such directory: write baselines first")
    found = [record for file in sorted(place.glob("*.json")) if (record := read_record(file)).target == target]
    records = [one for one in found if packs is None or one.pack in packs]
    if not records:
        return None
    return Record(
        format=FORMAT,
        target=target,
        pack="+".join(record.pack for record in records),
        deterministic=all(record.deterministic for record in records),
        cases={case_id: one for record in records for case_id, one in record.cases.items()},
    )


def write_baselines(run: Run, place: Path, *, partial: bool = False, reason: str = "") -> list[Renewal]:
    """Write what the run showed to the file `place`, or to a file a pack in the directory `place`.

    `partial`: the run put some cases only, so what the file says of others stays. `reason` is noted beside what is newly known.
    """
    if place.suffix == ".json":
        return [_renew(record_of(run), place, run, partial=partial, reason=reason)]
    packs = sorted({one.pack for one in run.results if one.ran})
    return [
        _renew(record_of(run, pack=pack), place / baseline_name(pack, run.target), run, partial=partial, reason=reason)
        for pack in packs
    ]


def write_baseline(record: Record, file: Path) -> None:
    """Write the record: stable order, a line a case, so that a change of it reads well."""
    lines = [f"    {json.dumps(case_id, ensure_ascii=False)}: {_compact(one)}" for case_id, one in sorted(record.cases.items())]
    head = {"format": record.format, "target": record.target, "pack": record.pack, "deterministic": record.deterministic}
    text = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{\n" + text + ',\n  "cases": {\n' + ",\n".join(lines) + "\n  }\n}\n", "utf-8")


def baseline_name(pack: str, target: str) -> str:
    """The file name of a baseline: <pack>.<model>.json."""
    model = target.removeprefix("desk+") if target != "desk" else "none"
    return f"{_plain(pack)}.{_plain(model)}.json"


def _renew(record: Record, file: Path, run: Run, *, partial: bool, reason: str) -> Renewal:
    earlier = read_record(file).cases if file.exists() else {}
    cases = {name: _kept(one, earlier.get(name), run.started_at.date(), reason) for name, one in record.cases.items()}
    if partial:
        cases = {**earlier, **cases}
    write_baseline(record.model_copy(update={"cases": cases}), file)
    return Renewal(
        file=file,
        listed=tuple(name for name, one in sorted(cases.items()) if one.faults and not _faults(earlier, name)),
        struck=tuple(name for name, one in sorted(earlier.items()) if one.faults and not _faults(cases, name)),
    )


def _kept(now: CaseRecord, before: CaseRecord | None, today: date, reason: str) -> CaseRecord:
    """The case with the day and the reason under which it was first listed."""
    if not now.faults:
        return now
    if before is not None and before.faults:
        return now.model_copy(update={"since": before.since or today, "reason": before.reason})
    return now.model_copy(update={"since": today, "reason": reason})


def _faults(cases: Mapping[str, CaseRecord], name: str) -> bool:
    return name in cases and bool(cases[name].faults)


def _compact(one: CaseRecord) -> str:
    """Only what differs from a case that passed once."""
    told: dict[str, object] = {"tries": one.tries}
    told |= {name: value for name, value in (("failed", one.failed), ("must", one.must), ("declined", one.declined)) if value}
    if one.faults:
        told["faults"] = {variant: list(found) for variant, found in sorted(one.faults.items())}
    if one.since is not None:
        told["since"] = one.since.isoformat()
    if one.reason:
        told["reason"] = one.reason
    return json.dumps(told, ensure_ascii=False)


def _plain(name: str) -> str:
    return "".join(one if one.isalnum() or one in "._-" else "-" for one in name)
