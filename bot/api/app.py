"""The API is put together here, and only here."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.api import problem
from bot.api.answers import Answers
from bot.api.chat import chat_routes
from bot.api.front import Front
from bot.api.front_desk import FrontDesk
from bot.api.health import health_routes
from bot.api.limits import ApiLimits, TokenBuckets
from bot.api.lookups import lookup_routes
from bot.api.metrics import Metrics
from bot.api.openai_routes import openai_routes
from bot.api.shield import Shield, WidgetCors
from bot.clock import Clock, utc_now
from bot.errors import DeskError
from bot.settings import Settings

SHUTDOWN_SECONDS = 4.0


@dataclass(frozen=True, kw_only=True)
class ApiOptions:
    """What an operator or a test may set besides the settings. `api_keys`: when any are given, `/v1` asks for one of them."""

    limits: ApiLimits = field(default_factory=ApiLimits)
    metrics: Metrics | None = None
    ready: Callable[[], Mapping[str, bool]] = dict
    api_keys: frozenset[str] = frozenset()
    clock: Clock = utc_now
    ticks: Callable[[], float] = time.monotonic
    """Seconds that only ever grow, for limits, expiry and timings."""


def create_api(desk: FrontDesk, *, settings: Settings, options: ApiOptions | None = None) -> FastAPI:
    """The HTTP API of `desk`: its own JSON and SSE below `/api`, OpenAI's below `/v1`, `/healthz`, `/readyz`, `/metrics`.

    Whoever mounts it in another app calls `api.state.answers.drain(seconds=…)` at shutdown: a mounted app's own
    lifespan doesn't run. Opens nothing and starts nothing by itself.
    """
    options = options or ApiOptions()
    front = _front(desk, options)
    api = FastAPI(
        title="kefu",
        version=_version(),
        docs_url=None,  # The documentation page would load scripts from elsewhere.
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
        lifespan=_lifespan(front),
    )
    api.state.answers = front.answers
    api.state.metrics = front.metrics
    for routes in (chat_routes(front), lookup_routes(front), health_routes(front)):
        api.include_router(routes)
    api.include_router(openai_routes(front, api_keys=options.api_keys, version=_version()))
    api.add_exception_handler(problem.Problem, _on_problem)
    api.add_exception_handler(DeskError, _on_desk_error)
    api.add_exception_handler(HTTPException, _on_routing_error)
    api.add_exception_handler(RequestValidationError, _on_validation_error)
    api.add_middleware(Shield)
    api.add_middleware(WidgetCors, origins=tuple(o.strip() for o in settings.public_origins.split(",") if o.strip()))
    return api


def _front(desk: FrontDesk, options: ApiOptions) -> Front:
    limits, ticks = options.limits, options.ticks
    metrics = options.metrics or Metrics(clock=ticks)
    return Front(
        desk=desk,
        answers=Answers(limits=limits, metrics=metrics, clock=ticks),
        limits=limits,
        metrics=metrics,
        clock=options.clock,
        ready=options.ready,
        conversations=TokenBuckets(per_minute=limits.per_conversation_per_minute, clock=ticks),
        addresses=TokenBuckets(per_minute=limits.per_address_per_minute, clock=ticks),
    )


def _lifespan(front: Front) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await front.answers.drain(seconds=SHUTDOWN_SECONDS)

    return lifespan


def _version() -> str:
    try:
        return version("kefu")
    except PackageNotFoundError:
        return "0"


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, problem.Problem)
    return problem.render(request, error)


async def _on_desk_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DeskError)
    return problem.render(request, problem.from_desk(error))


async def _on_routing_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem.render(request, problem.from_routing(error))


async def _on_validation_error(request: Request, error: Exception) -> Response:
    # Only query parameters come this way; bodies are read by `request_body`.
    zh, en = "请求参数不正确。", "A request parameter is missing or of the wrong kind."
    return problem.render(request, problem.Problem(status=422, code="invalid_request", message_zh=zh, message_en=en))
