"""Whether a sentence puts a passage's characters together as a text would: 分积可兑分换转让不 has them all and says nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from guards.courtesy import FUNCTION, content
from guards.phrase import phrases
from guards.quantity import quantities
from guards.sense import EMPTY, WORDS
from guards.view import letters

# So many neighbours must both be the passages' before their order tells anything. Of 1,100 sentences that retell a passage in
# their own words none has fewer than half of them side by side as they stand there; shuffled, most have fewer than a fifth.
_FEWEST = 6
_SHARE = 0.45
# Where hardly a character is new, those that hold a sentence together are counted as well.
_OWN = 0.85
_PARTICLES = frozenset("的了吗呢吧着就也都还再和与在是")
_NUMERALS = str.maketrans(dict.fromkeys("一二三四五六七八九十百千万两半", " "))


def is_shuffled(text: str, passages: tuple[str, ...]) -> bool:
    """Whether of the neighbouring characters of `text` that the passages both have, hardly any stand side by side there."""
    characters, neighbours = _known(passages)
    for least in (1, 2):
        bare = " ".join(_without_everyday_words(phrase.text, least=least) for phrase in phrases(text))
        own = sum(one in characters for one in bare)
        both = [one + two in neighbours for one, two in pairwise(bare) if one in characters and two in characters]
        if least > 1 and own < _OWN * sum(one != " " for one in bare):
            return False
        if len(both) >= _FEWEST and sum(both) < _SHARE * len(both):
            return True
    return False


def _without_everyday_words(phrase: str, *, least: int) -> str:
    """The phrase with blanks for its figures and for the everyday words and fillers of `least` characters and more."""
    for one in reversed(quantities(phrase)):
        phrase = phrase[: one.start] + " " + phrase[one.end :]
    bare = content("".join(one for one in phrase if one.isalnum() or one == " ")).translate(_NUMERALS)
    for pattern in (WORDS, FUNCTION, EMPTY):
        bare = pattern.sub(lambda found: _blanked(found, least), bare)
    return bare


def _blanked(found: re.Match[str], least: int) -> str:
    return " " * len(found[0]) if len(found[0]) >= least or found[0] in _PARTICLES else found[0]


@lru_cache(maxsize=256)
def _known(passages: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    parts = [letters(phrase.text) for passage in passages for phrase in phrases(passage)]
    return frozenset().union(*map(frozenset, parts)), frozenset(one + two for part in parts for one, two in pairwise(part))
