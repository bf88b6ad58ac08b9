"""Slips of the finger: neighbours swapped, a character left out, one typed twice."""

from __future__ import annotations

import re
from random import Random

from evaluation.mutations.mutation import Mutation, changeable, some

# A slip in so many characters; short texts have one.
_SHARE = 1 / 12
# What is left of a shorter text would be nobody's typing error.
_SHORTEST = 3


# Without these the time, the place or the amount would be another one.
_TELLING = re.compile(r"[上下中]午|[早晚]上|[今明后昨]天|周\S|星期\S|(?<=\d)\s*[点分号栋层室元个次]|(?<=\d)\s*(?:单元|小时|分钟)")


def _swapped(text: str, chance: Random) -> str:
    free = set(changeable(text))
    places = [at for at in sorted(free) if at + 1 in free and text[at] != text[at + 1]]
    characters = list(text)
    for at in sorted(some(places, chance, _SHARE)):
        # A character moves once, or the slips would undo each other.
        if at - 1 not in free or characters[at] == text[at]:
            characters[at], characters[at + 1] = characters[at + 1], characters[at]
    return "".join(characters)


def _dropped(text: str, chance: Random) -> str:
    told = {at for match in _TELLING.finditer(text) for at in range(*match.span())}
    places = [at for at in changeable(text) if at not in told]
    chosen = some(places, chance, _SHARE) if len(places) >= _SHORTEST else set()
    return "".join(one for at, one in enumerate(text) if at not in chosen)


def _doubled(text: str, chance: Random) -> str:
    chosen = some(changeable(text), chance, _SHARE)
    return "".join(one * 2 if at in chosen else one for at, one in enumerate(text))


MUTATIONS = (
    Mutation(name="typo_swap", about_zh="错别字：相邻两字颠倒", change=_swapped),
    Mutation(name="typo_drop", about_zh="错别字：漏字", change=_dropped),
    Mutation(name="typo_double", about_zh="错别字：多打一次", change=_doubled),
)
