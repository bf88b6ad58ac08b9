"""What a customer may read: the opening, the own conversation and the own tickets."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api.description import refusals
from bot.api.front import Front, bearer, known_shape
from bot.api.front_desk import ConversationView, PastTurn
from bot.api.wire import Json, ticket_json, turn_json
from bot.conversations import conversation_of
from bot.errors import UnknownConversation


def lookup_routes(front: Front) -> APIRouter:
    """The routes, bound to their desk."""
    router = APIRouter()

    own_refusals = refusals(404, 422, 429)

    async def own(conversation_id: str, request: Request) -> ConversationView:
        front.admit(request)
        if not known_shape(conversation_id):
            raise UnknownConversation
        return await run_in_threadpool(front.desk.conversation, conversation_id, bearer(request))

    @router.get("/api/opening", summary="What a customer sees before writing; no conversation is made", responses=refusals(429))
    async def opening(request: Request) -> Response:
        front.admit(request)
        said = await run_in_threadpool(front.desk.opening)
        return JSONResponse(
            {
                "greeting": said.greeting,
                "company": said.company,
                "assistant_notice": said.assistant_notice,
                "quick_replies": list(said.quick_replies),
            }
        )

    @router.get("/api/conversations/{conversation_id}", summary="The conversation, with its token", responses=own_refusals)
    async def conversation(conversation_id: str, request: Request) -> Response:
        view = await own(conversation_id, request)
        return JSONResponse({"id": view.id, "mode": view.mode, "turns": [_past_turn_json(past) for past in view.turns]})

    @router.get("/api/tickets", summary="The tickets of the conversation that the token belongs to", responses=own_refusals)
    async def tickets(request: Request, conversation_id: str | None = None) -> Response:
        view = await own(conversation_id or conversation_of(bearer(request) or ""), request)
        mine = [past.turn.ticket for past in view.turns if past.turn.ticket is not None]
        return JSONResponse({"tickets": [ticket_json(ticket) for ticket in mine]})

    return router


def _past_turn_json(past: PastTurn) -> Json:
    turn = turn_json(past.turn)
    # The token was told once, when the conversation was opened; timings are nobody's business a day later.
    for key in ("token", "timings_ms", "conversation_id"):
        turn.pop(key, None)
    return {"user_text": past.user_text, "created_at": past.created_at.isoformat(), **turn}
