"""Whether a small model's draft keeps what the knowledge base's own words state; a draft that loses a fact is worse than none."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.text import fold

_BORDER = re.compile(r"[。！？；!?;\n]+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\W\d_]")  # digits are compared as whole numbers
# A sentence counts as used when the draft repeats this share of its pairs of characters.
_USED = 0.5
# And the draft must stand on the words used: the share of its own pairs that they hold.
_GROUNDED = 0.4


def keeps_the_facts(draft: str, own_words: str, *, key: str = "") -> bool:
    """Whether `draft` stands on sentences of `own_words`, `key` among them, and repeats every number of those that it stands on.

    `key` is the sentence that was read as the likeliest to answer: a small model as soon retells the one beside it.
    Strict by design: the own words are there to say what the draft fails to (“不能。” without the hours that were meant).
    """
    drafted = fold(draft)
    pairs = _pairs(drafted)
    sentences = [sentence for sentence in _BORDER.split(fold(own_words)) if sentence.strip()]
    used = [sentence for sentence in sentences if _pairs(sentence) and _is_used(sentence, pairs)]
    if not used or not pairs or not _is_used(fold(key), pairs):
        return False
    standing = set().union(*map(_pairs, used))
    if len(pairs & standing) < _GROUNDED * len(pairs):
        return False
    kept = set(_NUMBER.findall(drafted))
    return all(number in kept for sentence in used for number in _NUMBER.findall(sentence))


def _is_used(sentence: str, pairs: set[str]) -> bool:
    own = _pairs(sentence)
    return len(own & pairs) >= _USED * len(own)


def _pairs(text: str) -> set[str]:
    characters = _WORD.findall(text)
    return {first + second for first, second in pairwise(characters)}
