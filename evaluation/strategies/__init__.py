"""How an attacker presses a request over one or several turns, as functions of (turns, seed)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from evaluation.strategies.strategy import Strategy

__all__ = ["Strategy", "strategies"]


@lru_cache(maxsize=1)
def strategies() -> Mapping[str, Strategy]:
    """Every strategy by its name, in the order in which reports list them."""
    from evaluation.strategies import encoding, injection, scripted

    return MappingProxyType({one.name: one for one in (*scripted.scripted(), *encoding.STRATEGIES, *injection.STRATEGIES)})
