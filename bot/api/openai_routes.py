"""POST /v1/chat/completions and GET /v1/models, as OpenAI has them; behind them stands the whole desk.

Which conversation a request belongs to, in this order: `X-Conversation-Id` with `X-Conversation-Token` (or the same names in
`metadata`, as `conversation_id` and `conversation_token`); else the conversation that has exactly the history sent along;
else a new one. The history itself is never read as context: the desk remembers its own words.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api import sse
from bot.api.answers import digest
from bot.api.chat import failed
from bot.api.description import posted, refusals
from bot.api.event_log import EventLog
from bot.api.front import Front, bearer
from bot.api.openai_reply import LAST_FRAME, MODEL, Completion, error_frame, estimate_tokens, model_json
from bot.api.openai_request import ChatCompletionRequest, split_history
from bot.api.openai_threads import History, Thread, Threads
from bot.api.problem import Problem, openai_error_body
from bot.api.request_body import read_body
from bot.errors import UnknownConversation
from bot.turn import Delta, Done, Failure, Message, Turn


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A request, placed: who asks, what was said before, the message, and the conversation if one is known."""

    caller: str
    history: History
    text: str
    thread: Thread | None
    named: bool


def openai_routes(front: Front, *, api_keys: frozenset[str], version: str) -> APIRouter:
    """The routes, bound to their desk. With `api_keys`, a request has to bring one of them as its bearer token."""
    router = APIRouter(prefix="/v1")
    door = _Door(front, api_keys=api_keys, version=version)
    began = int(front.clock().timestamp())

    @router.post(
        "/chat/completions",
        summary="One reply, as OpenAI's chat completions",
        responses=refusals(400, 401, 404, 408, 413, 415, 429, 503, openai=True),
        openapi_extra=posted(ChatCompletionRequest, "The completion, or its chunks when `stream` is set"),
    )
    async def chat_completions(request: Request) -> Response:
        door.admit(request)
        return await door.reply(request)

    @router.get("/models", summary="The one model: the desk itself", responses=refusals(401, 429, openai=True))
    async def models(request: Request) -> Response:
        door.admit(request)
        return JSONResponse({"object": "list", "data": [model_json(began)]})

    @router.get("/models/{name}", summary="The model by its name", responses=refusals(401, 404, 422, 429, openai=True))
    async def model(name: str, request: Request) -> Response:
        door.admit(request)
        if name != MODEL:
            zh, en = f"没有这个模型，请使用 {MODEL}。", f"No such model; use {MODEL}."
            raise Problem(status=404, code="model_not_found", message_zh=zh, message_en=en, param="model")
        return JSONResponse(model_json(began))

    return router


class _Door:
    """Takes completions requests to the desk and its turns back."""

    def __init__(self, front: Front, *, api_keys: frozenset[str], version: str) -> None:
        self._front = front
        self._key_hashes = frozenset(digest(key) for key in api_keys)
        self._fingerprint = f"kefu-{version}"
        self._threads = Threads()

    def admit(self, request: Request) -> None:
        """Counts the call and asks for a key where one is needed. Raises `Problem` 401 or 429."""
        self._front.admit(request)
        if self._key_hashes and digest(bearer(request) or "") not in self._key_hashes:
            zh, en = "API key 缺失或不正确。", "The API key is missing or wrong."
            raise Problem(status=401, code="invalid_api_key", message_zh=zh, message_en=en)

    async def reply(self, request: Request) -> Response:
        """The completion, whole or streamed. Raises `Problem` or the desk's `DeskError` before anything was sent."""
        body = await read_body(request, ChatCompletionRequest, limits=self._front.limits)
        asked = self._place(request, body)
        try:
            log = await self._answer(asked)
        except BaseException:
            self._put_back(asked)
            raise
        completion = Completion(
            id=f"chatcmpl-{uuid.uuid4().hex}",
            created=int(self._front.clock().timestamp()),
            fingerprint=self._fingerprint,
            prompt_tokens=sum(estimate_tokens(text) for _, text in asked.history) + estimate_tokens(asked.text),
            include_usage=body.stream_options is not None and body.stream_options.include_usage,
        )
        if body.stream:
            return sse.stream(self._chunks(log, asked, completion))
        outcome = await log.outcome()
        if isinstance(outcome, Failure):
            self._put_back(asked)
            raise failed(outcome)
        self._remember(asked, outcome.turn)
        headers = {"X-Conversation-Id": outcome.turn.conversation_id}
        if outcome.turn.token is not None:
            headers["X-Conversation-Token"] = outcome.turn.token
        return JSONResponse(completion.whole(outcome.turn), headers=headers)

    def _place(self, request: Request, body: ChatCompletionRequest) -> _Asked:
        history, text = split_history(body)
        metadata = body.metadata or {}
        caller = digest(f"{bearer(request) or ''} {body.user or ''}")
        conversation_id = request.headers.get("x-conversation-id") or metadata.get("conversation_id")
        if conversation_id:
            token = request.headers.get("x-conversation-token") or metadata.get("conversation_token") or ""
            thread = Thread(conversation_id=conversation_id, token=token)
        else:
            thread = self._threads.take(caller, history)
        return _Asked(caller=caller, history=history, text=text, thread=thread, named=bool(conversation_id))

    async def _answer(self, asked: _Asked) -> EventLog:
        message_id, thread = str(uuid.uuid4()), asked.thread
        if thread is not None:
            message = Message(text=asked.text, conversation_id=thread.conversation_id, client_message_id=message_id)
            try:
                return (await self._front.answer(message, token=thread.token))[0]
            except UnknownConversation:
                # One that only we remember may have been deleted since; one that the client names must exist.
                if asked.named:
                    raise
        return (await self._front.answer(Message(text=asked.text, client_message_id=message_id), token=None))[0]

    async def _chunks(self, log: EventLog, asked: _Asked, completion: Completion) -> AsyncIterator[bytes]:
        told = False
        try:
            yield completion.first()
            async for item in log.follow(0, ping_seconds=self._front.limits.ping_seconds):
                if item is None:
                    yield sse.PING
                elif isinstance(item[1], Delta):
                    yield completion.text(item[1].text)
                elif isinstance(item[1], Done):
                    self._remember(asked, item[1].turn)
                    told = True
                    yield completion.last(item[1].turn)
                elif isinstance(item[1], Failure):
                    yield error_frame(openai_error_body(failed(item[1])))
            yield LAST_FRAME
        finally:
            if not told:
                self._put_back(asked)

    def _remember(self, asked: _Asked, turn: Turn) -> None:
        token = turn.token or (asked.thread.token if asked.thread else None)
        if token is not None:
            said = (*asked.history, ("user", asked.text), ("assistant", turn.reply))
            self._threads.keep(asked.caller, said, Thread(conversation_id=turn.conversation_id, token=token))

    def _put_back(self, asked: _Asked) -> None:
        # The client will send the same history again when the answer didn't reach it.
        if asked.thread is not None and not asked.named:
            self._threads.keep(asked.caller, asked.history, asked.thread)
