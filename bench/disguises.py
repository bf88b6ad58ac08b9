"""The disguises in which an utterance must be read as well as in plain Chinese."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from bench.triage_sets import COMMON, load
from knowledge.sounds import syllable_of


def _traditional(text: str) -> str:
    from opencc import OpenCC

    return OpenCC("s2t").convert(text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def _keycaps(text: str) -> str:
    return "".join(f"{one}\ufe0f\u20e3" if one in "0123456789" else one for one in text)


def _homophones(text: str) -> str:
    """Every fourth Chinese character, at least one, becomes another common one that sounds the same."""
    chance = random.Random(text)
    places = [i for i, one in enumerate(text) if _sounding_like(one)]
    changed = set(chance.sample(places, max(1, len(places) // 4))) if places else set()
    return "".join(chance.choice(_sounding_like(one)) if i in changed else one for i, one in enumerate(text))


@lru_cache(maxsize=4096)
def _sounding_like(character: str) -> tuple[str, ...]:
    sound = syllable_of(character)
    return tuple(other for other in _common() if other != character and syllable_of(other) == sound) if sound else ()


@lru_cache(maxsize=1)
def _common() -> tuple[str, ...]:
    counted = Counter(
        one for case in (case for name in COMMON for case in load(name)) for one in case.text if "\u4e00" <= one <= "\u9fff"
    )
    return tuple(one for one, _ in counted.most_common(900))


def _pinyin(text: str) -> str:
    return " ".join(syllable_of(one) or one for one in text if not one.isspace())


DISGUISES: dict[str, Callable[[str], str]] = {
    "traditional": _traditional,
    "full width": _full_width,
    "spaced": lambda text: " ".join(text),
    "zero width": lambda text: "\u200b".join(text),
    "keycaps": _keycaps,
    "homophones": _homophones,
    "pinyin": _pinyin,
}
