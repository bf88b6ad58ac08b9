"""One text seen several ways, each with a way back to the characters as they were written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from knowledge.text import NormalisedText, fold, normalise

_SINGLE_DIGITS_SPREAD = re.compile(r"(?<![0-9])[0-9](?:\s+[0-9])+(?![0-9])")
_DECORATION = frozenset("*_~`^|·•‧・")
_LOOSE = re.compile(r"[\s*_~`^|·•‧・]")


@dataclass(frozen=True, kw_only=True)
class View:
    """Three readings of a text, from faithful to bare; the barer two are made when first asked for."""

    plain: NormalisedText

    @cached_property
    def tight(self) -> NormalisedText:
        """Without blanks and decoration ("打 错 电*话 了"), except a blank between two numbers."""
        if not _LOOSE.search(self.plain.text):
            return self.plain
        return _keep(self.plain, _tight_places(self.plain.text))

    @cached_property
    def letters(self) -> NormalisedText:
        """Letters and digits, nothing else."""
        return _keep(self.plain, [index for index, character in enumerate(self.plain.text) if character.isalnum()])


@lru_cache(maxsize=2048)
def view(text: str) -> View:
    """See `text`; a turn's sentences and passages are looked at by many rules, so the last few are kept."""
    return View(plain=_normalised(text))


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """The letters and digits of `text`, folded."""
    return "".join(filter(str.isalnum, text.translate(_FOLDS)))


def trigrams(text: str) -> frozenset[str]:
    """Every three neighbouring characters of a text that was reduced to letters."""
    return frozenset(text[index : index + 3] for index in range(len(text) - 2))


# Characters that fold to none or to several, as far as they have been met.
_ODD: set[str] = set()


class _Folds(dict[int, str]):
    """What each character folds to, asked for once; `str.translate` looks it up without leaving C."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold(chr(code))
        if len(folded) != 1:
            _ODD.add(chr(code))
        return folded


_FOLDS = _Folds()


def _normalised(text: str) -> NormalisedText:
    """`normalise`, which most of what is looked at doesn't need: parts of a folded text are folded already."""
    folded = text.translate(_FOLDS)
    if not _ODD.isdisjoint(text):
        return normalise(text)
    return NormalisedText(original=text, text=folded, origin=tuple(range(len(text))))


def _tight_places(text: str) -> list[int]:
    spread = {place for match in _SINGLE_DIGITS_SPREAD.finditer(text) for place in range(*match.span())}
    return [
        index
        for index, character in enumerate(text)
        if (not character.isspace() and character not in _DECORATION)
        or (character.isspace() and _parts_numbers(text, index, spread))
    ]


def _parts_numbers(text: str, index: int, spread: set[int]) -> bool:
    if index in spread or index == 0 or index + 1 == len(text):
        return False
    return text[index - 1].isdigit() and text[index + 1].isdigit()


def _keep(whole: NormalisedText, places: list[int]) -> NormalisedText:
    text, origin = whole.text, whole.origin
    if len(places) == len(text):
        return whole
    return NormalisedText(
        original=whole.original,
        text="".join([text[place] for place in places]),
        origin=tuple([origin[place] for place in places]),
    )
