"""Waiting for the first piece of a stream, and saying so when it is long in coming (CC-22)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

NOT_YET = ""
"""Stands in the stream, once, where its first piece has not come in time; pieces themselves are never empty."""


async def first_within(pieces: AsyncGenerator[str], seconds: float) -> AsyncGenerator[str]:
    """The pieces as they come; NOT_YET first, where none has come within `seconds`. Closing this closes `pieces`."""
    first = asyncio.ensure_future(anext(pieces, None))
    try:
        await asyncio.wait({first}, timeout=seconds)
        if not first.done():
            yield NOT_YET
        piece = await first
        while piece is not None:
            yield piece
            piece = await anext(pieces, None)
    finally:
        if not first.done():
            first.cancel()
            with suppress(asyncio.CancelledError):
                await first
        await pieces.aclose()
