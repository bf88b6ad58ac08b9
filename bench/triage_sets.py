"""The sets that triage is measured on: a file of utterances each, told apart by its name.

To add a set is to put its file there: `unseen_N.jsonl` (text and intent; kind "explicit" or "implicit" for complaints) and
`ordinary_N.jsonl` (text). It judges from then on, until its rows are looked at: then its name goes into LOOKED_AT.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "triage"
QUESTIONS = (
    DATA.parent / "samples.questions.jsonl",
    *(DATA.parent / "bases" / name / "questions.jsonl" for name in ("hotel", "aftersales", "clinic")),
)
LOOKED_AT = ("unseen", "unseen_2", "unseen_4", "ordinary")
TUNED_ON = ("dev", "held")
COMMON = ("dev", "ordinary", "held")
"""Whose characters are common enough to stand for one that sounds the same."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """An utterance and the intent that it has; an ordinary utterance has none."""

    text: str
    intent: str
    kind: str = ""


def judging(stem: str) -> tuple[str, ...]:
    """The sets called `stem`_N that nobody has looked at, in the order of their numbers."""
    return tuple(name for name in named(stem) if name not in LOOKED_AT)


def named(stem: str) -> tuple[str, ...]:
    """All sets called `stem` or `stem`_N."""
    found = [match for file in DATA.glob("*.jsonl") if (match := re.fullmatch(rf"{stem}(?:_(\d+))?", file.stem))]
    return tuple(match[0] for match in sorted(found, key=lambda match: int(match[1] or 1)))


@lru_cache(maxsize=1)
def danger() -> frozenset[str]:
    """The questions of the sample bases that somebody in danger asks: what to do now comes first, so they are an emergency."""
    return frozenset((DATA / "danger.txt").read_text(encoding="utf-8").splitlines())


def load(name: str) -> list[Case]:
    """The cases of a set. Raises FileNotFoundError, and ValueError naming the row that can't be read."""
    cases: list[Case] = []
    for number, line in enumerate((DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            cases.append(Case(text=row["text"], intent=row.get("intent", ""), kind=row.get("kind", "")))
        except (ValueError, KeyError, AttributeError, TypeError) as fault:
            raise ValueError(f"{name}.jsonl:{number}: each line is an object with `text` (and `intent`, `kind`)") from fault
    return cases
