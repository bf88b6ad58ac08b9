"""What a text was meant to say: characters that only sound right, and Pinyin, put back into words that sound the same.

A small noisy channel: words weigh by how often Chinese uses them (jieba's dictionary) and how often the pack's exemplars
do; a character that has to be exchanged for another of the same sound costs extra, so that text without mistakes stays.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from bot.triage.text import is_pinyin, tokens
from knowledge.sounds import cut_pinyin, known_syllables, syllable_of

LONGEST_WORD = 4
# Rarer words than these are never what a customer's slip was meant to be.
_LEAST_USES = 60
_LEAST_OWN_USES = 3
# What an exemplar's word weighs against one of the dictionary, whose counts come from 60 million words of newspapers.
_OWN_WEIGHT = 400.0
# Log-odds for each exchanged character, chosen on bench/data/triage/dev.jsonl.
_EXCHANGED = 4.5
# Characters of Cantonese that the dictionary lacks: they are meant as they stand.
_HAN = re.compile(r"(?:(?![冇唔咗嘅哋嚟啲喺嗰佢咩喇乜噉嘢畀俾])[\u3400-\u9fff])+")
_KEPT_FOR_SOUND = 2


class Hearing:
    """Restores a text from its sound, with the words of these texts and of the dictionary. Built in about half a second."""

    def __init__(self, texts: Iterable[str]) -> None:
        counted = Counter(_dictionary())
        own: Counter[str] = Counter()
        for text in texts:
            for run in _HAN.findall(text):
                own.update(run[i : i + n] for n in range(1, LONGEST_WORD + 1) for i in range(len(run) - n + 1))
        for word, uses in own.items():
            if word in counted or len(word) == 1 or uses >= _LEAST_OWN_USES:
                counted[word] += int(uses * _OWN_WEIGHT)
        total = math.log(sum(counted.values()))
        self._weights = {word: math.log(uses) - total for word, uses in counted.items()}
        self._unknown = -total - 2.0
        by_sound: dict[tuple[str, ...], list[tuple[float, str]]] = {}
        for word, weight in self._weights.items():
            sound = tuple(map(syllable_of, word))
            if all(sound):
                by_sound.setdefault(sound, []).append((weight, word))
        self._by_sound = {sound: sorted(words, reverse=True)[:_KEPT_FOR_SOUND] for sound, words in by_sound.items()}

    def restored(self, text: str) -> str:
        """`text` with what sounds right but reads wrong put right; Pinyin becomes characters. About 0.3 ms."""
        if is_pinyin(text):
            known = known_syllables()
            spelled = [
                one for token in tokens(text) for one in (cut_pinyin(token, known) or [token] if token.isalpha() else [token])
            ]
            return self._best(spelled, [""] * len(spelled))
        return _HAN.sub(lambda run: self._best([syllable_of(one) for one in run[0]], list(run[0])), text)

    def _best(self, sounds: Sequence[str], written: Sequence[str]) -> str:
        best: list[tuple[float, str]] = [(0.0, "")]
        for end in range(1, len(sounds) + 1):
            options = [
                (best[start][0] + weight, best[start][1] + word)
                for start in range(max(0, end - LONGEST_WORD), end)
                for weight, word in self._words(sounds[start:end], written[start:end])
            ]
            best.append(max(options))
        return best[-1][1]

    def _words(self, sounds: Sequence[str], written: Sequence[str]) -> list[tuple[float, str]]:
        own = "".join(written)
        found = [
            (weight - _EXCHANGED * sum(a != b for a, b in zip(word, written, strict=True) if b), word)
            for weight, word in self._by_sound.get(tuple(sounds), ())
            if word != own
        ]
        if own in self._weights:
            found.append((self._weights[own], own))
        elif len(sounds) == 1:
            found.append((self._unknown, own or sounds[0]))
        return found


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, int]:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("jieba is not installed: its dictionary tells how often a word is used")
    # The file alone: importing the distribution builds a trie that nothing here needs.
    lines = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines)
    return {
        row[0]: int(row[1])
        for row in rows
        if len(row[0]) <= LONGEST_WORD and int(row[1]) >= _LEAST_USES and _HAN.fullmatch(row[0])
    }
