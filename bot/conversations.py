"""Resuming a conversation and writing a finished turn down: the desk's only door to the records."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.address import mask_addresses
from bot.clock import Clock
from bot.conversation_state import ConversationState
from bot.customers import forget_without_tickets, remember
from bot.errors import DeskUnavailable, UnknownConversation
from bot.records.rows import ConversationRow, TicketRow, TurnRow, VerdictRow
from bot.records.vault import Vault
from bot.tickets import TicketRequest, amend, call_off, ticket_row
from bot.turn import Citation, Message, Mode, TicketRef, Turn
from guards.masking import mask

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
# So many replies of a conversation are looked back on: what is told piece by piece is told within a few.
_SPOKEN = 4


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A conversation at the start of a turn. `token` is set only when this turn opens it."""

    id: str
    channel: str
    mode: Mode
    state: ConversationState
    turns: int
    spoken: tuple[str, ...] = ()
    """The last few replies, oldest first."""
    token: str | None = None
    token_hash: str = ""


@dataclass(frozen=True, kw_only=True)
class PastTurn:
    """One line of a transcript."""

    user_text: str
    turn: Turn
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """A conversation as it stands in the records, oldest turn first."""

    id: str
    mode: Mode
    turns: tuple[PastTurn, ...]


class Conversations:
    """Conversations and their turns in SQL. Every method is one transaction; blocking, so call it off the event loop.

    Raises DeskUnavailable when the database can't be reached.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        vault: Vault,
        clock: Clock,
        idle: timedelta,
        published: frozenset[str] = frozenset(),
        zone: tzinfo = UTC,
    ) -> None:
        """`published` are the company's own numbers, in digits: they need no masking in a transcript. Due times are told in `zone`."""
        self._zone = zone
        self._engine = engine
        self._vault = vault
        self._published = published
        self._clock = clock
        self._idle = idle

    def resume(self, message: Message, *, token: str | None, operator: bool = False) -> Conversation:
        """The conversation that `message` belongs to; a new one where it names none.

        Raises UnknownConversation when the id is not known or `token` is not the one that its creation returned.
        An `operator` (the local command line) needs no token, and opens a conversation under any well-formed id.
        """
        if message.conversation_id is None:
            return self._new(secrets.token_hex(16), message.channel)
        with self._session() as session:
            row = session.get(ConversationRow, message.conversation_id)
            if row is None:
                if operator and _LABEL.fullmatch(message.conversation_id):
                    return self._new(message.conversation_id, message.channel)
                raise UnknownConversation
            if not operator:
                _check_token(row, token)
            state = ConversationState.from_json(json.loads(self._vault.open(row.state)))
            if self._clock() - row.updated_at > self._idle:
                # A customer who comes back the next day is greeted anew; the transcript stays.
                state = state.of_another_day()
            past = session.query(TurnRow).filter_by(conversation_id=row.id)
            turns = past.count()
            spoken = [reply for (reply,) in past.with_entities(TurnRow.reply).order_by(TurnRow.seq.desc()).limit(_SPOKEN)]
            return Conversation(
                id=row.id,
                channel=row.channel,
                mode="human" if row.mode == "human" else "bot",
                state=state,
                turns=turns,
                spoken=tuple(reversed(spoken)),
                token_hash=row.token_hash,
            )

    def answered_before(self, conversation_id: str, client_message_id: str | None) -> Turn | None:
        """The turn that this message already got, if it was sent before."""
        if client_message_id is None:
            return None
        with self._session() as session:
            row = session.scalar(
                select(TurnRow)
                .where(TurnRow.conversation_id == conversation_id, TurnRow.client_message_id == client_message_id)
                .options(joinedload(TurnRow.ticket))
            )
            return None if row is None else _turn(row, self._zone)

    def record(
        self,
        conversation: Conversation,
        message: Message,
        *,
        state: ConversationState,
        settle: Callable[[TicketRef | None], Turn],
        ticket: TicketRequest | None = None,
    ) -> Turn:
        """Write a turn, its verdicts, the conversation's new state and at most one ticket (new, or one that is corrected), all or nothing.

        `settle` renders the turn once the ticket's due time is known; what it returns is stored. Only after this returns may a
        sentence that names the due time be shown (no promise without a record).
        """
        now = self._clock()
        with self._session() as session:
            row = session.get(ConversationRow, conversation.id, with_for_update=True)
            if row is None:
                row = ConversationRow(
                    id=conversation.id,
                    token_hash=conversation.token_hash,
                    channel=conversation.channel,
                    mode=conversation.mode,
                    created_at=now,
                )
                session.add(row)
            contact = state.phone if ticket is None or ticket.contact is None else ticket.contact
            counted, state = state.counted, replace(state, counted=state.counted or contact is not None)
            row.state = self._vault.seal(json.dumps(state.to_json(), ensure_ascii=False))
            row.updated_at = now
            session.flush()
            if contact is not None:
                row.customer_print = remember(session, self._vault, contact, state, now=now, again=counted)
            ticket_record = None if ticket is None else self._written(session, ticket, conversation.id, now)
            turn = settle(None if ticket_record is None else _ticket_ref(ticket_record, self._zone))
            seq = session.query(TurnRow).filter_by(conversation_id=conversation.id).count() + 1
            kept = replace(message, text=mask_addresses(mask(message.text, published=self._published)))
            # What was read back is kept without the address that it held; the ticket alone has it, sealed.
            places = state.places()
            session.add(
                _turn_row(replace(turn, reply=mask_addresses(turn.reply, places)) if places else turn, kept, seq=seq, now=now)
            )
            session.flush()
            session.add_all(_verdict_rows(turn, places))
            if ticket_record is not None:
                ticket_record.turn_id = turn.id
                session.add(ticket_record)
            session.commit()
            return turn

    def _written(self, session: Session, ticket: TicketRequest, conversation_id: str, now: datetime) -> TicketRow | None:
        """The row of a new ticket; None where one is corrected, or taken back with the number that was left for it alone."""
        if ticket.calls_off is not None:
            left = call_off(session, ticket.calls_off, conversation_id=conversation_id)
            if left is not None:
                forget_without_tickets(session, left)
            return None
        if ticket.amends is not None:
            amend(session, ticket, conversation_id=conversation_id, vault=self._vault)
            return None
        return ticket_row(ticket, conversation_id=conversation_id, now=now, vault=self._vault)

    def transcript(self, conversation_id: str, *, token: str | None, operator: bool = False) -> Transcript:
        """All turns, oldest first. Raises UnknownConversation as `resume` does."""
        with self._session() as session:
            row = session.scalar(
                select(ConversationRow)
                .where(ConversationRow.id == conversation_id)
                .options(selectinload(ConversationRow.turns).joinedload(TurnRow.ticket))
            )
            if row is None:
                raise UnknownConversation
            if not operator:
                _check_token(row, token)
            turns = tuple(
                PastTurn(user_text=turn.user_text, turn=_turn(turn, self._zone), created_at=turn.created_at) for turn in row.turns
            )
            return Transcript(id=row.id, mode="human" if row.mode == "human" else "bot", turns=turns)

    def _new(self, conversation_id: str, channel: str) -> Conversation:
        # The token names its conversation, so that who holds it can be shown their own without saying which.
        token = f"{conversation_id}.{secrets.token_urlsafe(32)}"
        return Conversation(
            id=conversation_id,
            channel=channel,
            mode="bot",
            state=ConversationState(),
            turns=0,
            token=token,
            token_hash=_hash(token),
        )

    def _session(self) -> _GuardedSession:
        return _GuardedSession(self._engine)


class _GuardedSession(Session):
    """A session whose failures to reach the database become DeskUnavailable."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        super().__exit__(kind, error, trace)
        if isinstance(error, SQLAlchemyError) and not isinstance(error, IntegrityError):
            raise DeskUnavailable from error


def conversation_of(token: str) -> str:
    """The conversation that a token claims to open; whether it does is for the records to say."""
    return token.rpartition(".")[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _check_token(row: ConversationRow, token: str | None) -> None:
    if token is None or not hmac.compare_digest(row.token_hash, _hash(token)):
        raise UnknownConversation


def _ticket_ref(row: TicketRow, zone: tzinfo) -> TicketRef:
    due_at = None if row.due_at is None else row.due_at.astimezone(zone)
    return TicketRef(id=row.id, kind=row.kind, priority=row.priority, due_at=due_at)


def _turn_row(turn: Turn, message: Message, *, seq: int, now: datetime) -> TurnRow:
    return TurnRow(
        id=turn.id,
        conversation_id=turn.conversation_id,
        seq=seq,
        client_message_id=message.client_message_id,
        user_text=message.text,
        reply=turn.reply,
        draft=turn.draft,
        intent=turn.intent,
        certainty=turn.certainty,
        why=turn.why,
        clauses=list(turn.clauses),
        answered=turn.answered,
        citations=[asdict(citation) for citation in turn.citations],
        quick_replies=list(turn.quick_replies),
        hits=[
            {
                "passage_id": hit.passage.id,
                "title": hit.passage.title,
                "text": hit.passage.text,
                "score": hit.score,
                "dense": hit.dense,
                "lexical": hit.lexical,
            }
            for hit in turn.hits
        ],
        mode=turn.mode,
        closed=turn.closed,
        model=turn.model,
        timings_ms=turn.timings_ms,
        created_at=now,
    )


def _verdict_rows(turn: Turn, places: Sequence[str]) -> list[VerdictRow]:
    return [
        VerdictRow(
            turn_id=turn.id,
            position=position,
            action=verdict.action,
            raw=mask_addresses(verdict.raw, places) if places else verdict.raw,
            delivered=mask_addresses(verdict.text, places) if places else verdict.text,
            findings=[asdict(finding) for finding in verdict.findings],
        )
        for position, verdict in enumerate(turn.verdicts)
    ]


def _turn(row: TurnRow, zone: tzinfo) -> Turn:
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        reply=row.reply,
        intent=row.intent,
        clauses=tuple(row.clauses),
        answered=row.answered,
        citations=tuple(Citation(**citation) for citation in row.citations),  # pyright: ignore[reportArgumentType]
        quick_replies=tuple(row.quick_replies),
        ticket=None if row.ticket is None else _ticket_ref(row.ticket, zone),
        mode="human" if row.mode == "human" else "bot",
        timings_ms=row.timings_ms,
        closed=row.closed,
        model=row.model,
        draft=row.draft,
        why=row.why,
        certainty=row.certainty,
    )
