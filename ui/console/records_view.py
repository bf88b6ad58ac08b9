"""What staff read in the records: conversations, their turns, tickets, and the day's counts. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.records.rows import ConversationRow, TicketRow, TurnRow, VerdictRow
from bot.records.vault import Vault
from ui.console.turn_view import TRIAL_PREFIX, TicketView, TurnView, view_of_row, view_of_ticket

MOST_CONVERSATIONS = 200
MOST_TICKETS = 500
_PRESSING = ("urgent", "emergency")


@dataclass(frozen=True, kw_only=True)
class ConversationFilter:
    """Which conversations to show: those with at least one turn that fits everything given. `trials`: staff's own as well."""

    intent: str = ""
    clause: str = ""
    answered: bool | None = None
    words: str = ""
    trials: bool = False


@dataclass(frozen=True, kw_only=True)
class ConversationSummary:
    """One line of the list. `intents` in the order in which they came, each once."""

    id: str
    channel: str
    mode: str
    updated_at: datetime
    turns: int
    first_words: str
    intents: tuple[str, ...]
    unanswered: int
    tickets: int
    trial: bool


@dataclass(frozen=True, kw_only=True)
class ConversationRecord:
    """A conversation with all its turns, oldest first."""

    id: str
    channel: str
    mode: str
    created_at: datetime
    updated_at: datetime
    turns: tuple[TurnView, ...]


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """A ticket in the list."""

    ticket: TicketView
    conversation_id: str
    created_at: datetime
    trial: bool


@dataclass(frozen=True, kw_only=True)
class DayCounts:
    """What happened between two moments, staff's trials left out; `open_tickets` and `overdue_tickets` are of now.

    `questions` are the turns that asked the knowledge base, `answered` those of them that it answered.
    """

    conversations: int
    turns: int
    questions: int
    answered: int
    by_intent: tuple[tuple[str, int], ...]
    tickets: int
    open_tickets: int
    overdue_tickets: int
    sentences: int
    held_back: int
    typical_ms: float | None


def list_conversations(
    engine: Engine, wanted: ConversationFilter, *, most: int = MOST_CONVERSATIONS
) -> tuple[ConversationSummary, ...]:
    """The latest conversations that fit, at most `most`, the latest first."""
    query = (
        select(ConversationRow)
        .where(exists().where(TurnRow.conversation_id == ConversationRow.id, *_conditions(wanted)))
        .order_by(ConversationRow.updated_at.desc())
        .limit(most)
        .options(selectinload(ConversationRow.turns).joinedload(TurnRow.ticket))
    )
    with Session(engine) as session:
        return tuple(_summary(row) for row in session.scalars(query))


def read_conversation(engine: Engine, vault: Vault, conversation_id: str) -> ConversationRecord | None:
    """One conversation with the why of every turn; None when there is none of that id."""
    query = (
        select(ConversationRow)
        .where(ConversationRow.id == conversation_id)
        .options(
            selectinload(ConversationRow.turns).joinedload(TurnRow.ticket),
            selectinload(ConversationRow.turns).selectinload(TurnRow.verdicts),
        )
    )
    with Session(engine) as session:
        row = session.scalar(query)
        if row is None:
            return None
        return ConversationRecord(
            id=row.id,
            channel=row.channel,
            mode=row.mode,
            created_at=row.created_at,
            updated_at=row.updated_at,
            turns=tuple(view_of_row(turn, vault) for turn in row.turns),
        )


def list_ticket_lines(engine: Engine, vault: Vault, *, status: str | None, most: int = MOST_TICKETS) -> tuple[TicketLine, ...]:
    """Tickets of a status (None: of any): open ones first, and of them what is urgent, then by due time, those without one last.

    What is settled stands in the order in which it came in, the latest first: the oldest of it is the least asked for.
    """
    is_open = TicketRow.status == "open"
    query = (
        select(TicketRow)
        .options(joinedload(TicketRow.turn))
        .order_by(
            is_open.desc(),
            and_(is_open, TicketRow.priority.in_(_PRESSING)).desc(),
            case((is_open, TicketRow.due_at.is_(None))),
            case((is_open, TicketRow.due_at)),
            case((is_open, TicketRow.created_at)),
            TicketRow.created_at.desc(),
        )
        .limit(most)
    )
    if status is not None:
        query = query.where(TicketRow.status == status)
    with Session(engine) as session:
        return tuple(_ticket_line(row, vault) for row in session.scalars(query))


def read_ticket_line(engine: Engine, vault: Vault, ticket_id: str) -> TicketLine | None:
    """One ticket, however far down the list it stands; None when there is none of that id."""
    with Session(engine) as session:
        row = session.scalar(select(TicketRow).where(TicketRow.id == ticket_id).options(joinedload(TicketRow.turn)))
        return None if row is None else _ticket_line(row, vault)


def count_day(engine: Engine, *, since: datetime, now: datetime) -> DayCounts:
    """The counts from `since` to `now`, both aware."""
    period = and_(TurnRow.created_at >= since, TurnRow.created_at <= now, _not_a_trial())
    with Session(engine) as session:
        turns, conversations = session.execute(
            select(func.count(), func.count(func.distinct(TurnRow.conversation_id))).where(period)
        ).one()
        questions = select(func.count()).where(period, TurnRow.intent == "knowledge_question")
        by_intent = session.execute(
            select(TurnRow.intent, func.count())
            .where(period)
            .group_by(TurnRow.intent)
            .order_by(func.count().desc(), TurnRow.intent)
        )
        of_day = select(func.count()).select_from(VerdictRow).join(TurnRow, VerdictRow.turn_id == TurnRow.id).where(period)
        tickets = select(func.count()).select_from(TicketRow).join(TurnRow, TicketRow.turn_id == TurnRow.id)
        open_ones = tickets.where(TicketRow.status == "open", _not_a_trial())
        times = sorted(_total(timings) for timings in session.scalars(select(TurnRow.timings_ms).where(period)))
        return DayCounts(
            conversations=conversations,
            turns=turns,
            questions=session.scalar(questions) or 0,
            answered=session.scalar(questions.where(TurnRow.answered)) or 0,
            by_intent=tuple((intent, count) for intent, count in by_intent),
            tickets=session.scalar(tickets.where(period)) or 0,
            open_tickets=session.scalar(open_ones) or 0,
            overdue_tickets=session.scalar(open_ones.where(TicketRow.due_at < now)) or 0,
            sentences=session.scalar(of_day) or 0,
            held_back=session.scalar(of_day.where(VerdictRow.action != "passed")) or 0,
            typical_ms=times[len(times) // 2] if times else None,
        )


def _conditions(wanted: ConversationFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.intent:
        conditions.append(TurnRow.intent == wanted.intent)
    if wanted.clause:
        conditions.append(cast(TurnRow.clauses, String).contains(f'"{wanted.clause.upper()}"', autoescape=True))
    if wanted.answered is not None:
        conditions.append(TurnRow.answered.is_(wanted.answered))
    if wanted.words:
        said = (TurnRow.user_text, TurnRow.reply)
        conditions.append(or_(*(column.icontains(wanted.words, autoescape=True) for column in said)))
    if not wanted.trials:
        conditions.append(_not_a_trial())
    return conditions


def _not_a_trial() -> ColumnElement[bool]:
    return or_(TurnRow.client_message_id.is_(None), ~TurnRow.client_message_id.startswith(TRIAL_PREFIX, autoescape=True))


def _is_trial(turn: TurnRow) -> bool:
    return (turn.client_message_id or "").startswith(TRIAL_PREFIX)


def _ticket_line(row: TicketRow, vault: Vault) -> TicketLine:
    return TicketLine(
        ticket=view_of_ticket(row, vault),
        conversation_id=row.conversation_id,
        created_at=row.created_at,
        trial=_is_trial(row.turn),
    )


def _summary(row: ConversationRow) -> ConversationSummary:
    first = next((turn.user_text for turn in row.turns if turn.user_text.strip()), "")
    return ConversationSummary(
        id=row.id,
        channel=row.channel,
        mode=row.mode,
        updated_at=row.updated_at,
        turns=len(row.turns),
        first_words=" ".join(first.split())[:60],
        intents=tuple(dict.fromkeys(turn.intent for turn in row.turns)),
        unanswered=sum(turn.intent == "knowledge_question" and not turn.answered for turn in row.turns),
        tickets=sum(turn.ticket is not None for turn in row.turns),
        trial=any(_is_trial(turn) for turn in row.turns),
    )


def _total(timings_ms: dict[str, float]) -> float:
    return timings_ms.get("total", sum(timings_ms.values()))
