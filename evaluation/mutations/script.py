"""The same text in other characters: Traditional, full-width, with spaces or invisible characters between."""

from __future__ import annotations

from functools import lru_cache, partial
from random import Random

from evaluation.mutations.mutation import Mutation, is_han, some

_SPACERS = (" ", " ", " ", "  ", "·", "*", ".", "-", "_", "/", "|")
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")


def _traditional(text: str, _: Random, *, standard: str) -> str:
    return _converter(standard).convert(text)


@lru_cache(maxsize=4)
def _converter(standard: str):
    # Imported on first use: the conversion tables take a while to load.
    from opencc import OpenCC

    return OpenCC(standard)


def _full_width(text: str, _: Random) -> str:
    return "".join("\u3000" if one == " " else chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def _spaced(text: str, chance: Random) -> str:
    spacer = chance.choice(_SPACERS)
    return _between(text, chance, lambda: spacer)


def _zero_width(text: str, chance: Random) -> str:
    return _between(text, chance, lambda: chance.choice(_INVISIBLE))


def _between(text: str, chance: Random, draw) -> str:
    gaps = [at for at in range(1, len(text)) if is_han(text[at - 1]) and is_han(text[at])]
    chosen = some(gaps, chance, chance.choice((0.3, 0.6, 1.0)))
    return "".join(draw() + one if at in chosen else one for at, one in enumerate(text))


MUTATIONS = (
    Mutation(name="traditional", about_zh="繁体字", change=partial(_traditional, standard="s2t")),
    Mutation(name="traditional_hk", about_zh="香港繁体", change=partial(_traditional, standard="s2hk")),
    Mutation(name="traditional_tw", about_zh="台湾正体", change=partial(_traditional, standard="s2tw")),
    Mutation(name="full_width", about_zh="全角字符", change=_full_width, keeps_digits=False),
    Mutation(name="spaced", about_zh="字间夹空格或符号", change=_spaced),
    Mutation(name="zero_width", about_zh="字间夹不可见字符", change=_zero_width),
)
