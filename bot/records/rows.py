"""The tables of the desk. Times are UTC; JSON columns hold what is shown to staff but never searched by."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, Boolean, DateTime, Dialect, Float, ForeignKey, Integer, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite would otherwise hand back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone can't be stored: {value!r}; make it aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Rows(DeclarativeBase):
    """The declarative root of every table of the desk."""


class ConversationRow(Rows):
    """A conversation. Only the hash of its token is kept; `state` is a sealed `bot.conversation_state.ConversationState`.

    `customer_print` is the fingerprint of the telephone number that its customer gave, if any.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))
    mode: Mapped[str] = mapped_column(String(8), default="bot")
    state: Mapped[str] = mapped_column(Text)
    customer_print: Mapped[str | None] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    turns: Mapped[list[TurnRow]] = relationship(back_populates="conversation", order_by="TurnRow.seq")


class TurnRow(Rows):
    """One exchange, `user_text` and `reply` masked. `seq` counts from 1 within its conversation; `client_message_id` makes a repeated send the same row."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"), UniqueConstraint("conversation_id", "client_message_id"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int] = mapped_column(Integer)
    client_message_id: Mapped[str | None] = mapped_column(String(128))
    user_text: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    draft: Mapped[str] = mapped_column(Text, default="")
    intent: Mapped[str] = mapped_column(String(32), index=True)
    certainty: Mapped[float] = mapped_column(Float)
    why: Mapped[str] = mapped_column(Text, default="")
    clauses: Mapped[list[str]] = mapped_column(JSON)
    answered: Mapped[bool] = mapped_column(Boolean)
    citations: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    quick_replies: Mapped[list[str]] = mapped_column(JSON)
    hits: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    mode: Mapped[str] = mapped_column(String(8))
    closed: Mapped[bool] = mapped_column(Boolean, default=False)
    model: Mapped[str] = mapped_column(String(128), default="none")
    timings_ms: Mapped[dict[str, float]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    conversation: Mapped[ConversationRow] = relationship(back_populates="turns")
    ticket: Mapped[TicketRow | None] = relationship(back_populates="turn")
    verdicts: Mapped[list[VerdictRow]] = relationship(order_by="VerdictRow.position")


class VerdictRow(Rows):
    """What the guards made of one sentence of a turn, in the order in which they were proposed."""

    __tablename__ = "verdicts"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    action: Mapped[str] = mapped_column(String(16))
    raw: Mapped[str] = mapped_column(Text)
    delivered: Mapped[str] = mapped_column(Text)
    findings: Mapped[list[dict[str, object]]] = mapped_column(JSON)


class TicketRow(Rows):
    """Work that the desk promised. `due_at` is what a promise sentence is rendered from.

    The telephone number stands here alone: `contact` sealed, `contact_print` its fingerprint. `summary` is sealed too: it may hold
    where somebody lives.
    """

    __tablename__ = "tickets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    priority: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), default="open", index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), unique=True)
    clause: Mapped[str] = mapped_column(String(16))
    surname: Mapped[str | None] = mapped_column(String(32))
    contact: Mapped[str | None] = mapped_column(Text)
    contact_print: Mapped[str | None] = mapped_column(String(64), index=True)
    summary: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    turn: Mapped[TurnRow] = relationship(back_populates="ticket")


class CustomerRow(Rows):
    """Somebody who has left a telephone number: found by its fingerprint, the name sealed."""

    __tablename__ = "customers"

    contact_print: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    contacts: Mapped[int] = mapped_column(Integer)
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
