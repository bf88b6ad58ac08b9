"""Expressions by which the desk notices something in what a customer says, as a pack's data: refusing, calling off, insisting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NO_WORDS = re.compile(r"[^0-9a-z一-鿿]+")


@dataclass(frozen=True, kw_only=True)
class Cues:
    """Named cues of a pack (`cues.yaml`), each a pattern over folded text. A cue that the pack doesn't have is never noticed."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def compiled(cls, words: Mapping[str, Iterable[str]]) -> Cues:
        """From lists of regular expressions, longer ones first so that a remainder is cut by whole expressions."""
        return cls(
            patterns={
                name: re.compile("|".join(f"(?:{one})" for one in sorted(each, key=len, reverse=True)))
                for name, each in words.items()
            }
        )

    def said(self, name: str, folded: str) -> bool:
        """Whether the cue stands anywhere in a folded text."""
        pattern = self.patterns.get(name)
        return pattern is not None and bool(pattern.search(folded))

    def without(self, names: Iterable[str], folded: str) -> str:
        """What is left of a folded text beside these cues, without punctuation: the content that is not merely asking for something."""
        rest = folded
        for name in names:
            if pattern := self.patterns.get(name):
                rest = pattern.sub("\n", rest)
        return _NO_WORDS.sub("", rest)
