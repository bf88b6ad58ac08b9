"""What the desk has decided to do with a message, before a word of it is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.conversation_state import ConversationState
from bot.drafting import DraftRequest
from bot.tickets import TicketRequest
from bot.turn import Citation
from guards.pack import SlotValue
from knowledge.passage import Hit, Passage


@dataclass(frozen=True, kw_only=True)
class Line:
    """A piece of a reply as planned: the wording under `key`, filled when it is spoken, or `text` as it stands.

    `break_before` puts it on a line of its own where something was said before it. `channel` limits it to one channel.
    """

    origin: Literal["wording", "knowledge"] = "wording"
    key: str = ""
    text: str = ""
    slots: Mapping[str, SlotValue | None] = field(default_factory=dict)
    break_before: bool = False
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One turn's decision: which clause governs, what is said, in which order, and what is written down for it.

    A reply is `before`, then the model's draft (or `instead` where there is no draft or nothing of it may go out), then `after`.
    """

    intent: str
    clauses: tuple[str, ...]
    state: ConversationState
    before: tuple[Line, ...] = ()
    draft: DraftRequest | None = None
    declined: Plan | None = None
    """What is done instead when the model itself says that the passages do not hold the answer."""
    instead: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()
    answered: bool = False
    passages: tuple[Passage, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    ticket: TicketRequest | None = None
    quick_replies: tuple[str, ...] = ()
    closes: bool = False
    certainty: float = 1.0
    why: str = ""
