"""A dataset for Inspect, a sample a case, and the small task beside it that puts the turns and checks the patterns."""

from __future__ import annotations

import json
from pathlib import Path

from evaluation.exports.portable import Demand, Portable, PortableCase

_TASK = Path(__file__).with_name("inspect_task.py.txt")


def inspect_samples(portable: Portable) -> list[dict[str, object]]:
    """The samples as data."""
    return [_sample(case) for case in portable.cases]


def write_inspect(portable: Portable, file: Path) -> tuple[Path, ...]:
    """Write the dataset to `file` and the task beside it; returns what was written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(inspect_samples(portable), ensure_ascii=False, indent=1) + "\n", "utf-8")
    task = file.with_name(f"{file.stem.replace('-', '_').replace('.', '_')}_task.py")
    task.write_text(_TASK.read_text("utf-8").replace("DATASET_FILE", file.name), "utf-8")
    return file, task


def _sample(case: PortableCase) -> dict[str, object]:
    turns = [
        {"user": turn.user, "demands": [_demand(one) for one in turn.demands if one.kind != "quickest"]} for turn in case.turns
    ]
    metadata = {"clauses": list(case.clauses), "tags": list(case.tags), "turns": turns}
    # Inspect takes no empty input; a customer's silence is a blank.
    return {"id": case.id, "input": case.turns[0].user or " ", "target": "", "metadata": metadata}


def _demand(one: Demand) -> dict[str, object]:
    told: dict[str, object] = {"kind": one.kind, "name": one.name, "severity": one.severity, "place": str(one.place)}
    if one.patterns:
        told["patterns"] = list(one.patterns)
    if one.kind == "longest":
        told["limit"] = int(one.limit)
    return told | ({"question": one.question} if one.question else {})
