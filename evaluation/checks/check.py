"""The seam of all checks: what they are given, what they answer, and the one shape that they share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from evaluation.observed import Aftermath, Aspect, FiledTicket, Observed
    from guards.pack import Pack

Status = Literal["passed", "failed", "not_applicable"]
Where = Literal["turn", "after"]
Span = tuple[int, int]
Judge = Callable[[str], bool | None]
"""Puts a question that is answered by yes or no to a model; None when it gave no usable answer."""


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


@dataclass(frozen=True, kw_only=True)
class Check(ABC):
    """A demand on a reply: comparable, and the same answer to the same scene. A kind of demand is a subclass.

    `name` is its key under `expect` (or under `after`, where `where` says so), `about_zh` and `about_en` tell writers what it
    demands, `example` how it is written. `needs` is what a target must tell, or the demand is not applicable to it.
    `forbids`: it is on what must not be said, so that it holds for any way of asking and any target.
    `gates`: a failure counts; a check that does not gate is only told of.
    """

    name: ClassVar[str]
    about_zh: ClassVar[str]
    about_en: ClassVar[str]
    example: ClassVar[str]
    where: ClassVar[Where] = "turn"
    needs: ClassVar[Aspect | None] = None
    forbids: ClassVar[bool] = False
    gates: ClassVar[bool] = True

    @classmethod
    @abstractmethod
    def read(cls, value: object) -> Self:
        """The check that a case states by `value`. Raises BadValue."""

    @abstractmethod
    def fault(self, scene: Scene) -> Outcome | None:
        """What is wrong with the turn (or why that can't be told); None when the demand is met."""

    def judge(self, scene: Scene) -> Outcome:
        """The answer to `scene`."""
        if self.needs is not None and self.needs not in scene.turn.tells:
            return untold(self.needs)
        return self.fault(scene) or PASSED


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
