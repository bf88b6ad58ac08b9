"""What operators ask: is the process alive, can it serve, how is it doing."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.api.front import Front
from bot.api.metrics import CONTENT_TYPE


def health_routes(front: Front) -> APIRouter:
    """The routes, bound to their desk. They are never rate-limited: a probe that is turned away restarts the desk."""
    router = APIRouter()

    @router.head("/healthz", include_in_schema=False)
    @router.get("/healthz", summary="The process answers")
    async def healthz() -> Response:
        return JSONResponse({"status": "ok"})

    @router.head("/readyz", include_in_schema=False)
    @router.get(
        "/readyz", summary="Every part that an answer needs is able to serve", responses={503: {"description": "One isn't"}}
    )
    async def readyz() -> Response:
        parts = dict(await run_in_threadpool(front.ready))
        able = all(parts.values())
        return JSONResponse({"status": "ready" if able else "not_ready", "parts": parts}, status_code=200 if able else 503)

    @router.get("/metrics", summary="Prometheus' text format", response_class=PlainTextResponse)
    async def metrics() -> Response:
        return Response(front.metrics.text(), media_type=CONTENT_TYPE)

    return router
