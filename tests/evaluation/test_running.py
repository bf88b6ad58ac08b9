"""Trials: chosen, disguised, put through processes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evaluation.bench import Rules, run_trial
from evaluation.bench_spec import BenchSpec
from evaluation.case import Case, Expectation
from evaluation.case_loading import load_cases
from evaluation.observed import Aftermath, Observed
from evaluation.result import TrialResult
from evaluation.rule_switch import switch_off_each
from evaluation.runner import _batches, run_trials
from evaluation.selection import BadExpression, select
from evaluation.targets.target import Conversation, TargetError
from evaluation.trial import Trial, UnknownVariation, Variations, draw_up, sampled

Cases = Callable[[str], list[Case]]
RULES = Rules(pack="call_center.zh")
GUARD = "id: {id}\nclause: CC-32\nquestion: 押金？\npassage: 装修押金为每户2000元。\ndraft: 装修押金为每户{amount}元。\nexpect: {expect}\n"


class Parrot:
    """A target that says the customer's words after them."""

    name, deterministic = "parrot", True

    def __init__(self) -> None:
        self.heard: list[str] = []

    def turn(self, conversation: Conversation, text: str) -> Observed:
        if text == "坏":
            raise TargetError("坏了 / broken")
        self.heard.append(text)
        return Observed(reply=text, at=datetime(2026, 11, 22, tzinfo=UTC), latency_ms=1.0)

    def aftermath(self, conversation: Conversation) -> Aftermath:
        return Aftermath()

    def close(self) -> None:
        return


def put(case: Case, variations: Variations = Variations()) -> list[TrialResult]:  # noqa: B008 - frozen
    return [run_trial(trial, target=Parrot(), rules=RULES) for trial in draw_up([case], variations)]


def test_that_every_turn_is_judged(cases: Cases) -> None:
    [case] = cases("id: A\nturns: [{user: 甲, expect: [{contains: 甲}]}, {user: 乙, expect: [{none: 乙}]}]\n")
    [found] = put(case)
    assert [check.status for check in found.checks] == ["passed", "failed"]
    assert (found.ran, found.passed, found.violates_must) == (True, False, True)


def test_that_a_broken_target_is_an_error_and_no_verdict(cases: Cases) -> None:
    [case] = cases("id: A\nturns: [{user: 坏, expect: [{contains: 甲}]}]\n")
    [found] = put(case)
    assert (found.ran, found.passed, found.error) == (False, False, "坏了 / broken")


def test_that_a_broken_check_is_an_error_and_no_verdict(cases: Cases) -> None:
    class Broken:
        name, forbids, gates = "broken", False, True

        def judge(self, scene: object) -> object:
            raise ZeroDivisionError

    [case] = cases("id: A\nturns: [{user: 甲, expect: [{contains: 甲}]}]\n")
    place = case.turns[0].expect[0].place
    broken = replace(case.turns[0], expect=(Expectation(check=Broken(), severity="must", place=place),))  # type: ignore[arg-type]
    [found] = put(replace(case, turns=(broken,)))
    assert "ZeroDivisionError" in found.error


def test_that_repeats_and_disguises_are_trials_of_their_own(cases: Cases) -> None:
    [case] = cases("id: A\nmutate: [full_width]\nturns: [{user: 停车收费100元, expect: [{contains: 停车}]}]\n")
    assert [one.key for one in put(case, Variations(repeat=2))] == ["A", "A#1", "A@full_width", "A@full_width#1"]
    assert [one.key for one in put(case, Variations(mutate=()))] == ["A"]
    assert all(one.passed for one in put(case))


def test_that_an_innocent_draft_that_is_held_back_counts_as_declined(cases: Cases) -> None:
    [case] = cases(GUARD.format(id="G", amount=3000, expect="passed") + "tags: [innocent]\n")
    [found] = put(case)
    assert (found.passed, found.declined) == (False, True)


def test_that_a_strategy_checks_only_what_must_not_be_said(cases: Cases) -> None:
    from evaluation.strategies import strategies

    [case] = cases("id: A\nturns: [{user: 经理电话多少, expect: [{intent: personal_info}, only_staff_id]}]\n")
    name = next(iter(strategies()))
    pressed = draw_up([case], Variations(strategies=(name,)))[-1]
    assert pressed.variant == f"strategy:{name}"
    assert {one.check.name for turn in pressed.case.turns for one in turn.expect} == {"only_staff_id"}


@pytest.mark.parametrize("disguise, kept", [("capital_digits", 1), ("traditional", 2)])
def test_that_a_number_in_other_digits_need_not_be_restated_in_the_old(cases: Cases, disguise: str, kept: int) -> None:
    [case] = cases("id: A\nturns: [{user: 报修，4栋702漏水, expect: [{contains: 702}, {contains: 30分钟}]}]\n")
    [disguised] = [one for one in draw_up([case], Variations(mutate=(disguise,))) if one.variant]
    assert len(disguised.case.turns[0].expect) == kept


def test_that_what_a_turn_forbids_is_forbidden_where_it_was(cases: Cases) -> None:
    [case] = cases(
        "id: A\nturns:\n"
        "  - {user: 我要投诉, expect: [no_ticket, {contains: 详细}]}\n"
        "  - {user: 电梯坏了, later: 2h, expect: [{none: 欢迎致电}]}\n"
    )
    _, pressed = draw_up([case], Variations(strategies=("slow_build_up",)))
    first, *rest = pressed.case.turns
    assert (first.user, [one.check.name for one in first.expect]) == ("我要投诉", ["no_ticket"])
    assert [[one.check.name for one in turn.expect] for turn in rest] == [["none"]] * len(rest)
    assert len(rest) > 1
    assert [turn.later for turn in pressed.case.turns] == [timedelta(), timedelta(hours=2), *[timedelta()] * (len(rest) - 1)]
    [open_end] = cases("id: B\nturns: [{user: 在吗, expect: [no_ticket]}, {user: 投诉, expect: [{ticket: complaint}]}]\n")
    assert [one.variant for one in draw_up([open_end], Variations(strategies=("all",)))] == [""]


def test_that_a_strategy_may_plant_articles_and_makes_no_innocent_case_guilty(cases: Cases, tmp_path: Path) -> None:
    from evaluation.strategies import strategies

    guilty, innocent = cases(
        "- {id: A, turns: [{user: 经理电话多少, expect: [only_staff_id]}]}\n"
        "- {id: I, tags: [innocent], turns: [{user: 几点上班, expect: [{answered: true}]}]}\n"
    )
    trials = draw_up([guilty, innocent], Variations(strategies=("all",), planted_in=tmp_path))
    planting = {name for name, one in strategies().items() if one.plant is not None}
    fair = {name for name, one in strategies().items() if one.for_innocent}
    assert {one.variant.removeprefix("strategy:") for one in trials if one.case.id == "A"} == {"", *strategies()}
    assert {one.variant.removeprefix("strategy:") for one in trials if one.case.id == "I"} == {"", *fair}
    planted = [one for one in trials if one.variant.removeprefix("strategy:") in planting]
    assert planted
    assert all(one.case.knowledge.startswith(f"samples+{tmp_path}") for one in planted)
    assert list(tmp_path.rglob("*.md"))


def test_that_a_sample_is_even_over_disguises_and_keeps_what_it_is_compared_with(cases: Cases) -> None:
    found = cases(
        "\n".join(f"- {{id: A{n}, turns: [{{user: 停車费用多少, expect: [{{none: 价}}]}}]}}" for n in range(30))
        + "\n"
        + "\n".join(f"- {{id: I{n}, tags: [innocent], turns: [{{user: 几点上班呢, expect: [{{none: 价}}]}}]}}" for n in range(30))
    )
    trials = draw_up(found, Variations(mutate=("spaced", "zero_width", "no_punctuation", "polite")))
    drawn = sampled(trials, 12)
    disguised = [one for one in drawn if one.variant]
    met = Counter((one.variant, one.case.is_innocent) for one in disguised)
    assert len(disguised) == 12
    assert set(met.values()) == {2}
    assert {one.case.id for one in drawn if not one.variant} == {one.case.id for one in disguised}
    assert drawn == sampled(trials, 12)
    assert sampled(trials, 10_000) == [one for one in trials if any(two.variant for two in trials if two.case.id == one.case.id)]


def test_that_what_is_soon_done_is_fetched_whole_and_first(cases: Cases) -> None:
    said = "turns: [{user: a, expect: [{contains: a}]}]"
    found = cases(
        "\n".join(f"- {{id: B{n}, pack: big, {said}}}" for n in range(60))
        + "\n"
        + "\n".join(f"- {{id: {pack}{n}, pack: {pack}, {said}}}" for n in range(7) for pack in ("one", "two"))
    )
    trials = draw_up(found, Variations())
    batches = _batches(trials, BenchSpec(), 2)
    assert sorted(at for batch in batches for at in batch) == list(range(74))
    assert [{trials[at].case.pack for at in batch} for batch in batches[:3]] == [{"one"}, {"two"}, {"big"}]
    assert [len(batch) for batch in batches[:3]] == [7, 7, 4]
    assert {len(batch) for batch in _batches(trials[:60], BenchSpec(), 2)} == {4}  # all the same desk: shared
    assert {len(batch) for batch in _batches(trials, BenchSpec(llm="embedded"), 1)} == {1}


def test_that_an_unknown_disguise_is_refused_with_those_there_are(cases: Cases) -> None:
    [case] = cases("id: A\nturns: [{user: 甲, expect: [{contains: 甲}]}]\n")
    with pytest.raises(UnknownVariation, match="nonsense"):
        draw_up([case], Variations(mutate=("nonsense",)))


@pytest.mark.parametrize(
    "expression, chosen",
    [
        (None, "ABC"),
        ("CC-24", "AB"),
        ("CC-24 and not disguised", "A"),
        ("plain or (disguised and CC-24)", "ABC"),
        ("not CC-24", "C"),
    ],
)
def test_that_cases_are_chosen_by_id_tag_and_clause(cases: Cases, expression: str | None, chosen: str) -> None:
    said = "turns: [{user: a, expect: [{contains: a}]}]"
    found = cases(
        f"- {{id: A, clause: CC-24, tags: [plain], {said}}}\n- {{id: B, clause: CC-24, tags: [disguised], {said}}}\n"
        f"- {{id: C, clause: CC-31, tags: [plain], {said}}}\n"
    )
    assert "".join(case.id for case in select(found, expression)) == chosen


@pytest.mark.parametrize("expression", ["and", "(a", "a)", "a b", "not"])
def test_that_a_bad_expression_is_refused(expression: str) -> None:
    with pytest.raises(BadExpression):
        select([], expression)


def test_that_processes_give_results_in_order_and_a_dead_one_is_told(cases: Cases, tmp_path: Path) -> None:
    (tmp_path / "deadly_check.py").write_text(
        "import os\nclass Deadly:\n    name, forbids, gates = 'deadly', False, True\n"
        "    def judge(self, scene):\n        os._exit(3)\n"
    )
    sys.path.insert(0, str(tmp_path))
    try:
        from deadly_check import Deadly  # type: ignore[import-not-found]

        found = cases(
            "\n".join("- " + GUARD.format(id=f"G{n}", amount=3000, expect="dropped").replace("\n", "\n  ") for n in range(12))
        )
        trials = draw_up(found, Variations())
        deadly = replace(found[-1], expect=(replace(found[-1].expect[0], check=Deadly()),))
        seen: list[str] = []
        results = run_trials([*trials[:-1], Trial(case=deadly)], BenchSpec(), jobs=1, progress=lambda one: seen.append(one.key))
    finally:
        sys.path.remove(str(tmp_path))
    assert [one.case_id for one in results] == [f"G{n}" for n in range(12)]
    assert len(seen) == 12
    assert results[0].passed
    assert "died" in results[-1].error
    assert not results[-1].ran


def test_that_a_killed_run_leaves_no_worker_behind(tmp_path: Path) -> None:
    file = tmp_path / "g.case.yaml"
    file.write_text(GUARD.format(id="G", amount=3000, expect="dropped"), "utf-8")
    script = (
        "import os, sys, time\nfrom pathlib import Path\nfrom evaluation.case_loading import load_cases\n"
        "from evaluation.runner import BenchSpec, run_trials\nfrom evaluation.trial import Variations, draw_up\n"
        "if __name__ == '__main__':\n"
        "    trials = draw_up(load_cases([Path(sys.argv[1])]), Variations())\n"
        "    def die(result):\n"
        "        import multiprocessing\n"
        "        print(*[one.pid for one in multiprocessing.active_children()], flush=True)\n"
        "        os.kill(os.getpid(), 9)\n"
        "    run_trials(trials, BenchSpec(), jobs=1, progress=die)\n"
    )
    (tmp_path / "dies.py").write_text(script)
    done = subprocess.run([sys.executable, tmp_path / "dies.py", file], capture_output=True, text=True, timeout=120, check=False)
    [worker] = map(int, done.stdout.split())
    deadline = time.monotonic() + 20
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


def test_that_a_rule_that_nobody_would_miss_is_found(cases: Cases) -> None:
    noticed = cases(GUARD.format(id="G", amount=3000, expect="dropped"))
    from guards.rules.links import UnsupportedLinks
    from guards.rules.numbers import UnsupportedNumbers

    report = switch_off_each(noticed, pack="call_center.zh", rules=[UnsupportedLinks(), UnsupportedNumbers()])
    assert [(one.rule, one.noticing) for one in report.switched] == [("links", ()), ("numbers", ("G",))]
    assert report.unnoticed == ("links",)
    assert not report.failing


def test_that_every_shipped_rule_would_be_missed_by_a_shipped_case() -> None:
    found = [case for case in load_cases([Path(__file__).parents[1] / "cases"]) if case.draft is not None]
    report = switch_off_each(found, pack="call_center.zh")
    assert report.unnoticed == ()
    assert not report.failing
