"""How often somebody may guess the staff password."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

_ADDRESSES = 10_000


class LoginLimit:
    """At most `tries` failures within `seconds` for an address, and ten times that for all addresses together.

    A try counts from its start, so that guesses sent side by side don't slip past while the first is being checked.
    `ticks` gives seconds that only ever grow.
    """

    def __init__(self, *, ticks: Callable[[], float], tries: int = 5, seconds: float = 60.0) -> None:
        self._ticks = ticks
        self._tries = tries
        self._seconds = seconds
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._everybody: list[float] = []

    def begin(self, address: str) -> int:
        """Count a try. Returns 0 when it may go ahead, else the whole seconds to wait."""
        now = self._ticks()
        own = self._recent(self._failures.pop(address, []), now)
        self._everybody = self._recent(self._everybody, now)
        wait = max(self._wait(own, self._tries, now), self._wait(self._everybody, 10 * self._tries, now))
        if not wait:
            own.append(now)
            self._everybody.append(now)
        self._failures[address] = own
        while len(self._failures) > _ADDRESSES:
            self._failures.popitem(last=False)
        return wait

    def succeeded(self, address: str) -> None:
        """The try that was begun last was right: the address starts afresh."""
        for tick in self._failures.pop(address, []):
            if tick in self._everybody:
                self._everybody.remove(tick)

    def _recent(self, ticks: list[float], now: float) -> list[float]:
        return [tick for tick in ticks if now - tick < self._seconds]

    def _wait(self, ticks: list[float], most: int, now: float) -> int:
        return 0 if len(ticks) < most else max(1, math.ceil(self._seconds - (now - ticks[-most])))
