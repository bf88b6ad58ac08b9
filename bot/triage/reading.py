"""What a message is read as, and what the reading takes into account of the turns before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class DialogueState:
    """What the turns before leave behind for the reading of the next one.

    `intent`/`topic` are those of the previous turn, `declined` whether it was a refusal; `procedure` and `slot` name what
    is being taken down; `answered` that the previous turn answered from the knowledge base; `closed` that the desk said
    goodbye.
    """

    intent: str = ""
    topic: str = ""
    declined: bool = False
    procedure: str | None = None
    slot: str | None = None
    answered: bool = False
    closed: bool = False

    @property
    def label(self) -> str:
        """The previous turn's intent, or "intent.topic"."""
        return f"{self.intent}.{self.topic}" if self.topic else self.intent


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What governs a turn. `also` holds what else was said in it, most certain first; `why` is for staff, in Chinese.

    `certainty` is the probability of `intent`, 0..1. `scores` are those of all intents. `clauses` are the act's.
    """

    intent: str
    certainty: float
    why: str
    clauses: tuple[str, ...] = ()
    topic: str = ""
    also: tuple[str, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
