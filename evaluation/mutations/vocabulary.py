"""Other words for the same: those of four dialects, and English ones mixed in."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from random import Random

from evaluation.mutations.mutation import Mutation, joined, some
from evaluation.mutations.tables import vocabularies


def _in_dialect(text: str, chance: Random, *, dialect: str) -> str:
    """All function words, since who speaks a dialect speaks it throughout."""
    words = vocabularies()[dialect]
    return _pattern(dialect).sub(lambda match: chance.choice(words[match[0]]), text)


def _with_english(text: str, chance: Random) -> str:
    """Most of the words that office people say in English; at least one."""
    words = vocabularies()["english"]
    found = [match.span() for match in _pattern("english").finditer(text) if words[match[0]] != (match[0],)]
    parts: list[str] = []
    at = 0
    for start, end in (found[index] for index in sorted(some(range(len(found)), chance, 0.7))):
        parts += [text[at:start], chance.choice(words[text[start:end]])]
        at = end
    return joined([*parts, text[at:]])


@lru_cache(maxsize=8)
def _pattern(vocabulary: str) -> re.Pattern[str]:
    # The longest first: 为什么 is not 为 and 什么.
    words = sorted(vocabularies()[vocabulary], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _mutation(dialect: str, about_zh: str) -> Mutation:
    return Mutation(name=f"dialect_{dialect}", about_zh=about_zh, change=partial(_in_dialect, dialect=dialect))


MUTATIONS = (
    _mutation("cantonese", "粤语用词（乜嘢、冇、点样）"),
    _mutation("sichuan", "四川话用词（啥子、莫得、咋个）"),
    _mutation("northeastern", "东北话用词（啥、咋整、俺）"),
    _mutation("wu", "吴语用词（侬、阿拉、哪能）"),
    Mutation(name="english_mix", about_zh="夹英文（电话→phone）", change=_with_english),
)
