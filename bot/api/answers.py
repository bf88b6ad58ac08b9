"""The answers under way and those just given: one task each, found again by the message that asked for it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from bot.api.event_log import EventLog
from bot.api.limits import ApiLimits
from bot.api.metrics import Metrics
from bot.api.problem import Problem
from bot.errors import DeskError, DeskUnavailable
from bot.turn import Delta, Done, Event, Failure, Message, Opened

_log = logging.getLogger(__name__)


_SECRET_CHARS = 20
"""From this length on, a message id is taken for one that nobody else can know or come upon by chance (a UUID has 32)."""


@dataclass(frozen=True, kw_only=True)
class AnswerKey:
    """Whose message it is. A hash of the token is part of it: with another token the answer isn't found, and the desk decides."""

    conversation_id: str
    client_message_id: str
    token_hash: str

    @classmethod
    def of(cls, message: Message, *, token: str | None) -> AnswerKey:
        """The key of `message`.

        A first message has no conversation and no token yet: its id alone is its claim on the answer, and so has to be
        a secret. Under a short id ("1", "msg-7") every first message opens a conversation of its own, or two customers of
        one careless client would find themselves in the same one.
        """
        message_id = message.client_message_id or ""
        opens = message.conversation_id is None
        scope = f"new {uuid.uuid4()}" if opens and len(message_id) < _SECRET_CHARS else message.conversation_id or ""
        return cls(conversation_id=scope, client_message_id=message_id, token_hash=digest(token or ""))


@dataclass(kw_only=True)
class _Kept:
    log: EventLog
    text_hash: str
    expires_at: float | None = None


class Answers:
    """Runs each answer as a task of its own, so that a cut stream costs nothing, and gives the same one to a repeated send."""

    def __init__(self, *, limits: ApiLimits, metrics: Metrics, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._kept: dict[AnswerKey, _Kept] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def find(self, key: AnswerKey, message: Message) -> EventLog | None:
        """The answer to this very message, running or finished lately. Raises `Problem` 409 for another text under its id."""
        self._forget()
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.text_hash != digest(message.text):
            raise Problem(
                status=409,
                code="message_id_reused",
                message_zh="client_message_id 已用于另一条消息，请换一个。",
                message_en="This client_message_id belongs to another message. Use a new one.",
                param="client_message_id",
            )
        return kept.log

    def start(self, key: AnswerKey, message: Message, events: AsyncIterator[Event]) -> EventLog:
        """Begins to write the answer down. Raises `Problem` 503 when too many are under way."""
        if len(self._tasks) >= self._limits.running_answers:
            raise _busy()
        log = EventLog(coalesce_seconds=self._limits.coalesce_seconds)
        kept = _Kept(log=log, text_hash=digest(message.text))
        self._kept[key] = kept
        task = asyncio.create_task(self._write(key, kept, events), name="answer")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return log

    async def drain(self, *, seconds: float) -> None:
        """Gives running answers `seconds` to be recorded, then stops them. For the server's shutdown."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _write(self, key: AnswerKey, kept: _Kept, events: AsyncIterator[Event]) -> None:
        log = kept.log
        watch = self._metrics.watch()
        try:
            async for event in events:
                log.write(event)
                if isinstance(event, Opened):
                    self._know_by_conversation(key, event, kept)
                elif isinstance(event, Delta):
                    watch.text()
                elif isinstance(event, Done):
                    watch.done(event.turn)
                elif isinstance(event, Failure):
                    watch.failed(event.code)
        except DeskError as error:
            log.refuse(error)
            watch.refused(error.code)
        except Exception as error:  # noqa: BLE001 - whatever it is, the customer is told (CC-23) and staff see its kind
            # The message of an unforeseen exception may hold the customer's text: only its type is logged.
            _log.error("an answer failed: %s", type(error).__name__)
            log.refuse(DeskUnavailable())
            watch.failed("internal")
        finally:
            log.finish()
            watch.close()
            self._keep_or_drop(key, kept)

    def _know_by_conversation(self, key: AnswerKey, opened: Opened, kept: _Kept) -> None:
        named = AnswerKey(
            conversation_id=opened.conversation_id,
            client_message_id=key.client_message_id,
            token_hash=digest(opened.token),
        )
        self._kept[named] = kept

    def _keep_or_drop(self, key: AnswerKey, kept: _Kept) -> None:
        failed = not kept.log.events or not isinstance(kept.log.events[-1], Done)
        if failed:
            # What was not recorded may be tried again under the same id.
            for name in [name for name, other in self._kept.items() if other is kept]:
                del self._kept[name]
        else:
            kept.expires_at = self._clock() + self._limits.keep_answer_seconds

    def _forget(self) -> None:
        now = self._clock()
        stale = [key for key, kept in self._kept.items() if kept.expires_at is not None and kept.expires_at <= now]
        for key in stale:
            del self._kept[key]
        finished = [key for key, kept in self._kept.items() if kept.expires_at is not None]
        for key in finished[: max(0, len(self._kept) - self._limits.kept_answers)]:
            del self._kept[key]


def digest(text: str) -> str:
    """SHA-256 in hex; keys and comparisons hold this in place of tokens and texts."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _busy() -> Problem:
    return Problem(
        status=503,
        code="busy",
        message_zh="对不起，现在咨询的人较多，请您稍等片刻再发送，好吗？",
        message_en="Many customers are writing just now. Please send it again in a moment.",
        headers={"Retry-After": "5"},
    )
