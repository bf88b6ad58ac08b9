"""Hanging the staff console into the desk's web app."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.api.limits import address_key
from bot.assembly import Office
from ui.console.door import StaffDoor, same_origin
from ui.console.login_limit import LoginLimit
from ui.console.login_page import PAGE_HEADERS, login_page
from ui.console.opening import ConsoleOpening
from ui.console.session import COOKIE, SESSION_SECONDS, StaffSessions

_FORM_BYTES = 4096
_WRONG = ("账号或密码不对。", "Wrong account or password.")
_ELSEWHERE = ("请求来自其他网站，请在本页登录。", "The request came from another site; log in on this page.")


@dataclass(frozen=True, kw_only=True)
class ConsoleOptions:
    """`warm_after_seconds`: how long after the server's start the console is opened unasked; None: only when asked for."""

    warm_after_seconds: float | None = 5.0
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    build: Callable[[Office, str], FastAPI] | None = field(default=None)
    """What builds the console itself; a test may put a light app here."""


def mount_console(app: FastAPI, office: Office, *, path: str = "/staff", options: ConsoleOptions | None = None) -> FastAPI:
    """Put the console at `path` and its login beside it (`path`-login). Cheap: Gradio is imported on the first visit.

    Call it before the app starts, and before anything is mounted at "/", which would take its requests. Returns `app`.
    """
    options = options or ConsoleOptions()
    sessions = StaffSessions(clock=options.clock)
    opening = ConsoleOpening(lambda: (options.build or _build)(office, path), ticks=options.ticks)
    login = _Login(office=office, path=path, sessions=sessions, limit=LoginLimit(ticks=options.ticks))
    door = StaffDoor(path=path, login_path=login.path, sessions=sessions, opening=opening)
    app.add_route(login.path, login.show, methods=["GET"], include_in_schema=False)
    app.add_route(login.path, login.enter, methods=["POST"], include_in_schema=False)
    app.add_route(path, lambda _: RedirectResponse(f"{path}/", 307), methods=["GET"], include_in_schema=False)
    app.mount(path, door)
    app.router.lifespan_context = _with_console(app, opening, options.warm_after_seconds)  # pyright: ignore[reportAttributeAccessIssue] - as Gradio does it
    return app


def _build(office: Office, path: str) -> FastAPI:
    from ui.console.pages import build_console

    return build_console(office, path=path)


def _with_console(app: FastAPI, opening: ConsoleOpening, warm_after_seconds: float | None):
    outer = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[object]:
        async with outer(app) as state:
            loop = asyncio.get_running_loop()
            warming = None if warm_after_seconds is None else loop.call_later(warm_after_seconds, opening.open)
            try:
                yield state
            finally:
                if warming is not None:
                    warming.cancel()
                await opening.close()

    return lifespan


class _Login:
    """The login page and what it posts to."""

    def __init__(self, *, office: Office, path: str, sessions: StaffSessions, limit: LoginLimit) -> None:
        self.path = f"{path}-login"
        self._console = path
        self._office = office
        self._sessions = sessions
        self._limit = limit
        self._within = re.compile(rf"{re.escape(path)}(/[A-Za-z0-9_-]*)?/?")
        # A password check takes 64 MB on purpose: never many at once.
        self._checks = CapacityLimiter(2)

    async def show(self, request: Request) -> Response:
        return self._page(200, next_path=request.query_params.get("next", ""))

    async def enter(self, request: Request) -> Response:
        if not same_origin(request):
            return self._page(403, error=_ELSEWHERE)
        form = await _form(request)
        next_path = form.get("next", "")
        address = address_key(request.client.host if request.client else None)
        wait = self._limit.begin(address)
        if wait:
            error = (f"尝试次数过多，请在 {wait} 秒后再试。", f"Too many tries; wait {wait} seconds.")
            return self._page(429, next_path=next_path, error=error, headers={"Retry-After": str(wait)})
        user, password = form.get("user", ""), form.get("password", "")
        if not await to_thread.run_sync(self._office.staff.admits, user, password, limiter=self._checks):
            return self._page(401, next_path=next_path, error=_WRONG)
        self._limit.succeeded(address)
        response = RedirectResponse(self._target(next_path), 303, {"Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            self._sessions.open(user),
            max_age=SESSION_SECONDS,
            path=self._console,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    def _page(
        self, status: int, *, next_path: str = "", error: tuple[str, str] = ("", ""), headers: dict[str, str] | None = None
    ) -> Response:
        page = login_page(
            action=self.path,
            company=self._office.pack.facts.get("company", ""),
            next_path=self._target(next_path),
            error_zh=error[0],
            error_en=error[1],
        )
        return HTMLResponse(page, status, {**PAGE_HEADERS, **(headers or {})})

    def _target(self, next_path: str) -> str:
        """Only our own pages: a login must not lead elsewhere."""
        return next_path if self._within.fullmatch(next_path) else f"{self._console}/"


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small urlencoded form; empty when it is larger or something else."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_BYTES:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}
