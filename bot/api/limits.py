"""How much one client may ask of the desk, and the token buckets that hold it to that."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from bot.api.problem import Problem


@dataclass(frozen=True, kw_only=True)
class ApiLimits:
    """Bounds of the HTTP API. Times in seconds, sizes in bytes, rates in calls a minute."""

    body_bytes: int = 256 * 1024
    body_seconds: float = 15.0
    per_conversation_per_minute: int = 60
    per_address_per_minute: int = 240
    running_answers: int = 256
    kept_answers: int = 2048
    keep_answer_seconds: float = 600.0
    coalesce_seconds: float = 0.06
    ping_seconds: float = 15.0


class TokenBuckets:
    """One bucket a key, refilled evenly over a minute. Memory is bounded: full buckets are forgotten first."""

    def __init__(self, *, per_minute: int, clock: Callable[[], float], capacity: int = 20_000) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._capacity = capacity
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> None:
        """Spends one call of `key`. Raises `Problem` 429 with `Retry-After` in whole seconds when there is none left."""
        now = self._clock()
        left = self._level(key, now)
        if left < 1:
            raise _too_many(math.ceil((1 - left) * 60 / self._per_minute))
        if key not in self._buckets and len(self._buckets) >= self._capacity:
            self._forget(now)
        self._buckets[key] = (left - 1, now)

    def _level(self, key: str, now: float) -> float:
        left, since = self._buckets.get(key, (float(self._per_minute), now))
        return min(self._per_minute, left + (now - since) * self._per_minute / 60)

    def _forget(self, now: float) -> None:
        full = [key for key in self._buckets if self._level(key, now) >= self._per_minute]
        # When every bucket is in use, the oldest go: better a little more for a few than memory without end.
        for key in full or list(self._buckets)[: self._capacity // 10 or 1]:
            del self._buckets[key]


def address_key(host: str | None) -> str:
    """The address to count calls under. An IPv6 customer owns a whole /64, so that is what is counted."""
    if host is None:
        return "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return str(address)


def is_this_machine(host: str | None) -> bool:
    """Whether the call comes from the machine that the desk runs on."""
    try:
        return host is None or ip_address(host).is_loopback
    except ValueError:
        return False


def _too_many(retry_after_seconds: int) -> Problem:
    return Problem(
        status=429,
        code="too_many_requests",
        message_zh=f"您发送得太快了，请{retry_after_seconds}秒后再试。",
        message_en=f"Too many requests. Please try again in {retry_after_seconds} s.",
        headers={"Retry-After": str(retry_after_seconds)},
    )
