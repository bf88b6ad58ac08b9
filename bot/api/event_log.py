"""One answer as it comes into being: a task writes it down, and any number of readers follow, late ones from the start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from bot.errors import DeskError, DeskUnavailable
from bot.turn import Delta, Done, Event, Failure


class EventLog:
    """The numbered events of one answer, from 1. Deltas that come close together are joined into one.

    The writer never waits for a reader: a customer who goes away doesn't stop the answer from being recorded.
    """

    def __init__(self, *, coalesce_seconds: float) -> None:
        self.events: list[Event] = []
        self.finished = False
        self.refusal: DeskError | None = None
        self._coalesce_seconds = coalesce_seconds
        self._outcome: Done | Failure | None = None
        self._pending = ""
        self._timer: asyncio.TimerHandle | None = None
        self._sent_at = float("-inf")
        self._news = asyncio.Event()

    def write(self, event: Event) -> None:
        """Appends `event`; a delta at once when none went out lately, else within `coalesce_seconds`."""
        if self._outcome is not None:
            return  # Done and Failure are last by contract; a client has stopped reading by then.
        if isinstance(event, Delta):
            self._pending += event.text
            self._send_soon()
        else:
            self._send_pending()
            self._append(event)

    def refuse(self, error: DeskError) -> None:
        """The desk declined the message: as an HTTP status while nothing has been told yet, else as the last event."""
        if self.events:
            self.write(Failure(code=error.code, message_zh=error.message_zh, message_en=error.message_en))
        else:
            self.refusal = error

    def finish(self) -> None:
        """Closes the log. An answer that ended without its last event gets one, so that no client waits for ever."""
        self._send_pending()
        if self.refusal is None and self._outcome is None:
            self.refuse(DeskUnavailable())
        self.finished = True
        self._announce()

    async def started(self) -> None:
        """Returns at the first event. Raises the desk's `DeskError` when there is to be none."""
        while not self.events and not self.finished:
            await self._news.wait()
        if self.refusal is not None:
            raise self.refusal

    async def outcome(self) -> Done | Failure:
        """How the answer ended. Raises the desk's `DeskError` when it declined the message."""
        while not self.finished:
            await self._news.wait()
        if self._outcome is None:
            raise self.refusal or DeskUnavailable()
        return self._outcome

    async def follow(self, after: int, *, ping_seconds: float) -> AsyncIterator[tuple[int, Event] | None]:
        """Events numbered above `after`, then live ones; None whenever nothing happened for `ping_seconds`."""
        position = max(0, after)
        while True:
            while position < len(self.events):
                position += 1
                yield position, self.events[position - 1]
            if self.finished:
                return
            try:
                async with asyncio.timeout(ping_seconds):
                    await self._news.wait()
            except TimeoutError:
                yield None

    def _send_soon(self) -> None:
        loop = asyncio.get_running_loop()
        wait = self._sent_at + self._coalesce_seconds - loop.time()
        if wait <= 0:
            self._send_pending()
        elif self._timer is None:
            self._timer = loop.call_later(wait, self._send_pending)

    def _send_pending(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._pending:
            text, self._pending = self._pending, ""
            self._sent_at = asyncio.get_running_loop().time()
            self._append(Delta(text=text))

    def _append(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Done | Failure):
            self._outcome = event
        self._announce()

    def _announce(self) -> None:
        # Each piece of news has its own Event: readers woken by it can't miss the next one.
        news, self._news = self._news, asyncio.Event()
        news.set()
