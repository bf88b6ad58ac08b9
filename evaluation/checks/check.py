"""The seam of all checks: what they are given and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from evaluation.checks.judge import Judge
    from evaluation.observed import Aftermath, FiledTicket, Observed
    from guards.pack import Pack

Status = Literal["passed", "failed", "not_applicable"]
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One finished exchange of the dialogue so far."""

    user: str
    observed: Observed


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All that a check may look at: the dialogue so far (the turn to judge is the last), the pack, what was left behind.

    `aftermath` is None until the dialogue is over; `judge` is None where no model was named for it.
    """

    pack: Pack
    dialogue: Sequence[Exchange]
    zone: ZoneInfo
    aftermath: Aftermath | None = None
    judge: Judge | None = None

    @property
    def turn(self) -> Observed:
        """The turn to judge."""
        return self.dialogue[-1].observed

    @property
    def customer_words(self) -> str:
        """Everything that the customer has said so far."""
        return "\n".join(exchange.user for exchange in self.dialogue)

    @property
    def tickets(self) -> tuple[FiledTicket, ...]:
        """The tickets that the dialogue's turns have shown so far."""
        return tuple(one.observed.ticket for one in self.dialogue if one.observed.ticket is not None)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A check's answer. `message` (Chinese) says what was expected and what came; `spans` are the offending parts of the reply."""

    status: Status
    message: str = ""
    spans: tuple[Span, ...] = ()


class Check(Protocol):
    """A demand on a reply: frozen, comparable, and the same answer to the same scene.

    `forbids`: the demand is on what must not be said, so that it holds for any way of asking and any target.
    `gates`: a failure counts; a check that does not gate is only told of.
    """

    @property
    def name(self) -> str: ...
    @property
    def forbids(self) -> bool: ...
    @property
    def gates(self) -> bool: ...

    def judge(self, scene: Scene) -> Outcome: ...


PASSED = Outcome(status="passed")


def failed(message: str, *spans: Span) -> Outcome:
    """The demand was not met."""
    return Outcome(status="failed", message=message, spans=spans)


def not_applicable(message: str) -> Outcome:
    """The target can't tell what the check needs to know."""
    return Outcome(status="not_applicable", message=message)


def untold(aspect: str) -> Outcome:
    """The target does not tell `aspect`."""
    return not_applicable(f"被测对象不提供 {aspect}，此项不适用")
