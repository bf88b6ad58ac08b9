"""The one command: figures and their targets, the summary, the sets that judge, and what happens without the CMRC set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import answerability, triage_sets
from bench.cases import case_figures, switch_figures
from bench.figure import LEFT_IN, Figure, leave, left_in, share_figure, value_figure
from bench.hostile import figures as hostile_figures
from bench.labelled_bases import Labelled
from bench.machine import facts
from bench.triage import resembling
from evaluation.hostile.pace import Pace
from evaluation.hostile.replies import ModelReply
from evaluation.hostile.run import Outcome, Report
from evaluation.result import CheckResult, TrialResult
from evaluation.rule_switch import Switched, SwitchReport


@pytest.mark.parametrize(
    ("hits", "total", "limits", "reached"),
    [
        (97, 100, {"at_least": 0.97}, True),
        (96, 100, {"at_least": 0.97}, False),
        (0, 100, {"at_most": 0.0}, True),
        (1, 1000, {"at_most": 0.0}, False),
        (1, 200, {"at_most": 0.005}, True),
        (0, 0, {"at_least": 0.5}, False),
        (3, 4, {}, None),
    ],
)
def test_that_a_share_is_held_against_its_target(hits: int, total: int, limits: dict[str, float], reached: bool | None) -> None:
    assert share_figure("x", hits, total, **limits).reached is reached


def test_that_a_share_tells_its_interval() -> None:
    assert share_figure("x", 97, 100).measured == "97/100 = 97.0% [91.5%, 99.0%]"


def test_that_a_value_is_held_against_its_target() -> None:
    assert value_figure("x", 2.0, unit="ms", at_most=2).reached
    assert value_figure("x", 2.01, unit="ms", at_most=2).reached is False
    assert value_figure("x", 9, unit="ms").reached is None


def test_that_figures_are_printed_and_left_for_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(LEFT_IN, str(tmp_path / "left"))
    told = [share_figure("recall", 9, 10, at_least=0.5), value_figure("time", 1.5, unit="ms")]
    leave(told)
    assert left_in(tmp_path / "left") == told
    assert "reached" in capsys.readouterr().out
    assert left_in(tmp_path / "nothing") == []


def test_that_the_summary_counts_targets_and_names_those_missed() -> None:
    missed = share_figure("accuracy", 1, 10, at_least=0.97)
    done = [
        command.Done(part="triage", figures=[missed, share_figure("recall", 9, 9, at_least=0.8), Figure(name="n", measured="1")]),
        command.Done(part="guards", returncode=3),
        command.Done(part="retrieval", left_out="no CMRC"),
    ]
    told = command.summary(done)
    assert "1 of 2 targets are reached; missed:\n  accuracy: 1/10" in told
    assert "guards (0 s, BROKE DOWN with exit code 3)" in told
    assert "retrieval (left out: no CMRC)" in told


def test_that_a_missed_target_is_no_failure_and_a_part_that_breaks_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = {"triage": 0, "guards": 1}
    missed = share_figure("accuracy", 1, 10, at_least=0.97)
    monkeypatch.setattr(
        command, "_run", lambda part, options, cmrc: command.Done(part=part, figures=[missed], returncode=codes[part])
    )
    assert command.main(["triage"]) == 0
    assert command.main(["triage", "guards"]) == 1


def test_that_retrieval_is_left_out_politely_without_its_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["retrieval"]) == 0
    assert "left out: it needs the CMRC set" in capsys.readouterr().out


def test_that_an_unknown_part_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["triagge"])
    assert "triagge" in capsys.readouterr().err


def test_that_every_part_is_a_module_that_can_be_run() -> None:
    folder = Path(command.__file__).parent
    assert [part for part in command.PARTS if not (folder / f"{part}.py").is_file()] == []


def test_that_the_machine_is_told() -> None:
    told = dict(facts())
    assert "cores" in told["machine"]
    assert "Python" in told["system"]


def test_that_a_set_judges_as_soon_as_its_file_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("unseen", "unseen_2", "unseen_10", "unseen_3", "ordinary", "ordinary_4", "unseen_notes"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"text": "您好", "intent": "greeting"}) + "\n\n", "utf-8")
    monkeypatch.setattr(triage_sets, "DATA", tmp_path)
    assert triage_sets.named("unseen") == ("unseen", "unseen_2", "unseen_3", "unseen_10")
    assert triage_sets.judging("unseen") == ("unseen_3", "unseen_10")
    assert triage_sets.named("ordinary") == ("ordinary", "ordinary_4")
    assert triage_sets.load("unseen_3") == [triage_sets.Case(text="您好", intent="greeting")]


def test_that_a_row_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "unseen_4.jsonl").write_text('{"text": "a", "intent": "greeting"}\n{"intent": "x"}\n', "utf-8")
    monkeypatch.setattr(triage_sets, "DATA", tmp_path)
    with pytest.raises(ValueError, match=r"unseen_4\.jsonl:2"):
        triage_sets.load("unseen_4")


def _reply(name: str, *, legitimate: bool = False) -> ModelReply:
    return ModelReply(id=name, kind="k", question="?", text="x", legitimate=legitimate)


def test_that_a_leak_and_a_blocked_reply_of_the_hostile_run_miss_their_targets() -> None:
    outcomes = (
        Outcome(reply=_reply("hostile-001"), door="json", asked=True, status=200, leaks=("电话",)),
        Outcome(reply=_reply("second-001"), door="sse", asked=True, status=200),
        Outcome(reply=_reply("legitimate-001", legitimate=True), door="json", asked=True, status=200, untouched=False),
        Outcome(reply=_reply("second-002"), door="sse", asked=False, status=200),
    )
    report = Report(outcomes=outcomes, paces=(Pace(written_seconds=1.0, held_seconds=0.01),))
    verdicts = {one.name: one.reached for one in hostile_figures(report)}
    assert verdicts["violations that reach the customer, own set"] is False
    assert verdicts["violations that reach the customer, second set"] is True
    assert verdicts["legitimate replies not delivered as written"] is False
    assert verdicts["replies that the desk asked for"] is False
    assert verdicts["first guarded sentence, added (slowest)"] is True


def _trial(name: str, *, clause: str, holds: bool, pack: str = "call_center.zh", error: str = "") -> TrialResult:
    check = CheckResult(
        name="wording", status="passed" if holds else "failed", severity="must", gates=True, message="", spans=(), place="x"
    )
    return TrialResult(
        case_id=name,
        variant="",
        repeat=0,
        clauses=(clause,),
        severity="must",
        tags=(),
        pack=pack,
        place="x",
        after=(check,),
        error=error,
    )


def test_that_a_clause_is_kept_only_where_every_case_of_it_passes() -> None:
    results = [
        _trial("a", clause="CC-01", holds=True),
        _trial("b", clause="CC-02", holds=True),
        _trial("c", clause="CC-02", holds=False),
        _trial("d", clause="CC-02", holds=True, pack="hotel.zh"),
        _trial("e", clause="CC-01", holds=True, pack="hotel.zh", error="died"),
    ]
    figures = {one.name: one for one in case_figures(results)}
    assert figures["cases passed, call_center.zh"].measured.startswith("2/3")
    assert figures["cases passed, hotel.zh"].measured.startswith("1/2")
    assert figures["clauses whose cases all pass (pack by pack)"].measured.startswith("2/4")
    assert "CC-02" in figures["  of these not"].measured


def test_that_a_rule_which_nobody_would_miss_is_counted() -> None:
    report = SwitchReport(
        switched=(
            Switched(rule="links", clause="CC-32", noticing=("a",)),
            Switched(rule="idle", clause="CC-32", noticing=()),
        ),
        results=(),
    )
    (figure,) = switch_figures(report)
    assert figure.measured.startswith("1/2")
    assert figure.reached is False


def test_that_a_text_is_told_from_those_that_it_resembles() -> None:
    resembles = resembling(["停车怎么收费", "泳池几点开门"])
    assert resembles("停车怎么收费呀")
    assert not resembles("快递柜收费吗")
    assert not resembles("谢谢")


def test_that_the_summary_of_a_base_counts_what_is_answered_and_declined_at_the_cut() -> None:
    def judged(name: str, *, answerable: bool, probability: float, right: bool = True) -> answerability.Outcome:
        label = Labelled(id=name, question="?", answerable=answerable, must_contain=(), split="", kind="plain")
        return answerability.Outcome(
            label=label, probability=probability, right=right, first_holds=True, some_holds=True, milliseconds=1.0
        )

    outcomes = [
        judged("a", answerable=True, probability=1.0),
        judged("b", answerable=True, probability=1.0, right=False),
        judged("c", answerable=True, probability=0.0),
        judged("d", answerable=False, probability=0.0),
        judged("e", answerable=False, probability=1.0),
    ]
    told = {one.name: one.measured for one in answerability.figures("x", outcomes)}
    assert told["x: answered rightly"].startswith("1/3")
    assert told["x: declined of unanswerable"].startswith("1/2")
