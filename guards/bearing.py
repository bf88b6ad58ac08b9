"""Which of the cited passages a sentence speaks of: a figure or a permission of another one supports nothing."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import TYPE_CHECKING

from guards.courtesy import content_pairs
from guards.view import letters

if TYPE_CHECKING:
    from guards.finding import GuardContext
    from knowledge.passage import Passage

# A passage that shares so much less with the sentence than the nearest one is about something else.
_NEAR = 0.7
# Said of anything.
_ANYWHERE = frozenset({"免费", "收费", "费用", "收取", "办理", "提供", "时间", "业主", "住户", "物业", "每天", "每次", "联系"})


def bearing_on(text: str, context: GuardContext) -> GuardContext:
    """`context` with those passages alone that `text` is about, in their order.

    By the words that they share; where a sentence shares none with any, the first, which was judged to hold the answer.
    """
    if len(context.passages) < 2:
        return context
    kept = _nearest(text, context.passages)
    return context if len(kept) == len(context.passages) else dataclasses.replace(context, passages=kept)


@lru_cache(maxsize=64)
def _nearest(text: str, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    pairs = content_pairs(text) - _ANYWHERE
    shared = [_share(pairs, one) for one in passages]
    best = max(shared)
    if not best:
        return passages[:1]
    return tuple(one for one, share in zip(passages, shared, strict=True) if share >= _NEAR * best)


def _share(pairs: frozenset[str], passage: Passage) -> int:
    said = letters("\n".join((passage.title, passage.heading, passage.text, *passage.questions)))
    return sum(pair in said for pair in pairs)
