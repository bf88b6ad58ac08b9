"""Checks on what a target tells of a turn beside its words."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.checks.check import PASSED, Outcome, Scene, failed, not_applicable, untold
from knowledge.text import fold


@dataclass(frozen=True, kw_only=True)
class HasIntent:
    """The turn was read as one of `intents`."""

    intents: tuple[str, ...]
    name = "intent"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "intent" not in turn.tells:
            return untold("intent")
        if turn.intent in self.intents:
            return PASSED
        return failed(f"意图应为 {' 或 '.join(self.intents)}，实为 {turn.intent}")


@dataclass(frozen=True, kw_only=True)
class ByClause:
    """One of `clauses` governed the turn."""

    clauses: tuple[str, ...]
    name = "clause"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "clauses" not in turn.tells:
            return untold("clauses")
        if set(turn.clauses) & set(self.clauses):
            return PASSED
        return failed(f"应依据条款 {' 或 '.join(self.clauses)}，实为 {'、'.join(turn.clauses) or '（无）'}")


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The turn was, or was not, answered from the knowledge base."""

    expected: bool
    name = "answered"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "answered" not in turn.tells:
            return untold("answered")
        if turn.answered == self.expected:
            return PASSED
        return failed("资料中有答案，应当作答" if self.expected else "资料中没有答案，不应作答")


@dataclass(frozen=True, kw_only=True)
class Cites:
    """A citation names one of `articles` (part of its title or file); with no article any citation does; `expected=False`: none."""

    articles: tuple[str, ...] = ()
    expected: bool = True
    name = "cites"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "citations" not in turn.tells:
            return untold("citations")
        titles = "、".join(f"《{one.title}》" for one in turn.citations) or "（无）"
        if not self.expected:
            return PASSED if not turn.citations else failed(f"不应引用资料，实际引用{titles}")
        if not self.articles:
            return PASSED if turn.citations else failed("应引用资料，实际没有引用")
        if any(names(article, one.title, one.source) for one in turn.citations for article in self.articles):
            return PASSED
        return failed(f"应引用{' 或 '.join(f'《{one}》' for one in self.articles)}，实际引用{titles}")


@dataclass(frozen=True, kw_only=True)
class InMode:
    """Who has the conversation after the turn: "bot" or "human"."""

    mode: str
    name = "mode"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        if "mode" not in scene.turn.tells:
            return untold("mode")
        return PASSED if scene.turn.mode == self.mode else failed(f"会话应由 {self.mode} 接待，实为 {scene.turn.mode}")


@dataclass(frozen=True, kw_only=True)
class Quick:
    """The reply was there within `limit_ms`."""

    limit_ms: float
    name = "latency_ms"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        took = scene.turn.latency_ms
        return PASSED if took <= self.limit_ms else failed(f"用时 {took:.0f} 毫秒，最多 {self.limit_ms:g} 毫秒")


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """Guard cases: what became of the draft, one of "passed", "repaired", "dropped"."""

    actions: tuple[str, ...]
    name = "guard"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "guards" not in turn.tells:
            return not_applicable("只有草稿用例才有护栏结论")
        if turn.action in self.actions:
            return PASSED
        wanted = "或".join(_ACTIONS[one] for one in self.actions)
        by = f"（命中规则：{'、'.join(turn.rules)}）" if turn.rules else ""
        return failed(f"草稿应当{wanted}，实际{_ACTIONS[turn.action]}{by}")


@dataclass(frozen=True, kw_only=True)
class NoticedBy:
    """Guard cases: the named rule found something in the draft."""

    rules: tuple[str, ...]
    name = "rule"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "guards" not in turn.tells:
            return not_applicable("只有草稿用例才有护栏结论")
        if set(self.rules) & set(turn.rules):
            return PASSED
        return failed(f"应由规则 {' 或 '.join(self.rules)} 发现，实际命中：{'、'.join(turn.rules) or '（无）'}")


_ACTIONS = {"passed": "原样放行", "repaired": "修改后放行", "dropped": "整句拦下"}


def names(article: str, title: str, source: str) -> bool:
    """Whether `article`, as a case names it, is this title or file."""
    wanted = fold(article)
    return wanted in fold(title) or (bool(source) and wanted in fold(source))
