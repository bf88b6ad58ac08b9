"""A turn in the shapes of OpenAI's chat completions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from bot.api.wire import Json, turn_json
from bot.turn import Turn

MODEL = "kefu"
LAST_FRAME = b"data: [DONE]\n\n"

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One completion under way: what all of its chunks have in common. `created` in Unix seconds."""

    id: str
    created: int
    fingerprint: str
    prompt_tokens: int
    include_usage: bool = False

    def whole(self, turn: Turn) -> Json:
        """`chat.completion`. The turn itself, citations and token with it, stands under `kefu`."""
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": turn.reply, "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
        return self._frame("chat.completion") | {
            "choices": [choice],
            "usage": self._usage(turn),
            "kefu": turn_json(turn),
        }

    def first(self) -> bytes:
        """The chunk that names the role."""
        return self._chunk({"role": "assistant", "content": ""})

    def text(self, text: str) -> bytes:
        """A chunk of the reply."""
        return self._chunk({"content": text})

    def last(self, turn: Turn) -> bytes:
        """The chunk that ends the choice, with the turn under `kefu`; then the usage when it was asked for."""
        end = self._chunk({}, finish_reason="stop", extra={"kefu": turn_json(turn)})
        if self.include_usage:
            end += _data(self._frame("chat.completion.chunk") | {"choices": [], "usage": self._usage(turn)})
        return end

    def _chunk(self, delta: Json, *, finish_reason: str | None = None, extra: Json | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        usage: Json = {"usage": None} if self.include_usage else {}
        return _data(self._frame("chat.completion.chunk") | {"choices": [choice]} | usage | (extra or {}))

    def _frame(self, kind: str) -> Json:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": MODEL,
            "system_fingerprint": self.fingerprint,
        }

    def _usage(self, turn: Turn) -> Json:
        completion_tokens = estimate_tokens(turn.reply)
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": self.prompt_tokens + completion_tokens,
        }


def error_frame(body: Json) -> bytes:
    """An error in mid-stream, as OpenAI's clients expect it."""
    return _data({"error": body})


def estimate_tokens(text: str) -> int:
    """An estimate, as most replies come from no model: one token a Chinese character, one for four others."""
    wide = len(_WIDE.findall(text))
    return wide + -(-(len(text) - wide) // 4)


def model_json(created: int) -> Json:
    """The one model there is: the desk itself, whatever drafts its answers."""
    return {"id": MODEL, "object": "model", "created": created, "owned_by": "kefu"}


def _data(value: Json) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode(errors="replace")
