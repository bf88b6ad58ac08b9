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

from bot.triage.text import ENGLISH_SYLLABLES, is_pinyin, tokens
from knowledge.sounds import cut_pinyin, known_syllables, syllable_of

LONGEST_WORD = 4
# Rarer words than these are never what a customer's slip was meant to be.
_LEAST_USES = 60
# But as rare as this they may be written right.
_LEAST_WRITTEN = 3
_LEAST_OWN_USES = 3
# What an exemplar's word weighs against one of the dictionary, whose counts come from 60 million words of newspapers.
_OWN_WEIGHT = 400.0
# Log-odds for each exchanged character, chosen on bench/data/triage/dev.jsonl.
_EXCHANGED = 4.5
# And what each costs besides that belongs to a word as it is written: 自燃 isn't meant for 自然, nor 极点 for 几点.
_WRITTEN_RIGHT = 4.0
# A character by itself, with no other to vouch for it, is hardly ever meant for another one: 撕 isn't 死, nor 搁 个.
_ALONE = 3.0
# Characters of Cantonese that the dictionary lacks: they are meant as they stand.
_HAN = re.compile(r"(?:(?![冇唔咗嘅哋嚟啲喺嗰佢咩喇乜噉嘢畀俾])[\u3400-\u9fff])+")
_RUN = re.compile(rf"(?:{_HAN.pattern}|(?<![a-z0-9])[a-z]+(?![a-z0-9]))+")
_KEPT_FOR_SOUND = 2
# “a” and “e” are syllables, but hardly ever spelled among characters: midea is a brand.
_LEAST_SPELLED = 2


class Hearing:
    """Restores a text from its sound, with the words of these texts and of the dictionary. Built in about half a second."""

    def __init__(self, texts: Iterable[str]) -> None:
        counted = Counter(_dictionary())
        self._written = frozenset(word for word in counted if len(word) > 1)
        own: Counter[str] = Counter()
        self._english: set[str] = set(ENGLISH_SYLLABLES)
        for text in texts:
            if text.isascii() and not is_pinyin(text):
                self._english.update(tokens(text))
            for run in _HAN.findall(text):
                own.update(run[i : i + n] for n in range(1, LONGEST_WORD + 1) for i in range(len(run) - n + 1))
        for word, uses in own.items():
            if word in counted or len(word) == 1 or uses >= _LEAST_OWN_USES:
                counted[word] += int(uses * _OWN_WEIGHT)
        total = math.log(sum(counted.values()))
        self._weights = {word: math.log(uses) - total for word, uses in counted.items()}
        self._unknown = -total - 2.0
        by_sound: dict[tuple[str, ...], list[tuple[float, str]]] = {}
        for word in (word for word, uses in counted.items() if uses >= _LEAST_USES):
            sound = tuple(map(syllable_of, word))
            if all(sound):
                by_sound.setdefault(sound, []).append((self._weights[word], word))
        self._by_sound = {sound: sorted(words, reverse=True)[:_KEPT_FOR_SOUND] for sound, words in by_sound.items()}

    def restored(self, text: str) -> str:
        """`text` with what sounds right but reads wrong put right; Pinyin becomes characters. About 0.3 ms."""
        if is_pinyin(text):
            spelled = [one for word in tokens(text) for one in (_syllables(word) or [word])]
            return self._best(spelled, [""] * len(spelled))
        return _RUN.sub(lambda run: self._run(run[0]), text)

    def _run(self, run: str) -> str:
        """A run of characters and Latin words, of which those that are Pinyin (往naer堆) become characters."""
        if run.isascii():
            return run
        restored: list[str] = []
        sounds: list[str] = []
        written: list[str] = []
        for word in tokens(run):
            spelled = self._spelled(word) if word.isascii() else []
            if word.isascii() and not spelled:
                restored += [self._best(sounds, written), word]
                sounds, written = [], []
                continue
            sounds += spelled or [syllable_of(word)]
            written += [""] * len(spelled) or [word]
        return "".join((*restored, self._best(sounds, written)))

    def _spelled(self, word: str) -> list[str]:
        """The syllables of a Latin word among Chinese ones, where it is Pinyin and no word of English or a brand."""
        cut = _syllables(word) if word not in self._english else []
        return cut if all(len(one) >= _LEAST_SPELLED for one in cut) and (len(cut) > 1 or len(word) > _LEAST_SPELLED) else []

    def _best(self, sounds: Sequence[str], written: Sequence[str]) -> str:
        costs = self._costs(written)
        best: list[tuple[float, str]] = [(0.0, "")]
        for end in range(1, len(sounds) + 1):
            options = [
                (best[start][0] + weight, best[start][1] + word)
                for start in range(max(0, end - LONGEST_WORD), end)
                for weight, word in self._words(sounds[start:end], written[start:end], costs[start:end])
            ]
            best.append(max(options))
        return best[-1][1]

    def _costs(self, written: Sequence[str]) -> list[float]:
        """What it costs to exchange each character; nothing where none was written."""
        costs = [_EXCHANGED if one else 0.0 for one in written]
        for start in range(len(written)):
            for end in range(start + 2, min(start + LONGEST_WORD, len(written)) + 1):
                if all(written[start:end]) and "".join(written[start:end]) in self._written:
                    costs[start:end] = [_EXCHANGED + _WRITTEN_RIGHT] * (end - start)
        return costs

    def _words(self, sounds: Sequence[str], written: Sequence[str], costs: Sequence[float]) -> list[tuple[float, str]]:
        own = "".join(written)
        alone = _ALONE if len(own) == len(sounds) == 1 else 0.0
        found = [
            (weight - sum(cost for a, b, cost in zip(word, written, costs, strict=True) if a != b) - alone, word)
            for weight, word in self._by_sound.get(tuple(sounds), ())
            if word != own
        ]
        if own in self._weights and all(written):
            found.append((self._weights[own], own))
        elif len(sounds) == 1:
            found.append((self._unknown, own or sounds[0]))
        return found


def _syllables(word: str) -> list[str]:
    return (cut_pinyin(word, known_syllables()) if word.isalpha() and word.isascii() else None) or []


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
        if len(row[0]) <= LONGEST_WORD and int(row[1]) >= _LEAST_WRITTEN and _HAN.fullmatch(row[0])
    }
