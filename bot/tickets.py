"""Tickets: what the desk promised somebody, by when, and who is to be called."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Engine, or_, select, update
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
STATUS_WORDS: Mapping[str, str] = {"open": "正在处理中", "done": "已办结"}
"""How a ticket's status is told to its customer."""
_AGAIN = ("SD-4", "SD-5")
"""Clauses under which a matter is passed on that has its own ticket: its customer was never told another number."""
_SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0/O and no 1/I: ticket numbers are read out over the phone."""


@dataclass(frozen=True, kw_only=True)
class TicketRequest:
    """A ticket to be opened, or with `amends` one to be corrected, whose due time stays, or with `calls_off` one to be removed.

    `due_in` is natural time from now; None where the clause promises no time.
    """

    kind: str
    clause: str
    summary: str
    priority: str = "normal"
    due_in: timedelta | None = None
    surname: str | None = None
    contact: str | None = None
    amends: str | None = None
    calls_off: str | None = None
    """A ticket that its customer took back: it is removed, and nothing new is opened."""


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
    """The row of a new ticket, its telephone number and what it is about sealed; the ticket's own number is unique and can be read out."""
    # A letter first: with the date before it, digits alone would read like a telephone number.
    suffix = secrets.choice(_LETTERS) + "".join(secrets.choice(_SYMBOLS) for _ in range(5))
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
        summary=vault.seal(mask(request.summary)),
        due_at=None if request.due_in is None else now + request.due_in,
        created_at=now,
    )


def amend(session: Session, request: TicketRequest, *, conversation_id: str, vault: Vault) -> None:
    """Correct what an earlier ticket of this conversation says (TR-2.3); kind, priority and promise stay as they were."""
    row = session.get(TicketRow, request.amends)
    if row is None or row.conversation_id != conversation_id:
        return
    row.surname, row.summary = request.surname, vault.seal(mask(request.summary))
    row.contact = None if request.contact is None else vault.seal(request.contact)
    row.contact_print = None if request.contact is None else vault.fingerprint(request.contact)


def call_off(session: Session, ticket_id: str, *, conversation_id: str) -> str | None:
    """Remove an open ticket of this conversation whose customer took the matter back; returns the fingerprint of its number."""
    row = session.get(TicketRow, ticket_id)
    if row is None or row.conversation_id != conversation_id or row.status != "open":
        return None
    session.delete(row)
    session.flush()
    return row.contact_print


class Tickets:
    """Looks up how far a ticket is, for whoever asks in its own conversation, by its number or by the telephone number left."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def latest_of(self, conversation_id: str) -> Ticket | None:
        """The newest ticket of a conversation."""
        return self._newest(TicketRow.conversation_id == conversation_id)

    def find(self, reference: str) -> Ticket | None:
        """The newest ticket with this number, or for this telephone number (digits alone)."""
        number = TicketRow.id == reference.strip().upper()
        return self._newest(or_(number, TicketRow.contact_print == self._vault.fingerprint(reference)))

    def _newest(self, wanted: ColumnElement[bool]) -> Ticket | None:
        theirs = TicketRow.clause.not_in(_AGAIN)
        with Session(self._engine) as session:
            row = session.scalar(select(TicketRow).where(wanted, theirs).order_by(TicketRow.created_at.desc()).limit(1))
            return None if row is None else _opened(row, self._vault)


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
        return tuple(_opened(row, vault) for row in session.scalars(query))


def set_ticket_status(engine: Engine, ticket_id: str, status: Literal["open", "done"]) -> bool:
    """Give a ticket its new status; whether there was one that changed (somebody else may have been quicker)."""
    change = update(TicketRow).where(TicketRow.id == ticket_id, TicketRow.status != status).values(status=status)
    with Session(engine) as session:
        changed = session.execute(change).rowcount  # pyright: ignore[reportAttributeAccessIssue] - an update's result has one
        session.commit()
    return changed == 1


def _opened(row: TicketRow, vault: Vault) -> Ticket:
    return Ticket(
        id=row.id,
        kind=row.kind,
        priority=row.priority,
        status=row.status,
        conversation_id=row.conversation_id,
        clause=row.clause,
        surname=row.surname,
        contact=None if row.contact is None else vault.open(row.contact),
        summary=vault.open_kept(row.summary),
        due_at=row.due_at,
        created_at=row.created_at,
    )
