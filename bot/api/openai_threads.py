"""Which conversation a stateless client's history belongs to."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.api.answers import digest

History = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A conversation and the token to go on with it."""

    conversation_id: str
    token: str


class Threads:
    """Conversations found again by what was said in them, in bounded memory; the oldest are forgotten first.

    A history is handed out once for each conversation that has it: two customers who began with the same words
    never come to share a conversation, as the next message parts them. A forgotten history starts anew.
    """

    def __init__(self, *, capacity: int = 10_000) -> None:
        self._capacity = capacity
        self._by_history: OrderedDict[str, list[Thread]] = OrderedDict()

    def take(self, caller: str, history: History) -> Thread | None:
        """The conversation of `caller` with exactly this history, if it is remembered."""
        key = _key(caller, history)
        waiting = self._by_history.get(key)
        if not history or not waiting:
            return None
        thread = waiting.pop()
        if not waiting:
            del self._by_history[key]
        return thread

    def keep(self, caller: str, history: History, thread: Thread) -> None:
        """Remembers that `thread` now has this history."""
        key = _key(caller, history)
        self._by_history.setdefault(key, []).append(thread)
        self._by_history.move_to_end(key)
        while len(self._by_history) > self._capacity:
            self._by_history.popitem(last=False)


def _key(caller: str, history: History) -> str:
    return digest(json.dumps([caller, [(role, text.strip()) for role, text in history]]))
