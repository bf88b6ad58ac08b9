"""How long a guarded sentence takes from the model's last character of it to the customer."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import httpx

from evaluation.hostile.doors import asked
from evaluation.hostile.replies import ModelReply
from evaluation.hostile.server import Reply, ScriptedServer, Step
from guards.view import letters

# A quick service: half a second to the first token, then some thirty characters a second.
_FIRST_SECONDS = 0.5
_PIECE_SECONDS = 0.06
_PIECE = 2


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds from the request to the moment at which the model had written its first sentence, and from there to the customer."""

    written_seconds: float
    held_seconds: float

    @property
    def share(self) -> float:
        """What the guards and the way added, in parts of the model's own time."""
        return self.held_seconds / self.written_seconds


async def measure(client: httpx.AsyncClient, server: ScriptedServer, reply: ModelReply) -> Pace | None:
    """Ask over a real socket while the model writes at a model's pace; None where the sentence did not arrive."""
    steps: list[Step] = [_FIRST_SECONDS]
    for at in range(0, len(reply.text), _PIECE):
        steps += [reply.text[at : at + _PIECE], _PIECE_SECONDS]
    steps += ["还有", _PIECE_SECONDS]  # The sentence is not the last: no end of stream gives it away.
    server.will(Reply(steps=steps))
    path, headers, body = asked("sse", reply.question)
    started, said, arrived = time.monotonic(), "", 0.0
    async with client.stream("POST", path, headers=headers, json=body) as response:
        async for line in response.aiter_lines():
            if arrived or not line.startswith('data: {"text"'):
                continue
            said += json.loads(line[5:])["text"]
            if letters(reply.text) in letters(said):
                arrived = time.monotonic()
    written = _end_of(server, reply.text)
    if not arrived or written is None:
        return None
    return Pace(written_seconds=written - started, held_seconds=max(0.0, arrived - written))


def _end_of(server: ScriptedServer, text: str) -> float | None:
    said = ""
    for at, piece in server.sent:
        said += piece
        if len(said) >= len(text):
            return at
    return None
