"""What a target let be seen: a turn, and what was left behind when the dialogue was over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Aspect = Literal["intent", "clauses", "answered", "citations", "ticket", "mode", "retrieved", "guards"]


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A citation as the customer sees it. `source` is "" where the target does not tell."""

    title: str
    quote: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class FiledTicket:
    """A ticket as far as the target tells. `filed_at` is when the harness learned of it, aware."""

    id: str
    kind: str
    priority: str
    due_at: datetime | None
    filed_at: datetime
    contact: str | None = None
    surname: str | None = None


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Tokens that a model took for a turn; zero where none was asked."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
        )


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One reply with whatever else the target tells; `tells` names the aspects that it does tell.

    `retrieved` are (title, source) of the passages found, best first. `latency_ms` is wall time as the customer has it.
    """

    reply: str
    at: datetime
    latency_ms: float
    tells: frozenset[Aspect] = frozenset()
    intent: str = ""
    clauses: tuple[str, ...] = ()
    answered: bool = False
    citations: tuple[Cited, ...] = ()
    ticket: FiledTicket | None = None
    mode: str = "bot"
    retrieved: tuple[tuple[str, str], ...] = ()
    usage: Usage = field(default_factory=Usage)
    action: str = ""
    """Guard cases only: what became of the draft: "passed", "repaired" or "dropped"."""
    rules: tuple[str, ...] = ()
    """Guard cases only: the rules that found something."""


@dataclass(frozen=True, kw_only=True)
class Aftermath:
    """What a dialogue left behind; None where the target can't tell.

    `alerts` counts the tickets that call a person at once (priority high or urgent). `log` and `transcript` are text.
    `tells_customers`: the tickets show whose they are.
    """

    tickets: tuple[FiledTicket, ...] | None = None
    tells_customers: bool = True
    alerts: int | None = None
    log: str | None = None
    transcript: str | None = None
