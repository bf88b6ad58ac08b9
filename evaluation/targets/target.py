"""The seam of all targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from evaluation.case import Case
from evaluation.observed import Aftermath, Observed


class TargetError(RuntimeError):
    """The target did not answer as such a target should. Names what happened and what to do, never what was said."""


class NotForTarget(TargetError):
    """The case asks for what this target can't be given, such as a moment of its own; it says nothing about the target."""


@dataclass(kw_only=True)
class Conversation:
    """A dialogue with a target while it goes on: the target's own id and token for it, what was said, how long it has lasted."""

    case: Case
    id: str | None = None
    token: str | None = None
    said: list[tuple[str, str]] = field(default_factory=list)
    elapsed: timedelta = timedelta()


class Target(Protocol):
    """Something that answers customers. One conversation at a time; not shared between threads."""

    @property
    def name(self) -> str: ...
    @property
    def deterministic(self) -> bool: ...

    def turn(self, conversation: Conversation, text: str) -> Observed:
        """The reply to `text`. Raises TargetError when there is none, NotForTarget when the case can't be put here."""
        ...

    def aftermath(self, conversation: Conversation) -> Aftermath:
        """What the dialogue left behind, as far as the target tells."""
        ...

    def close(self) -> None: ...
