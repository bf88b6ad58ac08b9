"""Tickets: what the desk promised somebody, by when, and who is to be called."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.records.rows import TicketRow
from bot.records.vault import Vault
from guards.masking import mask

_PREFIX: Mapping[str, str] = {
    "complaint": "TS",
    "callback": "HD",
    "work_order": "PG",
    "appointment": "YY",
    "message": "LY",
    "suggestion": "JY",
    "praise": "BY",
    "coordination": "XT",
}
_SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0/O and no 1/I: ticket numbers are read out over the phone."""


@dataclass(frozen=True, kw_only=True)
class TicketRequest:
    """A ticket to be opened. `due_in` is natural time from now; None where the clause promises no time."""

    kind: str
    clause: str
    summary: str
    priority: str = "normal"
    due_in: timedelta | None = None
    surname: str | None = None
    contact: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket as staff see it."""

    id: str
    kind: str
    priority: str
    status: str
    conversation_id: str
    clause: str
    surname: str | None
    contact: str | None
    summary: str
    due_at: datetime | None
    created_at: datetime


def ticket_row(request: TicketRequest, *, conversation_id: str, now: datetime, vault: Vault) -> TicketRow:
    """The row of a new ticket, its telephone number sealed; the ticket's own number is unique and can be read out."""
    suffix = "".join(secrets.choice(_SYMBOLS) for _ in range(6))
    return TicketRow(
        id=f"{_PREFIX[request.kind]}{now:%y%m%d}{suffix}",
        kind=request.kind,
        priority=request.priority,
        status="open",
        conversation_id=conversation_id,
        clause=request.clause,
        surname=request.surname,
        contact=None if request.contact is None else vault.seal(request.contact),
        contact_print=None if request.contact is None else vault.fingerprint(request.contact),
        summary=mask(request.summary),
        due_at=None if request.due_in is None else now + request.due_in,
        created_at=now,
    )


def list_tickets(
    engine: Engine, vault: Vault, *, conversation_id: str | None = None, status: str | None = None
) -> tuple[Ticket, ...]:
    """Tickets with their contacts opened, the one that is due first before the others; those without a due time last."""
    query = select(TicketRow).order_by(TicketRow.due_at.is_(None), TicketRow.due_at, TicketRow.created_at)
    if conversation_id is not None:
        query = query.where(TicketRow.conversation_id == conversation_id)
    if status is not None:
        query = query.where(TicketRow.status == status)
    with Session(engine) as session:
        return tuple(
            Ticket(
                id=row.id,
                kind=row.kind,
                priority=row.priority,
                status=row.status,
                conversation_id=row.conversation_id,
                clause=row.clause,
                surname=row.surname,
                contact=None if row.contact is None else vault.open(row.contact),
                summary=row.summary,
                due_at=row.due_at,
                created_at=row.created_at,
            )
            for row in session.scalars(query)
        )
