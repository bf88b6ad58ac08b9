"""Checks on the words of a reply: contained, absent, matching a pattern, short enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from evaluation.checks.check import Check, Outcome, Scene, Span, failed
from evaluation.checks.value import pattern, positive, terms
from knowledge.text import normalise

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Contains(Check):
    """At least one of `terms` stands in the reply. Width, script, case and blanks don't count; 5元 is not found in 25元."""

    terms: tuple[str, ...]
    name = "contains"
    about_zh = "包含其中任意一段（re: 开头为正则）；不分全半角、繁简、空格"
    about_en = "holds any of these texts; re:… is a pattern"
    example = "contains: [每月350元, 三百五十元]"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(terms=terms(value))

    def fault(self, scene: Scene) -> Outcome | None:
        if any(find(term, scene.turn.reply) for term in self.terms):
            return None
        return failed(f"答复应包含{quoted(self.terms)}")


@dataclass(frozen=True, kw_only=True)
class Without(Check):
    """None of `terms` stands in the reply."""

    terms: tuple[str, ...]
    name = "none"
    about_zh = "任何一段都不得出现（re: 开头为正则）"
    about_en = "holds none of these texts"
    example = "none: [经理姓, 're:1[3-9]\\d{9}']"
    forbids = True

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(terms=terms(value))

    def fault(self, scene: Scene) -> Outcome | None:
        spans = [span for term in self.terms for span in find(term, scene.turn.reply)]
        if not spans:
            return None
        said = quoted(tuple(dict.fromkeys(scene.turn.reply[start:end] for start, end in spans)))
        return failed(f"答复不得出现{said}", *spans)


@dataclass(frozen=True, kw_only=True)
class Matches(Check):
    """The folded reply matches the pattern somewhere."""

    pattern: str
    name = "regex"
    about_zh = "符合正则（折叠全半角、繁简之后）"
    about_en = "matches this pattern after folding"
    example = 'regex: "工号是?8001"'

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(pattern=pattern(value))

    def fault(self, scene: Scene) -> Outcome | None:
        if find(f"re:{self.pattern}", scene.turn.reply):
            return None
        return failed(f"答复应符合正则 {self.pattern}")


@dataclass(frozen=True, kw_only=True)
class Short(Check):
    """The reply has at most `limit` characters, blanks included."""

    limit: int
    name = "max_chars"
    about_zh = "最多多少字"
    about_en = "at most so many characters"
    example = "max_chars: 120"
    forbids = True

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(limit=int(positive(value)))

    def fault(self, scene: Scene) -> Outcome | None:
        length = len(scene.turn.reply)
        if length <= self.limit:
            return None
        return failed(f"答复有 {length} 字，最多 {self.limit} 字", (self.limit, length))


def find(term: str, text: str) -> list[Span]:
    """Where `term` stands in `text`, spans in `text` as written. `re:…` is a pattern over the folded text."""
    folded = normalise(text)
    spans = [folded.span(*match.span()) for match in _pattern(term).finditer(folded.text) if match.end() > match.start()]
    return list(dict.fromkeys(spans))


def quoted(terms: tuple[str, ...]) -> str:
    """“甲”或“乙”."""
    return "或".join(f"“{term}”" for term in terms)


@lru_cache(maxsize=4_096)
def _pattern(term: str) -> re.Pattern[str]:
    if term.startswith("re:"):
        return re.compile(term[3:])
    folded = _BLANK.sub("", normalise(term).text)
    body = r"\s*".join(map(re.escape, folded))
    # An amount must not be found as the end or the beginning of a longer one.
    before = r"(?<![\d.])" if folded[:1].isdigit() else ""
    after = r"(?![\d]|\.\d)" if folded[-1:].isdigit() else ""
    return re.compile(before + body + after)
