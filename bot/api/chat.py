"""POST /api/chat: one message in, one turn out, as JSON or as it is written.

As server-sent events, when the client accepts `text/event-stream`, each with the number `id:`, from 1:

- `open` `{"conversation_id", "token"}`: first of all, on a conversation's first message;
- `status` `{"phase"}`: reading, searching, writing;
- `delta` `{"text"}`: guarded text to append; the deltas, joined, are the turn's `reply`;
- `handoff` `{"conversation_id"}`: a person takes over;
- `done` (the turn) or `error` `{"code", "message", "message_en"}`: always last, exactly one of them.

What is refused before the first event is an HTTP status with `{"error": …}`, in a stream as well.

A cut stream is taken up again by the same POST: same body, same token (none for a first message), and `Last-Event-ID` with the
last number seen. The header `X-Answer: resumed` says that the rest follows; with `X-Answer: new` the answer begins at 1. A client
that sends no `client_message_id` finds the one it was given in `X-Client-Message-Id`. Answers are kept for ten minutes after
their end; later, within its conversation, a repeated message gets the recorded turn.
"""

from __future__ import annotations

import uuid

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api import sse
from bot.api.description import posted, refusals
from bot.api.front import Front, bearer
from bot.api.problem import Problem, error_body
from bot.api.request_body import clean_text, read_body
from bot.api.wire import turn_json
from bot.turn import Failure, Message


class ChatRequest(BaseModel):
    """What a client sends. Strict: a number is no text. Unknown keys are passed over, so that a client may be newer.

    A message sent again under its `client_message_id` gets the same turn. For a first message, which has no token yet, that
    takes an id of 20 characters or more that nobody else can know, such as a UUID.
    """

    model_config = ConfigDict(strict=True, extra="ignore")

    text: str
    conversation_id: str | None = None
    client_message_id: str | None = Field(None, min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.:-]+$")
    greeted: bool = False
    """The client has shown the opening (CC-01) itself; the first reply need not begin with it."""


def chat_routes(front: Front) -> APIRouter:
    """The route, bound to its desk."""
    router = APIRouter()

    @router.post(
        "/api/chat",
        summary="Send a message",
        responses=refusals(400, 404, 408, 409, 413, 415, 422, 429, 503),
        openapi_extra=posted(ChatRequest, "The turn, or its events when the client accepts text/event-stream"),
    )
    async def chat(request: Request) -> Response:
        front.admit(request)
        asked = await read_body(request, ChatRequest, limits=front.limits)
        message = Message(
            text=clean_text(asked.text),
            conversation_id=asked.conversation_id or None,
            client_message_id=asked.client_message_id or str(uuid.uuid4()),
            greeted=asked.greeted,
        )
        log, resumed = await front.answer(message, token=bearer(request))
        headers = {"X-Client-Message-Id": str(message.client_message_id), "X-Answer": "resumed" if resumed else "new"}
        if sse.MEDIA_TYPE in request.headers.get("accept", "").lower():
            # A new log numbers its events anew: only a found one may be read from the middle.
            after = _last_event_id(request) if resumed else 0
            chunks = sse.frames(log, after=after, ping_seconds=front.limits.ping_seconds)
            return sse.stream(chunks, headers=headers)
        outcome = await log.outcome()
        if isinstance(outcome, Failure):
            return JSONResponse({"error": error_body(failed(outcome))}, status_code=503, headers=headers)
        return JSONResponse(turn_json(outcome.turn), headers=headers)

    return router


def failed(failure: Failure) -> Problem:
    """A turn that could not be recorded, as an HTTP error."""
    return Problem(status=503, code=failure.code, message_zh=failure.message_zh, message_en=failure.message_en)


def _last_event_id(request: Request) -> int:
    value = request.headers.get("last-event-id", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
