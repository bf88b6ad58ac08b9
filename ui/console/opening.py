"""Opening the console when it is first asked for: Gradio takes seconds to import, and customers must not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

import structlog
from anyio import to_thread
from fastapi import FastAPI

_log = structlog.get_logger("kefu.console")
_RETRY_SECONDS = 30.0

Phase = Literal["closed", "opening", "open", "broken"]


class ConsoleOpening:
    """Builds an app in a thread, at most once, and keeps its lifespan running in a task of its own.

    An app that is mounted after the server's start never gets a lifespan from it; Gradio's queue lives in one.
    `ticks` gives seconds that only ever grow.
    """

    def __init__(self, build: Callable[[], FastAPI], *, ticks: Callable[[], float]) -> None:
        self._build = build
        self._ticks = ticks
        self._task: asyncio.Task[None] | None = None
        self._decided = asyncio.Event()
        self._closing = asyncio.Event()
        self._app: FastAPI | None = None
        self._broken_at: float | None = None

    @property
    def phase(self) -> Phase:
        """How far it is. `broken` turns into `closed` by itself after half a minute, so that it is tried again."""
        if self._app is not None:
            return "open"
        if self._task is not None and not self._task.done():
            return "opening"
        if self._broken_at is not None and self._ticks() - self._broken_at < _RETRY_SECONDS:
            return "broken"
        return "closed"

    def open(self) -> None:
        """Begin, where nothing was begun; returns at once. Needs a running event loop."""
        if self.phase == "closed" and not self._closing.is_set():
            self._decided = asyncio.Event()
            self._task = asyncio.get_running_loop().create_task(self._keep_open(), name="staff console")

    async def app(self, *, within_seconds: float) -> FastAPI | None:
        """The app, opened if need be; None when it isn't open within that time."""
        if self._app is None:
            self.open()
            try:
                await asyncio.wait_for(self._decided.wait(), within_seconds)
            except TimeoutError:
                return None
        return self._app

    async def close(self) -> None:
        """End the app's lifespan. A build that is under way is let finish in its thread, and thrown away."""
        self._closing.set()
        if self._task is None:
            return
        if self._app is None:
            self._task.cancel()
        await asyncio.wait([self._task], timeout=5)

    async def _keep_open(self) -> None:
        try:
            app = await to_thread.run_sync(self._build, abandon_on_cancel=True)
            async with app.router.lifespan_context(app):
                self._app = app
                self._decided.set()
                await self._closing.wait()
        except Exception:  # noqa: BLE001 - whatever is wrong with the console, customers are still served
            _log.exception("console_broken")
            self._broken_at = self._ticks()
        finally:
            self._app = None
            self._decided.set()
