"""Timing the steps of a turn."""

from __future__ import annotations

import time


class Stopwatch:
    """Milliseconds by step, monotonic; `lap` closes the step that runs since the last lap."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """The time since the last lap belongs to `step` (added up when a step comes twice)."""
        now = time.perf_counter()
        self._laps[step] = self._laps.get(step, 0.0) + (now - self._last) * 1000
        self._last = now

    def mark(self, event: str) -> None:
        """Note when `event` happened first, counted from the start, without closing a step."""
        self._laps.setdefault(event, (time.perf_counter() - self._start) * 1000)

    def seconds(self) -> float:
        """How long it has run."""
        return time.perf_counter() - self._start

    def timings_ms(self) -> dict[str, float]:
        """All laps and marks so far, and `total`, rounded to a tenth of a millisecond."""
        total = (time.perf_counter() - self._start) * 1000
        return {step: round(milliseconds, 1) for step, milliseconds in {**self._laps, "total": total}.items()}
