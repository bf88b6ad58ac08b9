"""Customers who come back, known by the number that they left; and forgetting them again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func, or_, select
from sqlalchemy.orm import Session

from bot.conversation_state import ConversationState
from bot.records.rows import ConversationRow, CustomerRow, TicketRow
from bot.records.vault import Vault


@dataclass(frozen=True, kw_only=True)
class Customer:
    """What is known of a number: how its owner is addressed, what kind of customer they are, and how often they were in touch."""

    surname: str | None
    title: str | None
    contacts: int
    last_seen_at: datetime
    kind: str = ""


class Customers:
    """Looks customers up by telephone number (digits alone)."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def find(self, phone: str) -> Customer | None:
        """Who left this number before, or None."""
        with Session(self._engine) as session:
            row = session.get(CustomerRow, self._vault.fingerprint(phone))
            if row is None:
                return None
            name = json.loads(self._vault.open(row.name))
            return Customer(
                surname=name["surname"],
                title=name["title"],
                contacts=row.contacts,
                last_seen_at=row.last_seen_at,
                kind=name.get("kind", ""),
            )


def remember(session: Session, vault: Vault, phone: str, named: ConversationState, *, now: datetime, again: bool = False) -> str:
    """Count a contact of this number, unless it was counted `again`, and keep the name it was given under; returns its fingerprint."""
    contact_print = vault.fingerprint(phone)
    row = session.get(CustomerRow, contact_print)
    if row is None:
        row = CustomerRow(contact_print=contact_print, name="", contacts=0, first_seen_at=now, last_seen_at=now)
        session.add(row)
    if named.surname is not None or not row.name:
        kind = json.loads(vault.open(row.name)).get("kind", "") if row.name else ""
        _name(row, vault, surname=named.surname, title=named.title, kind=kind)
    row.contacts += 0 if again and row.contacts else 1
    row.last_seen_at = now
    return contact_print


def forget_without_tickets(session: Session, contact_print: str) -> None:
    """Forget a number that was left for nothing else and was not known before: its only ticket was taken back."""
    row = session.get(CustomerRow, contact_print)
    kept = session.scalar(select(func.count()).select_from(TicketRow).where(TicketRow.contact_print == contact_print))
    if row is not None and not kept and row.contacts <= 1:
        session.delete(row)


def set_kind(engine: Engine, vault: Vault, phone: str, kind: str) -> bool:
    """Keep what kind of customer the owner of this number is ("" for an ordinary one); whether there is such a customer."""
    with Session(engine) as session:
        row = session.get(CustomerRow, vault.fingerprint(phone))
        if row is None:
            return False
        known = json.loads(vault.open(row.name))
        _name(row, vault, surname=known["surname"], title=known["title"], kind=kind)
        session.commit()
    return True


def _name(row: CustomerRow, vault: Vault, *, surname: str | None, title: str | None, kind: str) -> None:
    row.name = vault.seal(json.dumps({"surname": surname, "title": title, "kind": kind}, ensure_ascii=False))


def erase(engine: Engine, vault: Vault, phone: str) -> int:
    """Remove whoever left this number: conversations with their turns, verdicts and tickets, and the name (PIPL art. 47).

    Returns how many conversations were removed.
    """
    contact_print = vault.fingerprint(phone)
    with Session(engine) as session:
        tickets = select(TicketRow.conversation_id).where(TicketRow.contact_print == contact_print)
        theirs = or_(ConversationRow.customer_print == contact_print, ConversationRow.id.in_(tickets))
        removed = session.scalar(select(func.count()).select_from(ConversationRow).where(theirs)) or 0
        ids = session.scalars(select(ConversationRow.id).where(theirs)).all()
        session.execute(delete(ConversationRow).where(ConversationRow.id.in_(ids)))
        session.execute(delete(CustomerRow).where(CustomerRow.contact_print == contact_print))
        session.commit()
    return removed


def remove_settled(engine: Engine, *, before: datetime) -> int:
    """Remove conversations not touched since `before` whose tickets are all closed, and customers not seen since.

    Returns how many conversations were removed.
    """
    with Session(engine) as session:
        open_tickets = select(TicketRow.conversation_id).where(TicketRow.status == "open")
        old = ConversationRow.updated_at < before, ConversationRow.id.not_in(open_tickets)
        ids = session.scalars(select(ConversationRow.id).where(*old)).all()
        session.execute(delete(ConversationRow).where(ConversationRow.id.in_(ids)))
        kept = select(ConversationRow.customer_print).where(ConversationRow.customer_print.is_not(None))
        session.execute(delete(CustomerRow).where(CustomerRow.last_seen_at < before, CustomerRow.contact_print.not_in(kept)))
        session.commit()
    return len(ids)
