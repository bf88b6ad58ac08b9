"""Mutation testing of the guards: each rule is switched off in turn, and some case must notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.bench import Rules, pack_named, run_trial
from evaluation.case import Case
from evaluation.observed import Aftermath, Observed
from evaluation.result import TrialResult
from evaluation.targets.target import Conversation, TargetError
from evaluation.trial import Trial
from guards.finding import Rule
from guards.inspection import Inspection, default_rules


@dataclass(frozen=True, kw_only=True)
class Switched:
    """What happened with `rule` off: the cases that pass with it and fail without it. None: nobody would miss the rule."""

    rule: str
    clause: str
    noticing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SwitchReport:
    """All rules in their order, and the guard cases as they stand with every rule on."""

    switched: tuple[Switched, ...]
    results: tuple[TrialResult, ...]

    @property
    def unnoticed(self) -> tuple[str, ...]:
        """The rules that no case would miss."""
        return tuple(one.rule for one in self.switched if not one.noticing)

    @property
    def failing(self) -> tuple[TrialResult, ...]:
        """The cases that do not pass although every rule is on."""
        return tuple(one for one in self.results if not one.passed)


def switch_off_each(
    cases: Sequence[Case],
    *,
    pack: str,
    rules: Sequence[Rule] | None = None,
    progress: Callable[[str], None] = lambda rule: None,
) -> SwitchReport:
    """Put every guard case with all rules, then, rule by rule, those in which the rule found something, without it.

    A case in which a rule finds nothing can't change by its going, so it is not put again.
    """
    drafts = [case for case in cases if case.draft is not None]
    every = tuple(default_rules() if rules is None else rules)
    results = tuple(_put(case, pack, every) for case in drafts)
    switched = []
    for rule in every:
        progress(rule.name)
        others = tuple(one for one in every if one is not rule)
        noticing = tuple(
            case.id
            for case, with_all in zip(drafts, results, strict=True)
            if with_all.passed and rule.name in with_all.turns[0].observed.rules and not _put(case, pack, others).passed
        )
        switched.append(Switched(rule=rule.name, clause=rule.clause, noticing=noticing))
    return SwitchReport(switched=tuple(switched), results=results)


def _put(case: Case, pack: str, rules: Sequence[Rule]) -> TrialResult:
    judging = Rules(pack=pack, inspection=lambda loaded: Inspection(loaded, rules))
    pack_named(judging.pack_of(case))
    return run_trial(Trial(case=case), target=_NoTarget(), rules=judging)


class _NoTarget:
    """Guard cases talk to nobody."""

    name = "guards"
    deterministic = True

    def turn(self, conversation: Conversation, text: str) -> Observed:
        raise TargetError("草稿用例不与被测对象对话 / a guard case talks to no target")

    def aftermath(self, conversation: Conversation) -> Aftermath:
        return Aftermath()

    def close(self) -> None:
        return
