"""Server-sent events over a POST: the answer's events with their numbers, and comments that keep proxies from closing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from bot.api.event_log import EventLog
from bot.api.wire import event_json, event_name

MEDIA_TYPE = "text/event-stream"
PING = b": ping\n\n"

# no-transform and X-Accel-Buffering: a proxy that gathers or compresses the stream would hold back the first words.
_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


def frame(event: str, data: object, *, number: int) -> bytes:
    """One event. The data is one line of JSON, so that nothing in it can end the event early."""
    return f"id: {number}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode(errors="replace")


async def frames(log: EventLog, *, after: int, ping_seconds: float) -> AsyncIterator[bytes]:
    """The answer from event `after` + 1 to its end."""
    async for item in log.follow(after, ping_seconds=ping_seconds):
        yield PING if item is None else frame(event_name(item[1]), event_json(item[1]), number=item[0])


def stream(chunks: AsyncIterator[bytes], *, headers: dict[str, str] | None = None) -> StreamingResponse:
    """A streaming response that no proxy should hold back."""
    return StreamingResponse(chunks, media_type=MEDIA_TYPE, headers=_HEADERS | (headers or {}))
