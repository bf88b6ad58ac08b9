"""One exchange: the customer's message in, a turn out, and the events by which it is delivered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from guards.finding import Verdict
from knowledge.passage import Hit

Mode = Literal["bot", "human"]


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a customer sent. `client_message_id` makes a repeated send the same turn; `channel` picks phone or chat wording.

    `greeted` says that the channel has shown the opening (CC-01) itself, so that the first reply need not repeat it."""

    text: str
    conversation_id: str | None = None
    client_message_id: str | None = None
    channel: str = "chat"
    greeted: bool = False


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a knowledge answer stands: the article's title and the words relied on. `score` is the fused score, 0..1."""

    title: str
    quote: str
    score: float
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketRef:
    """A committed ticket as a turn shows it; contact details stay in the ticket."""

    id: str
    kind: str
    priority: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One finished exchange, as stored and as told to clients (the contract's turn).

    `token` is set only on the turn that opened the conversation. `verdicts`, `hits`, `draft` and `why` are for staff
    and never leave by the customers' API.
    """

    id: str
    conversation_id: str
    reply: str
    intent: str
    clauses: tuple[str, ...]
    answered: bool
    citations: tuple[Citation, ...] = ()
    quick_replies: tuple[str, ...] = ()
    ticket: TicketRef | None = None
    mode: Mode = "bot"
    timings_ms: dict[str, float] = field(default_factory=dict)
    token: str | None = None
    closed: bool = False
    # For staff only:
    model: str = "none"
    draft: str = ""
    why: str = ""
    certainty: float = 1.0
    verdicts: tuple[Verdict, ...] = ()
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The first event of a conversation's first turn: a client that loses the stream can come back with these."""

    conversation_id: str
    token: str


@dataclass(frozen=True, kw_only=True)
class Status:
    """What the desk is doing, for a typing indicator: "reading", "searching", "writing"."""

    phase: Literal["reading", "searching", "writing"]


@dataclass(frozen=True, kw_only=True)
class Delta:
    """Guarded text to append. The deltas of a turn, joined, are its `reply`."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """The last event of a turn that was recorded."""

    turn: Turn


@dataclass(frozen=True, kw_only=True)
class Handoff:
    """A person takes the conversation over from here."""

    conversation_id: str


@dataclass(frozen=True, kw_only=True)
class Failure:
    """The last event of a turn that could not be recorded. `code` is stable; the messages are for the reader."""

    code: str
    message_zh: str
    message_en: str


Event = Opened | Status | Delta | Done | Handoff | Failure
