"""Chinese text as a machine should compare it, with a way back to the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Hyphens, dashes, minus signs, box-drawing lines and the katakana long mark: all stand for "-" in numbers as people type them.
_DASHES: dict[int, str] = dict.fromkeys(
    (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFF0D, 0x2500, 0x2501, 0x30FC), "-"
)


_HAN = r"[\u3400-\u9fff]"
# Not the dot between the parts of a foreign name.
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[ \t\u3000*_|~^]+(?={_HAN})")


@dataclass(frozen=True, kw_only=True)
class NormalisedText:
    """A normalised text; `origin[i]` is the index in `original` that character `i` of `text` came from."""

    original: str
    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span of `text` to the smallest span of `original` that covers it."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else len(self.original)
            return at, at
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str) -> NormalisedText:
    """Fold width, case, script and invisible characters, character by character.

    NFKC, lower case, Traditional to Simplified (per character, so that offsets hold), dashes unified;
    format characters (Unicode Cf: zero-width joiners, direction marks), variation selectors and lone surrogates dropped.
    """
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for folded in _fold(character):
            characters.append(folded)
            origin.append(index)
    return NormalisedText(original=text, text="".join(characters), origin=tuple(origin))


def fold(text: str) -> str:
    """Like `normalise`, for callers that need no way back."""
    return "".join(map(_fold, text))


def undecorated(folded: str) -> str:
    """A folded question without the blanks and decoration between Chinese characters, which carry nothing: 泳 池 is 泳池."""
    return _BETWEEN_HAN.sub("", folded)


@lru_cache(maxsize=16_384)
def _fold(character: str) -> str:
    if character < "\x7f":
        return character.lower()
    if unicodedata.category(character) in ("Cf", "Cs") or "\ufe00" <= character <= "\ufe0f" or character == "\u20e3":
        return ""
    compatible = unicodedata.normalize("NFKC", character).lower().translate(_DASHES)
    return "".join(_simplified().convert(one) if one > "\u2e7f" else one for one in compatible)


@lru_cache(maxsize=1)
def _simplified():
    # Imported on first use: loading the conversion tables takes longer than most commands need.
    from opencc import OpenCC

    return OpenCC("t2s")
