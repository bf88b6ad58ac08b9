"""Characters taken apart, or mistaken for others of nearly the same shape."""

from __future__ import annotations

from functools import partial
from random import Random

from evaluation.mutations.mutation import Mutation, changeable, some
from evaluation.mutations.tables import pairs


def _drawn(text: str, chance: Random, *, table: str, share: float) -> str:
    known = pairs(table)
    chosen = some([at for at in changeable(text) if text[at] in known], chance, share)
    return "".join(chance.choice(known[one]) if at in chosen else one for at, one in enumerate(text))


MUTATIONS = (
    Mutation(name="split_characters", about_zh="拆字（加→力口）", change=partial(_drawn, table="split.tsv", share=0.5)),
    Mutation(name="near_shape", about_zh="形近字（末→未）", change=partial(_drawn, table="near_shapes.tsv", share=0.3)),
)
