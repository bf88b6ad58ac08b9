"""What a baseline knows does not stop a release; what it does not know does, and what it knows wrongly is told."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from evaluation.baseline import write_baselines
from evaluation.figures import compute
from evaluation.gate import Exit, judge
from evaluation.observed import Observed
from evaluation.record import Record, Run, read_record, record_of
from evaluation.reports.html import render
from evaluation.reports.junit import write_junit
from evaluation.result import CheckResult, TrialResult, TurnResult
from guards.pack import Pack

AT = datetime(2026, 11, 22, tzinfo=UTC)


def trial(case_id: str, *failing: str, variant: str = "", passing: tuple[str, ...] = ("wording",)) -> TrialResult:
    """A trial of one turn; `failing` are checks of it that fail, ":should" at the end of those that only should hold."""
    checks = tuple(
        CheckResult(
            name=name.partition(":")[0],
            severity="should" if name.endswith(":should") else "must",
            status="failed" if fails else "passed",
            gates=True,
            message="不对",
            spans=(),
            place="some.case.yaml:7",
        )
        for names, fails in ((passing, False), (failing, True))
        for name in names
    )
    observed = Observed(reply="您好。", at=AT, latency_ms=1)
    return TrialResult(
        case_id=case_id,
        variant=variant,
        repeat=0,
        clauses=("CC-24",),
        severity="must",
        tags=(),
        pack="call_center.zh",
        place="some.case.yaml:3",
        turns=(TurnResult(user="你们经理叫什么", observed=observed, checks=checks),),
    )


def run_of(*results: TrialResult, deterministic: bool = True, at: datetime = AT) -> Run:
    return Run(
        target="desk",
        pack="call_center.zh",
        deterministic=deterministic,
        started_at=at,
        seconds=1.0,
        results=results,
        figures=compute(results, grounded=lambda one: []),
    )


def baseline(*results: TrialResult) -> Record:
    return record_of(run_of(*results))


@pytest.mark.parametrize(
    "now, code",
    [
        ([trial("A", "none"), trial("B")], Exit.FINE),  # as is known
        ([trial("A", "none", "wording"), trial("B")], Exit.VIOLATION),  # the case fails in another way too
        ([trial("A", "wording"), trial("B")], Exit.VIOLATION),  # in another way instead
        ([trial("A", "none"), trial("B", "none")], Exit.VIOLATION),  # another case
        ([trial("A", "none"), trial("A", "none", variant="pinyin"), trial("B")], Exit.VIOLATION),  # in a disguise
        ([trial("A", "none"), trial("B"), trial("C", "none")], Exit.VIOLATION),  # a case that is new
        ([trial("A", "none"), trial("B", "polite:should")], Exit.WORSE),
        ([trial("A", "none"), trial("B"), trial("C", "polite:should")], Exit.FINE),  # a new case can't be worse than before
        ([trial("A", "none", "none"), trial("B")], Exit.VIOLATION),  # two checks of one name are two
    ],
)
def test_that_only_what_the_baseline_knows_is_put_up_with(now: list[TrialResult], code: Exit) -> None:
    assert judge(run_of(*now), baseline(trial("A", "none"), trial("B"))).code is code


def test_that_a_check_made_stricter_is_not_known() -> None:
    assert judge(run_of(trial("A", "none")), baseline(trial("A", "none:should"))).code is Exit.VIOLATION


def test_that_nothing_is_known_without_a_baseline_or_by_one_that_only_counts() -> None:
    run = run_of(trial("A", "none"))
    assert judge(run).code is Exit.VIOLATION
    old = record_of(run)
    old = old.model_copy(update={"cases": {"A": old.cases["A"].model_copy(update={"faults": {}})}})
    assert judge(run, old).code is Exit.VIOLATION


def test_that_a_verdict_names_what_it_puts_up_with() -> None:
    judgement = judge(run_of(trial("A", "none"), trial("B")), baseline(trial("A", "none"), trial("B")))
    assert judgement.tolerates
    assert "1 次违反是基线记明的已知不足" in judgement.sentence
    assert judgement.told()["known_failures"] == ["A"]


def test_that_what_is_mended_or_gone_is_told_and_stops_a_strict_gate() -> None:
    known = baseline(trial("A", "none"), trial("B", "none"), trial("C"))
    run = run_of(trial("A"), trial("C"))
    loose, strict = judge(run, known, whole=True), judge(run, known, whole=True, strict=True)
    assert ([one.case_id for one in loose.standing.mended], [one.case_id for one in loose.standing.unseen]) == (["A"], ["B"])
    assert (loose.code, strict.code) == (Exit.FINE, Exit.WORSE)
    assert "--write-baseline" in strict.sentence
    # Where cases were left out on purpose nothing is gone.
    assert judge(run_of(trial("C")), known, strict=True).code is Exit.FINE


def test_that_one_fault_mended_of_two_is_told() -> None:
    judgement = judge(run_of(trial("A", "none")), baseline(trial("A", "none", "regex")), strict=True)
    assert judgement.code is Exit.WORSE
    assert [one.case_id for one in judgement.standing.mended] == ["A"]


def test_that_of_a_model_that_varies_nothing_is_said_to_be_mended() -> None:
    judgement = judge(run_of(trial("A"), deterministic=False), baseline(trial("A", "none")), strict=True)
    assert judgement.code is Exit.FINE


def test_that_a_bench_that_failed_outranks_all() -> None:
    lost = replace(trial("B"), turns=(), error="crashed")
    assert judge(run_of(trial("A", "none"), lost), baseline(trial("A", "none"), trial("B"))).code is Exit.BENCH_FAILED


def test_that_day_and_reason_stay_when_a_baseline_is_written_anew(tmp_path: Path) -> None:
    place = tmp_path / "b.json"
    [first] = write_baselines(run_of(trial("A", "none"), trial("B")), place, reason="等话术定稿")
    assert (first.listed, first.struck) == (("A",), ())
    later = datetime(2026, 12, 1, tzinfo=UTC)
    [second] = write_baselines(run_of(trial("A", "none"), trial("B", "none"), at=later), place, reason="模型换新")
    assert second.listed == ("B",)
    cases = read_record(place).cases
    assert (cases["A"].since, cases["A"].reason) == (date(2026, 11, 22), "等话术定稿")
    assert (cases["B"].since, cases["B"].reason) == (date(2026, 12, 1), "模型换新")
    [third] = write_baselines(run_of(trial("A"), trial("B"), at=later), place)
    assert third.struck == ("A", "B")
    assert read_record(place).cases["A"].since is None


def test_that_a_run_of_some_cases_leaves_the_others_in_the_baseline(tmp_path: Path) -> None:
    place = tmp_path / "b.json"
    write_baselines(run_of(trial("A", "none"), trial("B")), place)
    write_baselines(run_of(trial("B", "none")), place, partial=True)
    assert [name for name, one in read_record(place).cases.items() if one.faults] == ["A", "B"]
    write_baselines(run_of(trial("B", "none")), place)
    assert list(read_record(place).cases) == ["B"]


def test_that_reports_keep_known_and_new_failures_apart(tmp_path: Path, pack: Pack) -> None:
    run = run_of(trial("A.known", "none"), trial("B.new", "none"))
    known = baseline(trial("A.known", "none"), trial("B.new"))
    known = known.model_copy(
        update={"cases": {**known.cases, "A.known": known.cases["A.known"].model_copy(update={"reason": "等<话术>定稿"})}}
    )
    judgement = judge(run, known)
    page = render(run, judgement=judgement, pack=lambda name: pack)
    assert "新的未通过的对话（1）" in page
    assert "已知不足（1 次未通过）" in page
    assert "等&lt;话术&gt;定稿" in page
    write_junit(run, tmp_path / "j.xml", pack=lambda name: pack, known=judgement.standing.known)
    [suite] = ET.parse(tmp_path / "j.xml").getroot()
    assert (suite.get("failures"), suite.get("skipped")) == ("1", "1")
    [skipped] = suite.iter("skipped")
    assert "已知不足" in skipped.get("message", "")
