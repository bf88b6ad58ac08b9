"""A figure: what was counted or timed, what is promised of it, and whether that is reached."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from unicodedata import east_asian_width

from evaluation.statistics import wilson

LEFT_IN = "KEFU_BENCH_FIGURES"
"""The environment's name for the file in which the parts of one run leave their figures for its summary."""

_NAME_WIDTH, _MEASURED_WIDTH, _TARGET_WIDTH = 54, 36, 9


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the summary. `reached` is None where nothing is promised."""

    name: str
    measured: str
    target: str = ""
    reached: bool | None = None

    def line(self) -> str:
        """Name, what was measured, target, and whether it is reached."""
        verdict = {None: "", True: "reached", False: "MISSED"}[self.reached]
        cells = (_padded(self.name, _NAME_WIDTH), _padded(self.measured, _MEASURED_WIDTH), _padded(self.target, _TARGET_WIDTH))
        return " ".join((*cells, verdict)).rstrip()


def share(hits: int, total: int) -> str:
    """A proportion in per cent with its 95 % Wilson interval; a dash of nothing."""
    if not total:
        return "–"
    low, high = wilson(hits, total)
    return f"{hits}/{total} = {hits / total:.1%} [{low:.1%}, {high:.1%}]"


def share_figure(name: str, hits: int, total: int, *, at_least: float | None = None, at_most: float | None = None) -> Figure:
    """A share beside its target, if it has one; of nothing, no target is reached."""
    limits = [f"{sign} {limit:.1%}" for sign, limit in (("≥", at_least), ("≤", at_most)) if limit is not None]
    holds = total > 0 and (at_least is None or hits / total >= at_least) and (at_most is None or hits / total <= at_most)
    return Figure(name=name, measured=share(hits, total), target=" ".join(limits), reached=holds if limits else None)


def value_figure(name: str, value: float, *, unit: str, at_most: float | None = None) -> Figure:
    """A value in its unit beside its target, if it has one."""
    return Figure(
        name=name,
        measured=f"{value:.2f} {unit}".rstrip(),
        target="" if at_most is None else f"≤ {at_most:g} {unit}",
        reached=None if at_most is None else value <= at_most,
    )


def leave(figures: Iterable[Figure]) -> None:
    """Print the figures, and leave them for the summary where the part runs within `python -m bench`."""
    place = os.environ.get(LEFT_IN)
    for one in figures:
        print(one.line(), flush=True)
        if place:
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def left_in(file: Path) -> list[Figure]:
    """The figures that a part left; none where it left no file."""
    return [Figure(**json.loads(line)) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - sum(2 if east_asian_width(one) in "WF" else 1 for one in text))
