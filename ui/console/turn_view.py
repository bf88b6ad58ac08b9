"""One turn as staff see it, whether it has just been answered or is read from the records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.records.rows import TicketRow, TurnRow, VerdictRow
from bot.records.vault import Vault, VaultError
from bot.turn import Turn

TRIAL_PREFIX = "console-"
"""Begins the client_message_id of every turn that staff tried here, so that they can be told from customers' turns."""

_JUDGED = re.compile(r"\b(confident|uncertain|unanswerable) ([01]\.\d+)")


@dataclass(frozen=True, kw_only=True)
class SentenceView:
    """What the guards made of one sentence; `findings` are (code, clause)."""

    action: str
    raw: str
    delivered: str
    findings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class HitView:
    """A passage that was found, with its scores (fused, cosine, lexical)."""

    title: str
    text: str
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, kw_only=True)
class TicketView:
    """The ticket of a turn."""

    id: str
    kind: str
    priority: str
    due_at: datetime | None
    status: str = "open"
    clause: str = ""
    surname: str | None = None
    contact: str | None = None
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class TurnView:
    """A turn with its whole why. `cited` are the titles and words that the answer relies on."""

    id: str
    user_text: str
    reply: str
    intent: str
    certainty: float
    why: str
    clauses: tuple[str, ...]
    answered: bool
    mode: str
    model: str
    draft: str
    closed: bool
    cited: tuple[tuple[str, str], ...] = ()
    hits: tuple[HitView, ...] = ()
    sentences: tuple[SentenceView, ...] = ()
    quick_replies: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    ticket: TicketView | None = None
    created_at: datetime | None = None

    @property
    def judged(self) -> tuple[str, float] | None:
        """The band in which the knowledge base's answer fell and its probability, where it was asked."""
        found = _JUDGED.search(self.why)
        return None if found is None else (found[1], float(found[2]))

    @property
    def held_back(self) -> int:
        """How many sentences did not go out as they were proposed."""
        return sum(sentence.action != "passed" for sentence in self.sentences)


def view_of_turn(turn: Turn, user_text: str) -> TurnView:
    """A turn that the desk has just answered."""
    ticket = turn.ticket
    return TurnView(
        id=turn.id,
        user_text=user_text,
        reply=turn.reply,
        intent=turn.intent,
        certainty=turn.certainty,
        why=turn.why,
        clauses=turn.clauses,
        answered=turn.answered,
        mode=turn.mode,
        model=turn.model,
        draft=turn.draft,
        closed=turn.closed,
        cited=tuple((citation.title, citation.quote) for citation in turn.citations),
        hits=tuple(
            HitView(title=hit.passage.title, text=hit.passage.text, score=hit.score, dense=hit.dense, lexical=hit.lexical)
            for hit in turn.hits
        ),
        sentences=tuple(
            SentenceView(
                action=verdict.action,
                raw=verdict.raw,
                delivered=verdict.text,
                findings=tuple((finding.code, finding.clause) for finding in verdict.findings),
            )
            for verdict in turn.verdicts
        ),
        quick_replies=turn.quick_replies,
        timings_ms=turn.timings_ms,
        ticket=None
        if ticket is None
        else TicketView(id=ticket.id, kind=ticket.kind, priority=ticket.priority, due_at=ticket.due_at),
    )


def view_of_row(row: TurnRow, vault: Vault) -> TurnView:
    """A turn out of the records, its verdicts and ticket loaded with it."""
    return TurnView(
        id=row.id,
        user_text=row.user_text,
        reply=row.reply,
        intent=row.intent,
        certainty=row.certainty,
        why=row.why,
        clauses=tuple(row.clauses),
        answered=row.answered,
        mode=row.mode,
        model=row.model,
        draft=row.draft,
        closed=row.closed,
        cited=tuple((str(citation.get("title", "")), str(citation.get("quote", ""))) for citation in row.citations),
        hits=tuple(
            HitView(
                title=str(hit.get("title", "")),
                text=str(hit.get("text", "")),
                score=_number(hit.get("score")),
                dense=_number(hit.get("dense")),
                lexical=_number(hit.get("lexical")),
            )
            for hit in row.hits
        ),
        sentences=tuple(_sentence(verdict) for verdict in row.verdicts),
        quick_replies=tuple(row.quick_replies),
        timings_ms=row.timings_ms,
        ticket=None if row.ticket is None else view_of_ticket(row.ticket, vault),
        created_at=row.created_at,
    )


def view_of_ticket(row: TicketRow, vault: Vault) -> TicketView:
    """A ticket out of the records, its contact opened: staff have to call."""
    return TicketView(
        id=row.id,
        kind=row.kind,
        priority=row.priority,
        due_at=row.due_at,
        status=row.status,
        clause=row.clause,
        surname=row.surname,
        contact=_opened(row.contact, vault),
        summary=_opened(row.summary, vault) or "",
    )


def _sentence(row: VerdictRow) -> SentenceView:
    findings = tuple((str(finding.get("code", "")), str(finding.get("clause", ""))) for finding in row.findings)
    return SentenceView(action=row.action, raw=row.raw, delivered=row.delivered, findings=findings)


def _opened(sealed: str | None, vault: Vault) -> str | None:
    try:
        return None if sealed is None else vault.open_kept(sealed)
    except VaultError:
        # One ticket of another key must not hide all the others.
        return "（密钥不符，无法读取）"


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
