"""Ask the model for the wording of a grounded answer: bounded in time, length and number, and never half-failed in silence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bot.models.chat_model import ChatModelHandle, ModelSettings
from bot.models.circuit import CircuitBreaker
from bot.models.errors import ModelUnavailable, UnavailableCode
from bot.models.faults import code_of
from bot.models.support import keeps_the_facts
from bot.models.visible_text import Declined, NotForReaders, VisibleText
from bot.prompts.layout import DECLINE_WORD, Exchange, lay_out
from knowledge.passage import Passage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

__all__ = ["DraftRequest", "Drafter", "Exchange"]

# Tried again, if not a word had come: the fault may be gone, and the customer has not waited long.
_RETRIED: frozenset[UnavailableCode] = frozenset({"connection", "empty", "garbage", "rate_limited", "server_error"})
# Not the model's fault, or known before it was asked: no reason to leave it alone.
_BLAMELESS: frozenset[UnavailableCode] = frozenset(
    {"busy", "circuit_open", "declined", "disabled", "failed", "loading", "too_long", "unsupported"}
)
_NOT_READY: frozenset[UnavailableCode] = frozenset({"loading", "failed"})
_TIMEOUTS: frozenset[UnavailableCode] = frozenset({"first_token_timeout", "next_token_timeout", "total_timeout"})
# A Chinese character is one to two tokens; a token hardly ever more than eight characters.
_CHARS_PER_TOKEN = 8
_RETRY_PAUSE_SECONDS = 0.3
_TRUNCATED = ("length", "max_tokens")
_FINISHED = ("finish_reason", "done_reason", "stop_reason")


@dataclass(frozen=True, kw_only=True)
class DraftRequest:
    """What to phrase: the question, the passages that hold the answer (best first), earlier exchanges (oldest first).

    `own_words` is what the knowledge base would say by itself. The draft of a model with little trust is held back until
    it is whole, and given out only if it keeps the facts of these; empty, it is given out as it comes. `key` is the sentence
    that such a draft has to stand on: the one that was read as the likeliest to answer, empty where all are alike.
    """

    question: str
    passages: tuple[Passage, ...]
    history: tuple[Exchange, ...] = ()
    own_words: str = ""
    key: str = ""


class Drafter:
    """Drafts by one model. `clock` gives monotonic seconds, for how long a failing model is left alone."""

    def __init__(
        self,
        handle: ChatModelHandle,
        settings: ModelSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.handle = handle
        self._token_seconds = settings.model_timeout_seconds
        self._total_seconds = settings.model_total_seconds
        self._retries = settings.model_retries
        self._max_tokens = settings.model_max_tokens
        self._pause = pause
        self._under_way = 0
        self.circuit = CircuitBreaker(clock=clock)

    @property
    def name(self) -> str:
        """The model's name, as turns record it."""
        return self.handle.name

    async def draft(self, request: DraftRequest) -> AsyncGenerator[str]:
        """The draft's text as it comes; what has been given out is never taken back or repeated.

        Raises ModelUnavailable, before the first piece or after any. Closing the iterator, or cancelling, closes the
        stream to the model. Unguarded text: nobody but the sentence gate may see it.
        """
        self._require_place()
        self._under_way += 1
        try:
            async with aclosing(self._checked(request)) as pieces:
                async for piece in pieces:
                    yield piece
        except ModelUnavailable as fault:
            self._settle(fault.code)
            raise
        else:
            self.circuit.succeeded()
        finally:
            self._under_way -= 1

    def _require_place(self) -> None:
        if self.handle.at_once is not None and self._under_way >= self.handle.at_once:
            raise ModelUnavailable("busy")
        if not self.circuit.allows():
            raise ModelUnavailable("circuit_open")

    def _settle(self, code: UnavailableCode) -> None:
        if code in ("declined", "unsupported"):
            self.circuit.succeeded()
        elif code not in _BLAMELESS:
            self.circuit.failed()
        if code in _TIMEOUTS:
            self.handle.report_stall()

    async def _checked(self, request: DraftRequest) -> AsyncGenerator[str]:
        """The draft, whole and only if it keeps the facts, where the model is little trusted; else piece by piece."""
        async with aclosing(self._with_retries(request)) as pieces:
            if self.handle.profile.trust == "high" or not request.own_words:
                async for piece in pieces:
                    yield piece
                return
            draft = "".join([piece async for piece in pieces])
        if not keeps_the_facts(draft, request.own_words, key=request.key):
            raise ModelUnavailable("unsupported")
        yield draft

    async def _with_retries(self, request: DraftRequest) -> AsyncGenerator[str]:
        until = asyncio.get_running_loop().time() + self._total_seconds
        tries_left = self._retries
        first: UnavailableCode | None = None
        while True:
            begun = False
            try:
                async with aclosing(self._once(request, until)) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            except ModelUnavailable as fault:
                # A model that died under the first try and is being started again has failed, not just not been ready.
                code = first if first is not None and fault.code in _NOT_READY else fault.code
            else:
                return
            first = first or code
            if begun or not self._may_retry(code, tries_left):
                raise ModelUnavailable(code)
            tries_left -= code in _RETRIED
            await self._pause(_RETRY_PAUSE_SECONDS)

    def _may_retry(self, code: UnavailableCode, tries_left: int) -> bool:
        if code == "bad_request":
            return self.handle.forgo_extras()  # a service that refuses fields which it does not know
        return code in _RETRIED and tries_left > 0

    async def _once(self, request: DraftRequest, until: float) -> AsyncGenerator[str]:
        """One try; raises ModelUnavailable."""
        chat = await self.handle.chat()
        if chat is None:
            raise ModelUnavailable("disabled")
        profile = self.handle.profile
        visible = VisibleText(decline_word=DECLINE_WORD if profile.may_decline else "")
        patience = _Patience(token_seconds=self._token_seconds, until=until)
        most_chars = min(self._max_tokens, profile.max_tokens) * _CHARS_PER_TOKEN
        given = 0
        ending = ""
        async with aclosing(_chunks(chat, self._messages(request), patience)) as chunks:
            async for chunk in chunks:
                ending = ending or _ending_of(chunk)
                if piece := _shown(visible, chunk.text):
                    given += len(piece)
                    if given > most_chars:
                        raise ModelUnavailable("too_long")
                    yield piece
                    patience.heard()
        if piece := _shown(visible, None):
            given += len(piece)
            yield piece
        if not given:
            raise ModelUnavailable("empty")
        if ending in _TRUNCATED or (not ending and self.handle.tells_ending):
            raise ModelUnavailable("cut_short")

    def _messages(self, request: DraftRequest) -> list[BaseMessage]:
        from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

        kinds = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
        laid_out = lay_out(self.handle.profile, request.question, request.passages, request.history)
        return [kinds[message.role](message.content) for message in laid_out]


class _Patience:
    """How long to wait for the next piece: a time for each token that a reader would see, and one for the whole."""

    def __init__(self, *, token_seconds: float, until: float) -> None:
        self._token_seconds = token_seconds
        self._until = until
        self._since = asyncio.get_running_loop().time()
        self.begun = False

    def heard(self) -> None:
        """A piece came, and whoever reads it is ready for more: the time that they took is not the model's."""
        self._since = asyncio.get_running_loop().time()
        self.begun = True

    @property
    def deadline(self) -> float:
        """The loop's time at which waiting ends."""
        return min(self._since + self._token_seconds, self._until)

    @property
    def code(self) -> UnavailableCode:
        """What it is called when the deadline passes."""
        if self._until <= self._since + self._token_seconds:
            return "total_timeout"
        return "next_token_timeout" if self.begun else "first_token_timeout"


async def _chunks(chat: BaseChatModel, messages: list[BaseMessage], patience: _Patience) -> AsyncGenerator[AIMessageChunk]:
    """The model's stream, every fault of it a ModelUnavailable without the original error: that may quote the customer."""
    # Closing the stream is what ends the request at the service; nothing here may leave it to the garbage collector.
    async with aclosing(cast("AsyncGenerator[AIMessageChunk]", chat.astream(messages))) as stream:
        while True:
            timer = asyncio.timeout_at(patience.deadline)
            code: UnavailableCode
            try:
                async with timer:
                    chunk = await anext(stream, None)
            except Exception as error:  # noqa: BLE001 - every client library has its own errors, and all mean: no draft
                code = patience.code if timer.expired() else code_of(error, begun=patience.begun)
            else:
                if chunk is None:
                    return
                yield chunk
                continue
            raise ModelUnavailable(code)


def _shown(visible: VisibleText, chunk: str | None) -> str:
    """What readers see of `chunk`, or of the rest when it is None."""
    code: UnavailableCode
    try:
        return visible.finish() if chunk is None else visible.feed(chunk)
    except Declined:
        code = "declined"
    except NotForReaders:
        code = "garbage"
    raise ModelUnavailable(code)


def _ending_of(chunk: AIMessageChunk) -> str:
    found = (chunk.response_metadata.get(name) for name in _FINISHED)
    return next((str(reason) for reason in found if reason), "")
