"""Leaves a model alone that keeps failing, so that customers don't wait for the same time-out one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable


class CircuitBreaker:
    """Open after `failures` failures in a row, for `rest_seconds`; then one try decides. Safe from several threads.

    `clock` gives monotonic seconds.
    """

    def __init__(self, *, clock: Callable[[], float], failures: int = 3, rest_seconds: float = 30.0) -> None:
        self._clock = clock
        self._limit = failures
        self._rest_seconds = rest_seconds
        self._lock = threading.Lock()
        self._count = 0
        self._open_until = 0.0

    def allows(self) -> bool:
        """Whether the model may be asked now. After a rest, the first to ask is the one that tries for all."""
        with self._lock:
            if self._count < self._limit:
                return True
            now = self._clock()
            if now < self._open_until:
                return False
            # A try that is abandoned tells nothing: the next one may come after another rest.
            self._open_until = now + self._rest_seconds
            return True

    def is_open(self) -> bool:
        """Whether the model is being left alone."""
        with self._lock:
            return self._count >= self._limit and self._clock() < self._open_until

    def succeeded(self) -> None:
        """A draft came whole."""
        with self._lock:
            self._count = 0

    def failed(self) -> None:
        """A draft failed by the model's fault."""
        with self._lock:
            self._count += 1
            if self._count >= self._limit:
                self._open_until = self._clock() + self._rest_seconds
