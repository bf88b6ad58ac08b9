"""The same sound written otherwise: homophones, Pinyin, initials."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import zip_longest
from random import Random

from evaluation.mutations.mutation import Mutation, changeable, joined, respellable, some
from evaluation.mutations.readings import sounding_like, syllables, toneless
from evaluation.mutations.tables import pairs

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


def _homophone(text: str, chance: Random) -> str:
    """Words that people are known to write wrongly first; then other characters, to about a fifth of the text."""
    free = set(changeable(text))
    characters = list(text)
    known = pairs("homophones.tsv")
    spans = [span for span in _found(text, sorted(known, key=len, reverse=True)) if free.issuperset(range(*span))]
    written = 0
    for start, end in chance.sample(spans, min(len(spans), max(1, round(len(spans) * 0.7)))):
        # All of it in its first place: “造” is shorter than “知道”, and the places behind it must stay what they are.
        other = chance.choice(known[text[start:end]])
        characters[start:end] = [other, *[""] * (end - start - 1)]
        free.difference_update(range(start, end))
        written += sum(new != old for new, old in zip_longest(other, text[start:end]))
    wanted = len(text) // 5 - written
    places = [at for at in sorted(free) if sounding_like(text[at])]
    for at in chance.sample(places, min(len(places), max(wanted, int(not written)))):
        alike = sounding_like(text[at])
        characters[at] = chance.choices(list(alike), list(alike.values()))[0]
    return "".join(characters)


def _spelled(text: str, chance: Random, *, spell: Callable[[Sequence[str]], str], share: float) -> str:
    """About `share` of the words spelled out, words of several characters first."""
    spans = _spellable(text, respellable(text))
    if share < 1:
        spans = [span for span in spans if span[1] - span[0] > 1] or spans
    chosen = some(range(len(spans)), chance, share)
    return _respelled(text, [spans[at] for at in sorted(chosen)], spell)


def _initials(text: str, chance: Random) -> str:
    """Initials for words, those of customer service first; a letter for a single character would tell nobody anything."""
    spans = [span for span in _spellable(text, changeable(text)) if span[1] - span[0] > 1]
    known = [span for span in spans if text[slice(*span)] in pairs("homophones.tsv")] or spans
    chosen = some(range(len(known)), chance, 0.5)
    return _respelled(text, [known[at] for at in sorted(chosen)], lambda read: "".join(toneless(one)[:1] for one in read))


def _spellable(text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    free = set(places)
    return [span for span in _words(text) if free.issuperset(range(*span)) and syllables(text[slice(*span)])]


def _respelled(text: str, spans: Sequence[tuple[int, int]], spell: Callable[[Sequence[str]], str]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], spell(syllables(text[start:end]) or ())]
        at = end
    return joined([*parts, text[at:]])


def _words(text: str) -> list[tuple[int, int]]:
    """Where the words of the text stand, in order; characters that belong to none stand alone."""
    spans: list[tuple[int, int]] = []
    for run in _HAN_RUN.finditer(text):
        words = sorted(_cut(run[0]), key=len, reverse=True)
        taken = [(run.start() + start, run.start() + end) for start, end in _found(run[0], words)]
        inside = {at for span in taken for at in range(*span)}
        spans += taken + [(at, at + 1) for at in range(*run.span()) if at not in inside]
    return sorted(spans)


def _found(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, those named first taking their place first."""
    taken: list[tuple[int, int]] = []
    for word in words:
        for match in re.finditer(re.escape(word), text):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
    return sorted(taken)


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[str, ...]:
    # Imported on first use: the dictionary takes a second to load.
    from knowledge.tokens import Tokeniser

    return tuple(dict.fromkeys(word for word in Tokeniser().cut(text) if 2 <= len(word) <= 4))


def _plain(read: Sequence[str]) -> str:
    return "".join(map(toneless, read))


def _toned(read: Sequence[str]) -> str:
    return "".join(read)


def _separate(read: Sequence[str]) -> str:
    return " ".join(map(toneless, read))


MUTATIONS = (
    Mutation(name="homophone", about_zh="谐音字（投诉→投素）", change=_homophone),
    Mutation(name="pinyin", about_zh="部分词写成拼音", change=partial(_spelled, spell=_plain, share=0.4)),
    Mutation(name="pinyin_toned", about_zh="部分词写成带声调的拼音", change=partial(_spelled, spell=_toned, share=0.4)),
    Mutation(name="pinyin_whole", about_zh="整句写成拼音", change=partial(_spelled, spell=_separate, share=1.0)),
    Mutation(
        name="pinyin_initials",
        about_zh="拼音首字母缩写（投诉→ts）",
        change=_initials,
    ),
)
