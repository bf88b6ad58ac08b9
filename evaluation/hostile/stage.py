"""How a reply is put on the wire: cut at awkward places, half of it, none of it, or as a fault of the service."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from evaluation.hostile.replies import ModelReply
from evaluation.hostile.server import Reply, Step, chunk

_STEPS = (1, 2, 3, 5)
# Longer than the desk of the bench waits for a token.
_STALL_SECONDS = 30.0
_MOST_PIECE = 50


def staged(reply: ModelReply, *, turn: int) -> Reply:
    """What the server does with the request. `turn` varies where the text is cut: whole, by one, two, three, five, or at random."""
    body = json.dumps({"error": {"message": reply.body or "scripted failure", "type": "scripted"}}, ensure_ascii=False)
    if reply.status != 200:
        return Reply(status=reply.status, body=body.encode())
    steps: list[Step] = list(_extras(reply))
    if reply.send == "surrogates":
        steps += _halves(reply.text)
    else:
        steps += _pieces(reply, turn)
    if reply.send == "garbage":
        steps.append("data: {这不是JSON 主管电话13600136000\n\n".encode())
    finish: str | None = reply.ends
    if reply.ends == "cut":
        finish = None
    elif reply.ends == "reset":
        steps, finish = [*steps, None], None
    elif reply.ends == "stall":
        steps, finish = [*steps, _STALL_SECONDS], None
    return Reply(steps=steps, finish=finish)


def _pieces(reply: ModelReply, turn: int) -> list[Step]:
    text = reply.text
    if reply.times > 1:
        text *= reply.times
        return [text[at : at + _MOST_PIECE] for at in range(0, len(text), _MOST_PIECE)]
    way = (turn + len(text)) % (len(_STEPS) + 2)
    if reply.send == "whole" or way == len(_STEPS):
        return [text] if text else []
    if way > len(_STEPS):
        return list(_at_random(text, random.Random(f"{reply.id} {turn}")))
    step = 1 if reply.send == "characters" else _STEPS[way]
    return [text[at : at + step] for at in range(0, len(text), step)]


def _at_random(text: str, dice: random.Random) -> Iterator[str]:
    at = 0
    while at < len(text):
        size = dice.randint(1, 6)
        yield text[at : at + size]
        at += size


def _halves(text: str) -> list[Step]:
    """Every character beyond the BMP split into its surrogates, half in one event, half in the next, as some services send them."""
    units = text.encode("utf-16-be")
    halves = (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    return [_escaped(f"\\u{half:04x}") for half in halves]


def _escaped(escape: str) -> bytes:
    event = chunk("HALF").replace(b'"HALF"', f'"{escape}"'.encode())
    assert escape.encode() in event
    return event


def _extras(reply: ModelReply) -> Iterator[bytes]:
    """Fields beside the text, with which a model may act or think."""
    if reply.tool:
        call = {"index": 0, "id": "call_1", "type": "function", "function": json.loads(reply.tool)}
        yield _delta({"role": "assistant", "content": None, "tool_calls": [call]})
    if reply.reasoning:
        yield _delta({"role": "assistant", "content": "", "reasoning_content": reply.reasoning, "reasoning": reply.reasoning})


def _delta(delta: dict[str, object]) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"
