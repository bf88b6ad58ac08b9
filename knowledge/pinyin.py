"""Chinese spelled in Latin letters, put into characters: wuye fei zenme jiao is 物业费怎么交."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from knowledge.sounds import cut_pinyin, known_syllables, syllables_of
from knowledge.tokens import dictionary

_RUN = re.compile(r"[a-z]+(?:\s+[a-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TONE = re.compile(r"(?<=[a-z])[1-5](?![0-9])")
_LEAST_SYLLABLES = 3
_LONGEST = 5
#: Uses (among the 60 million words behind jieba's dictionary) from which on a word is thought of; what a base's own word, and a word of
#: asking, is worth besides its own.
_COMMON = 60
_OWN = 6_000
_WORTH_OF_ASKING = 30_000

Sound = tuple[str, ...]
Words = Mapping[Sound, tuple[int, str]]


def is_pinyin(folded: str) -> bool:
    """Whether a text is Chinese spelled in Latin letters, with tones or without: nothing but words that cut into syllables, and figures."""
    runs = [_syllables(run[0]) for run in _RUN.finditer(_toneless(folded))]
    return not _HAN.search(folded) and all(runs) and sum(map(len, runs)) >= _LEAST_SYLLABLES


def in_characters(folded: str, *, own: Collection[str], asking: Collection[str]) -> str:
    """A folded text of Pinyin in the likeliest characters, where `own` (a base's words) and `asking` are likelier than others; "" for any other text."""
    if not is_pinyin(folded):
        return ""
    likelier = _by_sound_of(own, asking)
    written = _RUN.sub(lambda run: "".join(_likeliest(_syllables(run[0]), likelier)), _toneless(folded))
    return re.sub(r"\s+", "", written)


def _syllables(run: str) -> list[str]:
    """The syllables of words that are Pinyin; [] where one is not."""
    cut = [cut_pinyin(word.replace("lv", "lu").replace("nv", "nu"), known_syllables()) for word in run.split()]
    return [syllable for word in cut for syllable in word or ()] if all(cut) else []


def _likeliest(sound: Sequence[str], likelier: Words) -> list[str]:
    """The words that most likely sound so: the product of how often each is used is greatest."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(sound) + 1):
        choices: list[tuple[float, list[str]]] = []
        for start in range(max(0, end - _LONGEST), end):
            span = tuple(sound[start:end])
            uses, word = max(likelier.get(span, (0, "")), _dictionary().get(span, (0, "")))
            if word:
                choices.append((best[start][0] - math.log(uses / _total()), [*best[start][1], word]))
        # A syllable that no character has stays as it is written: it can't be searched for, and breaks nothing.
        unknown = best[end - 1][0] + math.log(_total()), [*best[end - 1][1], sound[end - 1]]
        best.append(min(choices, default=unknown, key=lambda one: one[0]))
    return best[-1][1]


def _by_sound_of(own: Collection[str], asking: Collection[str]) -> dict[Sound, tuple[int, str]]:
    found: dict[Sound, tuple[int, str]] = {}
    for words, worth in ((own, _OWN), (asking, _WORTH_OF_ASKING)):
        for word in words:
            if 1 <= len(word) <= _LONGEST and all(map(_HAN.match, word)):
                uses = (dictionary().FREQ.get(word) or 0) + worth
                for sound in sounds(word):
                    found[sound] = max(found.get(sound, (0, "")), (uses, word))
    return found


def sounds(word: str) -> list[Sound]:
    """Every way in which a word of Chinese characters may sound; a character without a known sound stands for itself."""
    found: list[Sound] = [()]
    for character in word:
        found = [(*before, one) for before in found for one in syllables_of(character) or (character,)]
    return found


@lru_cache(maxsize=1)
def _dictionary() -> dict[Sound, tuple[int, str]]:
    """The commonest word of each sound. Made on first use (some tenths of a second): few customers write Pinyin."""
    found: dict[Sound, tuple[int, str]] = {}
    for word, uses in dictionary().FREQ.items():
        if uses >= _COMMON and len(word) < _LONGEST and all(map(_HAN.match, word)):
            for sound in sounds(word):
                found[sound] = max(found.get(sound, (0, "")), (uses, word))
    return found


@lru_cache(maxsize=1)
def _total() -> int:
    return dictionary().total


def _toneless(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", _TONE.sub("", text))
    return "".join(one for one in decomposed if unicodedata.category(one) != "Mn")
