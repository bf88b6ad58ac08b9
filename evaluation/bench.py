"""The bench: one target, put through trials one after the other, every reply judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from evaluation.case import Case, Expectation
from evaluation.checks.check import Exchange, Judge, Outcome, Scene
from evaluation.checks.turn import Cites
from evaluation.guard_room import put_draft
from evaluation.result import CheckResult, TrialResult, TurnResult
from evaluation.targets.target import Conversation, NotForTarget, Target, TargetError
from evaluation.trial import Trial
from guards.inspection import Inspection
from guards.pack import Pack, load_pack

_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How a bench judges: the pack for cases that name none, whether it outranks the cases' own, and who votes."""

    pack: str
    overrides: bool = False
    judge: Judge | None = None
    inspection: Callable[[Pack], Inspection] = Inspection

    def pack_of(self, case: Case) -> str:
        """The name of the pack under which `case` is put."""
        return self.pack if self.overrides or case.pack is None else case.pack


def run_trial(trial: Trial, *, target: Target, rules: Rules) -> TrialResult:
    """Put one trial and judge it. What breaks, in the target or in a check, is told in `error`; nothing is raised.

    A case that can't be put to this target has no turns.
    """
    started = time.perf_counter()
    case, pack_name = trial.case, rules.pack_of(trial.case)
    turns: tuple[TurnResult, ...] = ()
    after: tuple[CheckResult, ...] = ()
    error = ""
    try:
        pack = pack_named(pack_name)
        if case.draft is not None:
            turns = (_guarded(case, pack, rules),)
        else:
            turns, after = _dialogue(case, pack, target, rules)
    except NotForTarget:
        turns = after = ()
    except TargetError as fault:
        error = str(fault)
    except Exception as fault:  # noqa: BLE001 - a broken trial must not take the others with it; it is counted and told
        error = f"评测本身出错 / the bench failed: {type(fault).__name__}: {fault}"
    return TrialResult(
        case_id=case.id,
        variant=trial.variant,
        repeat=trial.repeat,
        clauses=case.clauses,
        severity=case.severity,
        tags=case.tags,
        pack=pack_name,
        place=str(case.place),
        kind="dialogue" if case.draft is None else "guard",
        turns=turns,
        after=after,
        error=error,
        seconds=round(time.perf_counter() - started, 4),
    )


@lru_cache(maxsize=32)
def pack_named(name: str) -> Pack:
    """The pack, loaded once."""
    return load_pack(name)


def _dialogue(case: Case, pack: Pack, target: Target, rules: Rules) -> tuple[tuple[TurnResult, ...], tuple[CheckResult, ...]]:
    conversation = Conversation(case=case)
    exchanges: list[Exchange] = []
    turns = []
    for turn in case.turns:
        conversation.elapsed += turn.later
        observed = target.turn(conversation, turn.user)
        conversation.said.append((turn.user, observed.reply))
        exchanges.append(Exchange(user=turn.user, observed=observed))
        scene = Scene(pack=pack, dialogue=tuple(exchanges), zone=_ZONE, judge=rules.judge)
        articles = tuple(name for one in turn.expect if isinstance(one.check, Cites) for name in one.check.articles)
        turns.append(TurnResult(user=turn.user, observed=observed, checks=_judged(turn.expect, scene), articles=articles))
    if not case.after:
        return tuple(turns), ()
    aftermath = target.aftermath(conversation)
    scene = Scene(pack=pack, dialogue=tuple(exchanges), zone=_ZONE, judge=rules.judge, aftermath=aftermath)
    return tuple(turns), _judged(case.after, scene)


def _guarded(case: Case, pack: Pack, rules: Rules) -> TurnResult:
    assert case.draft is not None
    observed = put_draft(case, pack=pack, inspection=rules.inspection(pack), zone=_ZONE)
    exchange = Exchange(user=case.draft.question, observed=observed)
    scene = Scene(pack=pack, dialogue=(exchange,), zone=_ZONE, judge=rules.judge)
    return TurnResult(user=case.draft.question, observed=observed, checks=_judged(case.expect, scene))


def _judged(expectations: Sequence[Expectation], scene: Scene) -> tuple[CheckResult, ...]:
    return tuple(_result(one, one.check.judge(scene)) for one in expectations)


def _result(expectation: Expectation, outcome: Outcome) -> CheckResult:
    return CheckResult(
        name=expectation.check.name,
        severity=expectation.severity,
        status=outcome.status,
        gates=expectation.check.gates,
        message=outcome.message,
        spans=outcome.spans,
        place=str(expectation.place),
    )
