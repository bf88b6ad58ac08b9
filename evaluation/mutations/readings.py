"""How Chinese characters sound, with tone, and which common ones sound alike."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from evaluation.mutations.mutation import is_han
from evaluation.mutations.tables import characters_of, meant_readings

# Customers mistake one common character for another, never for a rare one.
_COMMON = 2_000
_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}


def syllables(word: str) -> tuple[str, ...] | None:
    """A syllable with tone mark for each character, as the longest words in it are read; None if a character is unknown."""
    read: list[str] = []
    while len(read) < len(word):
        rest = word[len(read) :]
        known = next((_phrases()[rest[:size]] for size in range(len(rest), 1, -1) if rest[:size] in _phrases()), None)
        single = _characters().get(rest[0])
        if known is None and single is None:
            return None
        read += known or (str(single),)
    return tuple(read)


def toneless(syllable: str) -> str:
    """The syllable as it is typed: "lǜ" is "lv"."""
    decomposed = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v")
    return "".join(one for one in decomposed if "a" <= one <= "z")


@lru_cache(maxsize=4096)
def sounding_like(character: str) -> Mapping[str, float]:
    """Common characters of the same sound, with the weight that each is mistaken with; those of the same tone weigh more.

    Empty for characters of several readings: how they sound depends on the word.
    """
    if character in characters_of("several_readings"):
        return {}
    read = _characters().get(character)
    if not read:
        return {}
    return {
        other: count * (5 if tone == _tone(read) else 1)
        for other, count, tone in _common_by_sound().get(toneless(read), ())
        if other != character
    }


@lru_cache(maxsize=1)
def _common_by_sound() -> Mapping[str, tuple[tuple[str, float, int], ...]]:
    # Numerals, negations and characters with a bad name are never what a slip ends in: they would change what is said.
    shunned = characters_of("several_readings") | characters_of("never")
    counted = [json.loads(line) for line in _lines("char_distribution") if line]
    ranked = sorted(((count, one) for one, count in counted if len(one) == 1 and is_han(one)), reverse=True)[:_COMMON]
    table: defaultdict[str, list[tuple[str, float, int]]] = defaultdict(list)
    for count, one in ranked:
        read = _characters().get(one)
        if read and one not in shunned:
            # The square root, so that the very commonest do not take every slip.
            table[toneless(read)].append((one, count**0.5, _tone(read)))
    return {sound: tuple(alike) for sound, alike in table.items()}


@lru_cache(maxsize=1)
def _characters() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for line in _lines("chinese_char_dictionary"):
        fields = line.split("\t")
        read = re.search(r"\[([^\],，/ ]+)", fields[-1])
        if read and fields[0] not in table:
            table[fields[0]] = read[1].lower().replace("\u0261", "g")
    return {**table, **meant_readings()}


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[str, ...]]:
    """Words whose characters sound otherwise than alone."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _lines("pinyin_phrase"):
        word, _, read = line.partition("\t")
        parts = tuple(read.split("/"))
        if len(word) <= 4 and len(parts) == len(word) and "<py_unk>" not in parts:
            table[word] = parts
    return table


def _lines(name: str) -> list[str]:
    spec = find_spec("jionlp")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("jionlp is not installed: its tables tell how characters sound; install the requirements again")
    # Its tables are read from the files: importing the distribution costs 0.6 s and 48 MB for nothing else.
    with zipfile.ZipFile(Path(spec.origin).parent / "dictionary" / f"{name}.zip") as archive:
        text = archive.read(f"{name}.txt" if f"{name}.txt" in archive.namelist() else f"{name}.json").decode("utf-8")
    # Not splitlines: the tables hold separators as entries of their own.
    return [line.rstrip("\r") for line in text.split("\n")]


def _tone(syllable: str) -> int:
    return next((_TONES[one] for one in unicodedata.normalize("NFD", syllable) if one in _TONES), 0)
