"""What came of a trial: every turn with its checks, and what may be concluded from it alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from evaluation.case import Severity
from evaluation.checks.check import Span, Status
from evaluation.observed import Observed, Usage

SHOULD = ":should"
"""Ends the name of a fault that is none of a must."""


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """One check's answer, with what a reader needs to find it."""

    name: str
    severity: Severity
    status: Status
    gates: bool
    message: str
    spans: tuple[Span, ...]
    place: str

    @property
    def violates(self) -> bool:
        """Whether the failure counts."""
        return self.status == "failed" and self.gates


@dataclass(frozen=True, kw_only=True)
class TurnResult:
    """What was said, what came, and how it was judged. `articles` are those that the case wants cited."""

    user: str
    observed: Observed
    checks: tuple[CheckResult, ...]
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TrialResult:
    """A trial that ran, or that could not: then `error` says why (Chinese / English) and it is no verdict on the target."""

    case_id: str
    variant: str
    repeat: int
    clauses: tuple[str, ...]
    severity: Severity
    tags: tuple[str, ...]
    pack: str
    place: str
    kind: Literal["dialogue", "guard"] = "dialogue"
    turns: tuple[TurnResult, ...] = ()
    after: tuple[CheckResult, ...] = ()
    error: str = ""
    seconds: float = 0.0

    @property
    def key(self) -> str:
        """CASE@VARIANT#REPEAT, as `Trial.key`."""
        return self.case_id + (f"@{self.variant}" if self.variant else "") + (f"#{self.repeat}" if self.repeat else "")

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """All checks, those after the dialogue last."""
        return (*(check for turn in self.turns for check in turn.checks), *self.after)

    @property
    def ran(self) -> bool:
        """Whether there is a verdict: it did not break, and at least one check that counts applied."""
        return not self.error and any(one.gates and one.status != "not_applicable" for one in self.checks)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The checks whose failure counts."""
        return tuple(one for one in self.checks if one.violates)

    @property
    def faults(self) -> tuple[str, ...]:
        """The failures by names that stay when a case is edited elsewhere: "2.wording", "after.tickets", "1.polite:should"."""
        found = []
        for place, checks in (*((str(number), turn.checks) for number, turn in enumerate(self.turns, 1)), ("after", self.after)):
            met: Counter[str] = Counter()
            for check in checks:
                met[check.name] += 1
                again = f"#{met[check.name]}" if met[check.name] > 1 else ""
                if check.violates:
                    found.append(f"{place}.{check.name}{again}{'' if check.severity == 'must' else SHOULD}")
        return tuple(found)

    @property
    def passed(self) -> bool:
        """Ran, and nothing that counts failed."""
        return self.ran and not self.failures

    @property
    def violates_must(self) -> bool:
        """Whether a check that must hold failed."""
        return any(one.severity == "must" for one in self.failures)

    @property
    def declined(self) -> bool:
        """Whether the look-alike was declined; of an innocent draft: whether it was held back."""
        if self.kind == "guard" and "innocent" in self.tags:
            return any(one.name == "guard" for one in self.failures)
        return any(one.name == "not_declined" for one in self.failures)

    @property
    def usage(self) -> Usage:
        """Tokens of all turns."""
        return sum((turn.observed.usage for turn in self.turns), Usage())
