"""Checks on what a target tells of a turn beside its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, get_args

from evaluation.checks.check import Check, Outcome, Scene, failed
from evaluation.checks.value import among, positive, terms, truth
from guards.pack_schema import Intent
from knowledge.text import fold


@dataclass(frozen=True, kw_only=True)
class HasIntent(Check):
    """The turn was read as one of `intents`."""

    intents: tuple[str, ...]
    name = "intent"
    about_zh = "意图是其中之一"
    about_en = "was read as one of these intents"
    example = "intent: [greeting, thanks]"
    needs = "intent"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(intents=among(get_args(Intent), value))

    def fault(self, scene: Scene) -> Outcome | None:
        found = scene.turn.intent
        return None if found in self.intents else failed(f"意图应为 {' 或 '.join(self.intents)}，实为 {found}")


@dataclass(frozen=True, kw_only=True)
class ByClause(Check):
    """One of `clauses` governed the turn."""

    clauses: tuple[str, ...]
    name = "clause"
    about_zh = "由其中之一条款管"
    about_en = "is governed by one of these clauses"
    example = "clause: CC-29"
    needs = "clauses"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(clauses=terms(value))

    def fault(self, scene: Scene) -> Outcome | None:
        found = scene.turn.clauses
        if set(found) & set(self.clauses):
            return None
        return failed(f"应依据条款 {' 或 '.join(self.clauses)}，实为 {'、'.join(found) or '（无）'}")


@dataclass(frozen=True, kw_only=True)
class Answered(Check):
    """The turn was, or was not, answered from the knowledge base."""

    expected: bool
    name = "answered"
    about_zh = "是否依据资料作了答"
    about_en = "was, or was not, answered from the knowledge base"
    example = "answered: true"
    needs = "answered"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(expected=truth(value))

    def fault(self, scene: Scene) -> Outcome | None:
        if scene.turn.answered == self.expected:
            return None
        return failed("资料中有答案，应当作答" if self.expected else "资料中没有答案，不应作答")


@dataclass(frozen=True, kw_only=True)
class Cites(Check):
    """A citation names one of `articles` (part of its title or file); with no article any citation does; `expected=False`: none."""

    articles: tuple[str, ...] = ()
    expected: bool = True
    name = "cites"
    about_zh = "引用了标题或文件名含有此文字的资料；true 任意，false 不得引用"
    about_en = "cites an article whose title or file holds this; true any, false none"
    example = "cites: 停车"
    needs = "citations"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(expected=value) if isinstance(value, bool) else cls(articles=terms(value))

    def fault(self, scene: Scene) -> Outcome | None:
        cited = scene.turn.citations
        titles = "、".join(f"《{one.title}》" for one in cited) or "（无）"
        if not self.expected:
            return failed(f"不应引用资料，实际引用{titles}") if cited else None
        if not self.articles:
            return None if cited else failed("应引用资料，实际没有引用")
        if any(names(article, one.title, one.source) for one in cited for article in self.articles):
            return None
        return failed(f"应引用{' 或 '.join(f'《{one}》' for one in self.articles)}，实际引用{titles}")


@dataclass(frozen=True, kw_only=True)
class InMode(Check):
    """Who has the conversation after the turn: "bot" or "human"."""

    mode: str
    name = "mode"
    about_zh = "之后由谁接待：bot 或 human"
    about_en = "who has the conversation: bot or human"
    example = "mode: bot"
    needs = "mode"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(mode=among(("bot", "human"), value)[0])

    def fault(self, scene: Scene) -> Outcome | None:
        found = scene.turn.mode
        return None if found == self.mode else failed(f"会话应由 {self.mode} 接待，实为 {found}")


@dataclass(frozen=True, kw_only=True)
class Quick(Check):
    """The reply was there within `limit_ms`."""

    limit_ms: float
    name = "latency_ms"
    about_zh = "最多多少毫秒"
    about_en = "at most so many milliseconds"
    example = "latency_ms: 1500"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(limit_ms=positive(value))

    def fault(self, scene: Scene) -> Outcome | None:
        took = scene.turn.latency_ms
        return None if took <= self.limit_ms else failed(f"用时 {took:.0f} 毫秒，最多 {self.limit_ms:g} 毫秒")


def names(article: str, title: str, source: str) -> bool:
    """Whether `article`, as a case names it, is this title or file."""
    wanted = fold(article)
    return wanted in fold(title) or (bool(source) and wanted in fold(source))
