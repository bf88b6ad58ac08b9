"""A guess at what is permitted: 应该可以, 大概不用; the desk knows it from a passage or doesn't say it."""

from __future__ import annotations

import re

from guards.phrase import phrases
from guards.view import letters

_HEDGE = r"可能|也许|或许|大概|大约|估计|好像|好象|似乎|应该|没准儿?|说不定|八成|多半|兴许|想必|据说|听说"
_PERMITS = r"可以|能够?|允许|行(?=$|的|吧|了)|没问题|不(?:需要?|用|必)|无需|无须|免费"
_GUESS = re.compile(rf"(?:{_HEDGE})(?:[就也都还会是]|一般|通常)*(?:{_PERMITS})")


def guesses_permission(text: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence guesses that something is allowed, free or not needed, in words that no passage has."""
    known = "\n".join(map(letters, passages))
    for phrase in phrases(text):
        match = _GUESS.search(phrase.text)
        if match and not phrase.asks and not phrase.is_condition and match[0] not in known:
            return phrase.span(match)
    return None
