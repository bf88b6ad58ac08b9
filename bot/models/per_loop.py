"""One thing for each running event loop: an HTTP connection pool belongs to the loop that opened it."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PerLoop(Generic[T]):
    """Makes a `T` for the running loop at its first use there and forgets it with the loop. Outside of any loop: a new one."""

    def __init__(self) -> None:
        self._made: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[object, T]] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], T]) -> T:
        """The loop's own `T`, made anew when `key` is another than last time."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return make()
        with self._lock:
            known = self._made.get(loop)
            if known is None or known[0] != key:
                known = self._made[loop] = (key, make())
            return known[1]
