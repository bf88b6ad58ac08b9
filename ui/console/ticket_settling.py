"""Marking tickets as done, and taking that back."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from bot.records.rows import TicketRow


def set_ticket_status(engine: Engine, ticket_id: str, status: Literal["open", "done"]) -> bool:
    """Give a ticket its new status; whether there was one that changed (somebody else may have been quicker)."""
    change = update(TicketRow).where(TicketRow.id == ticket_id, TicketRow.status != status).values(status=status)
    with Session(engine) as session:
        changed = session.execute(change).rowcount  # pyright: ignore[reportAttributeAccessIssue] - an update's result has one
        session.commit()
    return changed == 1
