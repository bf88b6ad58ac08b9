"""The desk in this process, each pack and set of articles opened once, on a directory of its own that is thrown away."""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from bot.assembly import Office, open_office
from bot.errors import DeskError
from bot.models.errors import ModelUnavailable
from bot.records.rows import Rows
from bot.tickets import list_tickets
from bot.turn import Done, Message, Turn
from evaluation.case import Case, Place
from evaluation.log_tap import LogTap
from evaluation.observed import Aftermath, Aspect, Cited, FiledTicket, Observed, Usage
from evaluation.stock import Stock, bench_settings, furnish, stocked_directory
from evaluation.targets.target import Conversation, TargetError

_TELLS: frozenset[Aspect] = frozenset({"intent", "clauses", "answered", "citations", "ticket", "mode", "retrieved"})
_URGENT = ("high", "urgent")
_MODEL_WAIT_SECONDS = 120.0
_MOST_OFFICES = 4
# A verdict must not hang on the hour, or the holiday, at which the suite happens to run.
_ORDINARY_MORNING = datetime.fromisoformat("2026-11-24T10:00:00+08:00")

_WARMING = Case(id="warming", clauses=(), severity="should", tags=(), place=Place(file="", line=0))


class CaseClock:
    """The desk's clock under a case: from the case's own moment on, or from an ordinary working morning, it goes as time does."""

    def __init__(self) -> None:
        self._began = _ORDINARY_MORNING - datetime.now(UTC)
        self._later = timedelta()

    def set(self, conversation: Conversation) -> None:
        """Tell the time of `conversation` from now on."""
        if not conversation.said:
            self._began = (conversation.case.at or _ORDINARY_MORNING).astimezone(UTC) - datetime.now(UTC)
        self._later = conversation.elapsed

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._began + self._later


@dataclass(frozen=True, kw_only=True)
class _Desk:
    office: Office
    clock: CaseClock


class DeskTarget:
    """The desk itself. `llm` as in KEFU_LLM; `pack` is for cases that name none, or for all.

    Offices stay open until `close`, at most four; the one that was used longest ago makes room.
    """

    def __init__(
        self,
        *,
        pack: str,
        overrides_pack: bool = False,
        llm: str = "none",
        stock: Stock = stocked_directory,
        tap: LogTap | None = None,
    ) -> None:
        self.name = "desk" if llm == "none" else f"desk+{llm}"
        self.deterministic = llm == "none"
        self._pack = pack
        self._overrides_pack = overrides_pack
        self._stock = stock
        self._llm = llm
        self._tap = tap
        self._stack = ExitStack()
        self._root = Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kefu-bench-", ignore_cleanup_errors=True))
        )
        self._runner = self._stack.enter_context(asyncio.Runner())
        self._desks: dict[tuple[str, str], tuple[_Desk, ExitStack]] = {}

    def turn(self, conversation: Conversation, text: str) -> Observed:
        desk = self._desk(conversation)
        if conversation.id is None:
            _forget(desk.office.engine)
            if self._tap is not None:
                self._tap.clear()
        desk.clock.set(conversation)
        started = time.perf_counter()
        turn, usage = self._runner.run(_counted_turn(desk.office, conversation, text))
        took = (time.perf_counter() - started) * 1000
        conversation.id, conversation.token = turn.conversation_id, turn.token or conversation.token
        return _observed(turn, took, at=desk.clock(), usage=usage)

    def aftermath(self, conversation: Conversation) -> Aftermath:
        desk = self._desk(conversation)
        assert conversation.id is not None
        tickets = list_tickets(desk.office.engine, desk.office.vault, conversation_id=conversation.id)
        transcript = desk.office.desk.conversation(conversation.id, conversation.token)
        return Aftermath(
            tickets=tuple(
                FiledTicket(
                    id=one.id,
                    kind=one.kind,
                    priority=one.priority,
                    due_at=one.due_at,
                    filed_at=one.created_at,
                    contact=one.contact,
                    surname=one.surname,
                )
                for one in tickets
            ),
            alerts=sum(one.priority in _URGENT for one in tickets),
            log=None if self._tap is None else self._tap.text(),
            transcript="\n".join(f"{past.user_text}\n{past.turn.reply}" for past in transcript.turns),
        )

    def close(self) -> None:
        for _, stack in self._desks.values():
            stack.close()
        self._desks.clear()
        self._stack.close()

    def _desk(self, conversation: Conversation) -> _Desk:
        case = conversation.case
        key = (self._pack if self._overrides_pack or case.pack is None else case.pack, case.knowledge)
        if key in self._desks:
            self._desks[key] = self._desks.pop(key)
        else:
            self._desks[key] = self._opened(*key)
            if len(self._desks) > _MOST_OFFICES:
                self._desks.pop(next(iter(self._desks)))[1].close()
        return self._desks[key][0]

    def _opened(self, pack: str, knowledge: str) -> tuple[_Desk, ExitStack]:
        stack, clock = ExitStack(), CaseClock()
        directory = furnish(self._stock(pack, knowledge), into=self._root)
        office = stack.enter_context(open_office(bench_settings(directory, pack=pack, llm=self._llm), clock=clock))
        if self._llm != "none" and not office.model.wait_ready(_MODEL_WAIT_SECONDS):
            stack.close()
            raise TargetError(
                f"模型 {self._llm} 不可用，请运行 kefu doctor / the model {self._llm} is not ready: see kefu doctor"
            )
        # What is loaded at the first question must not count as the first case's time.
        self._runner.run(_one_turn(office, Conversation(case=_WARMING), "请问停车怎么收费？"))
        return _Desk(office=office, clock=clock), stack


def _forget(engine: Engine) -> None:
    """Empty the records, articles aside: whom an earlier case left its number with must not be known to the next."""
    with engine.begin() as connection:
        for statement in _emptying():
            connection.exec_driver_sql(statement)


@lru_cache(maxsize=1)
def _emptying() -> tuple[str, ...]:
    """A statement for each table, what refers to others first; sorting the tables costs more than emptying them."""
    return tuple(f'DELETE FROM "{table.name}"' for table in reversed(Rows.metadata.sorted_tables))


async def _counted_turn(office: Office, conversation: Conversation, text: str) -> tuple[Turn, Usage]:
    """The turn, and the tokens that its drafts took as far as the service tells."""
    if office.model.name == "none":
        return await _one_turn(office, conversation, text), Usage()
    from langchain_core.callbacks import get_usage_metadata_callback

    await _ask_for_counts(office)
    with get_usage_metadata_callback() as counted:
        turn = await _one_turn(office, conversation, text)
    drafts = counted.usage_metadata.values()
    return turn, Usage(
        prompt_tokens=sum(one["input_tokens"] for one in drafts), completion_tokens=sum(one["output_tokens"] for one in drafts)
    )


async def _ask_for_counts(office: Office) -> None:
    """Have the service count its tokens: at work the desk doesn't ask, as some services refuse what they do not know."""
    from langchain_openai import ChatOpenAI

    with suppress(ModelUnavailable):  # then there is no draft to be counted
        chat = await office.model.chat()
        if isinstance(chat, ChatOpenAI):
            chat.stream_usage = True


async def _one_turn(office: Office, conversation: Conversation, text: str) -> Turn:
    message = Message(text=text, conversation_id=conversation.id, channel=conversation.case.channel)
    try:
        async for event in office.desk.answer(message, token=conversation.token):
            if isinstance(event, Done):
                return event.turn
    except DeskError as error:
        raise TargetError(f"{error.message_zh} / {error.message_en}") from error
    raise TargetError("客服台没有给出完整的一轮 / the desk gave no finished turn")


def _observed(turn: Turn, took_ms: float, *, at: datetime, usage: Usage) -> Observed:
    ticket = turn.ticket
    return Observed(
        reply=turn.reply,
        at=at,
        latency_ms=took_ms,
        tells=_TELLS,
        intent=turn.intent,
        clauses=turn.clauses,
        answered=turn.answered,
        citations=tuple(Cited(title=one.title, quote=one.quote, source=one.source) for one in turn.citations),
        ticket=None
        if ticket is None
        else FiledTicket(id=ticket.id, kind=ticket.kind, priority=ticket.priority, due_at=ticket.due_at, filed_at=at),
        mode=turn.mode,
        retrieved=tuple((hit.passage.title, hit.passage.source) for hit in turn.hits),
        usage=usage,
    )
