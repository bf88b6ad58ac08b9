"""A pack's English glossary: a question written in English, put into the Chinese words by which the base can be searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_HAN = re.compile(r"[㐀-鿿]")
_LEAST_WORDS = 2
_LONGEST_PHRASE = 5
_NONE: Mapping[str, str] = MappingProxyType({})
Phrases = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """Phrases and what they are in Chinese: `points` are what is asked (“可以…吗”), `things` what it is asked of, `acts` what is done.

    `words` hold no content.
    """

    points: Phrases
    things: Phrases
    acts: Phrases
    words: frozenset[str]

    @classmethod
    def compiled(
        cls,
        *,
        points: Mapping[str, str] = _NONE,
        things: Mapping[str, str] = _NONE,
        acts: Mapping[str, str] = _NONE,
        words: Iterable[str] = (),
    ) -> Glossary:
        """From phrases as a pack writes them."""
        return cls(points=_by_words(points), things=_by_words(things), acts=_by_words(acts), words=frozenset(words))

    def in_chinese(self, folded: str) -> str:
        """An English question as it would be looked up in Chinese; "" where a word is not known, or nothing is asked of anything.

        Never shown to anybody: it is no translation, and a question half understood is not guessed at.
        """
        words = _WORD.findall(folded.replace("’", "'"))
        found: dict[str, list[str]] = {"things": [], "acts": [], "points": []}
        at = 0
        while at < len(words):
            kind, phrase, chinese = self._longest(words, at)
            if kind:
                found[kind].append(chinese)
            elif words[at] not in self.words and not words[at].isdigit():
                return ""
            at += len(phrase) or 1
        if not (found["things"] or found["acts"]):
            return ""
        before, dots, after = next(iter(found["points"]), "").partition("…")
        if not dots:
            before, after = "", before
        return "".join((*dict.fromkeys(found["things"]), before, *dict.fromkeys(found["acts"]), after))

    def _longest(self, words: list[str], at: int) -> tuple[str, tuple[str, ...], str]:
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            for kind, phrases in (("points", self.points), ("things", self.things), ("acts", self.acts)):
                if phrase in phrases:
                    return kind, phrase, phrases[phrase]
        return "", (), ""


def is_english(folded: str) -> bool:
    """Whether a folded text is written in English alone: words of Latin letters, and no Chinese character."""
    words = [word for word in _WORD.findall(folded) if not word.isdigit()]
    return len(words) >= _LEAST_WORDS and not _HAN.search(folded)


def _by_words(phrases: Mapping[str, str]) -> Phrases:
    return MappingProxyType({tuple(_WORD.findall(phrase)): chinese for phrase, chinese in phrases.items()})
