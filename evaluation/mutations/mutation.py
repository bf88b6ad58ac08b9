"""A mutation, and what every one of them keeps: numbers, names, negations, and a clean mouth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from bot.surnames import COMPOUND_SURNAMES, SINGLE_SURNAMES
from evaluation.mutations.tables import offences
from knowledge.text import fold

HAN = r"[\u3400-\u9fff]"
# A drawing that would turn the text into an offence is drawn again, so often.
_DRAWS = 8
_DIGITS = re.compile(r"[0-9]+")
_LATIN = re.compile(r"[a-z]+")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff]+")
_IS_HAN = re.compile(HAN)
# Numerals and negations decide what a sentence asks.
_KEPT = frozenset("零〇一二三四五六七八九十百千万亿两半几壹贰叁肆伍陆柒捌玖拾不没未无别勿莫非否冇")
_ONE_SURNAME = f"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(sorted(SINGLE_SURNAMES))}])"
# A name decides how the customer is addressed.
_NAME = re.compile(
    rf"(?:姓|我叫|名叫|免贵){_ONE_SURNAME}{HAN}{{0,2}}"
    rf"|{_ONE_SURNAME}(?:先生|女士|小姐|太太|师傅|老师|经理|主管|总(?!经理))"
)


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """One way to distort a text. `change` gets the text and a chance seeded by (name, seed, text); it returns the new text."""

    name: str
    about_zh: str
    change: Callable[[str, Random], str]
    keeps_digits: bool = True

    def apply(self, text: str, seed: int) -> str | None:
        """The text distorted: always the same for the same (text, seed); None where there is nothing to change.

        Never adds an offensive word, and leaves the digits alone unless `keeps_digits` is false.
        """
        if not text.strip():
            return None
        for draw in range(_DRAWS):
            changed = self.change(text, Random(f"{self.name}\0{seed}\0{draw}\0{text}"))
            if changed == text:
                return None
            if self._keeps_faith(text, changed):
                return changed
        return None

    def _keeps_faith(self, text: str, changed: str) -> bool:
        if self.keeps_digits and _DIGITS.findall(text) != _DIGITS.findall(changed):
            return False
        return not offensive_words(changed) - offensive_words(text)


def offensive_words(text: str) -> Counter[str]:
    """The offensive words in a text, however spaced, each with its number."""
    folded = fold(text)
    squeezed = _NOT_HAN.sub("", folded)
    words, latin = offences()
    found = Counter({word: squeezed.count(word) for word in words if word in squeezed})
    found.update(word for word in _LATIN.findall(folded) if word in latin)
    return found


@lru_cache(maxsize=4096)
def is_han(character: str) -> bool:
    """Whether the character is a Chinese one."""
    return _IS_HAN.fullmatch(character) is not None


def changeable(text: str) -> list[int]:
    """Where Chinese characters stand that may become others: not numerals, negations or names."""
    return [at for at in respellable(text) if text[at] not in _KEPT]


def respellable(text: str) -> list[int]:
    """Where Chinese characters stand that may be spelled otherwise: all but names."""
    kept = {at for match in _NAME.finditer(text) for at in range(*match.span())}
    return [at for at, one in enumerate(text) if is_han(one) and at not in kept]


def some(places: Sequence[int], chance: Random, share: float) -> set[int]:
    """About `share` of the places, at least one if there are any."""
    if not places:
        return set()
    return set(chance.sample(list(places), max(1, round(len(places) * share))))


def joined(parts: Sequence[str]) -> str:
    """The parts in a row, with a space where Latin words or numbers would run together; beside Chinese people leave it out."""
    result = ""
    for part in parts:
        glued = result and part and _is_latin(result[-1]) and _is_latin(part[0])
        result += f" {part}" if glued else part
    return result


def _is_latin(character: str) -> bool:
    return character.isalnum() and character < "\u2e80"
