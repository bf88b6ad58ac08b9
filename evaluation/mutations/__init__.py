"""How Chinese customers disguise and distort what they write, as functions of (text, seed)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from evaluation.mutations.mutation import Mutation

__all__ = ["Mutation", "mutations"]


@lru_cache(maxsize=1)
def mutations() -> Mapping[str, Mutation]:
    """Every mutation by its name, in the order in which reports list them. Tables are read when a mutation first needs them."""
    from evaluation.mutations import digits, manner, script, shape, slips, sound, vocabulary

    rooms = (script, digits, sound, shape, slips, vocabulary, manner)
    return MappingProxyType({one.name: one for room in rooms for one in room.MUTATIONS})
