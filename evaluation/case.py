"""A case: a dialogue, or a hostile draft, with the checks that judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from evaluation.checks.check import Check

Severity = Literal["must", "should"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a file something was written; a spreadsheet's line is its row."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A check as a case states it."""

    check: Check
    severity: Severity
    place: Place


@dataclass(frozen=True, kw_only=True)
class CaseTurn:
    """What the customer says, `later` after the turn before, and what is expected of the reply."""

    user: str
    expect: tuple[Expectation, ...]
    later: timedelta = timedelta()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a hostile or clumsy model would say, put straight before the guards.

    `passages` are the articles' words that the model was shown; `promised` is how long from now a ticket is due, if there is one.
    """

    text: str
    question: str
    passages: tuple[str, ...] = ()
    surname: str | None = None
    promised: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case. It has either `turns` (a dialogue with the desk) or a `draft` (a guard case), never both.

    `mutate` names disguises under which the dialogue is put again; `repeat` how often a model that varies is asked.
    `knowledge` is "samples", "none" or the absolute path of a file or directory of articles. `at` sets the desk's clock.
    """

    id: str
    clauses: tuple[str, ...]
    severity: Severity
    tags: tuple[str, ...]
    place: Place
    pack: str | None = None
    mutate: tuple[str, ...] = ()
    repeat: int | None = None
    knowledge: str = "samples"
    channel: Literal["chat", "phone"] = "chat"
    at: datetime | None = None
    turns: tuple[CaseTurn, ...] = ()
    after: tuple[Expectation, ...] = ()
    draft: Draft | None = None
    expect: tuple[Expectation, ...] = ()

    @property
    def is_innocent(self) -> bool:
        """Whether the case is a look-alike that must not be declined."""
        return "innocent" in self.tags

    def expectations(self) -> tuple[Expectation, ...]:
        """All checks of the case, in the order in which they are made."""
        return (*(one for turn in self.turns for one in turn.expect), *self.expect, *self.after)
