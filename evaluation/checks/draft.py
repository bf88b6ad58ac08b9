"""Checks on guard cases: what became of a draft, and which rule noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from evaluation.checks.check import Check, Outcome, Scene, failed
from evaluation.checks.value import among, terms

ACTIONS: Mapping[str, str] = {"passed": "原样放行", "repaired": "修改后放行", "dropped": "整句拦下"}
"""What can become of a draft, and how it is told."""


@dataclass(frozen=True, kw_only=True)
class Guarded(Check):
    """What became of the draft is one of `actions`."""

    actions: tuple[str, ...]
    name = "guard"
    about_zh = "草稿用例：护栏的结论 passed、repaired、dropped"
    about_en = "guard cases: what became of the draft"
    example = "guard: dropped"
    needs = "guards"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(actions=among(tuple(ACTIONS), value))

    def fault(self, scene: Scene) -> Outcome | None:
        turn = scene.turn
        if turn.action in self.actions:
            return None
        wanted = "或".join(ACTIONS[one] for one in self.actions)
        by = f"（命中规则：{'、'.join(turn.rules)}）" if turn.rules else ""
        return failed(f"草稿应当{wanted}，实际{ACTIONS[turn.action]}{by}")


@dataclass(frozen=True, kw_only=True)
class NoticedBy(Check):
    """One of `rules` found something in the draft."""

    rules: tuple[str, ...]
    name = "rule"
    about_zh = "草稿用例：由其中之一规则发现"
    about_en = "guard cases: found by one of these rules"
    example = "rule: numbers"
    needs = "guards"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(rules=terms(value))

    def fault(self, scene: Scene) -> Outcome | None:
        found = scene.turn.rules
        if set(self.rules) & set(found):
            return None
        return failed(f"应由规则 {' 或 '.join(self.rules)} 发现，实际命中：{'、'.join(found) or '（无）'}")
