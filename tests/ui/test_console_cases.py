"""The console's page of cases: what it shows of what others wrote, and that the form leads to a kept case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.settings import Settings
from evaluation.authoring import keep
from evaluation.case_fault import CaseFault
from evaluation.checks.check import Span
from evaluation.figures import compute
from evaluation.observed import Observed
from evaluation.record import Run
from evaluation.result import CheckResult, TrialResult, TurnResult
from guards.pack import load_pack
from ui.console import cases_page
from ui.console.case_result import run_html
from ui.console.cases_page import cases_of, draw_cases, faults_html, help_html, kept_html

ODD = "<img src=x onerror=alert(1)> {{value}} ${7*7}"
CASE = "id: MY.a\nclause: CC-24\nturns: [{user: 您贵姓, expect: [only_staff_id]}]\n"


def run_of(*, passes: bool, error: str = "", spans: tuple[Span, ...] = (), variant: str = "") -> Run:
    check = CheckResult(
        name="none",
        severity="must",
        status="passed" if passes else "failed",
        gates=True,
        message=f"答复不得出现“{ODD}”",
        spans=spans,
        place="x:1",
    )
    observed = Observed(reply=ODD, at=datetime(2026, 11, 22, tzinfo=UTC), latency_ms=1.0)
    trial = TrialResult(
        case_id="MY.a",
        variant=variant,
        repeat=0,
        clauses=("CC-24",),
        severity="must",
        tags=(),
        pack="call_center.zh",
        place="x:1",
        turns=() if error else (TurnResult(user=ODD, observed=observed, checks=(check,)),),
        error=error,
    )
    return Run(
        target="desk",
        pack="call_center.zh",
        deterministic=True,
        started_at=observed.at,
        seconds=1.0,
        results=(trial,),
        figures=compute([trial], grounded=lambda one: []),
    )


@pytest.mark.parametrize(
    "run, told",
    [
        (run_of(passes=True), "1 / 1 次通过"),
        (run_of(passes=False), "条款 CC-24"),
        (run_of(passes=True, error=ODD), "没跑成"),
    ],
)
def test_that_results_say_why_and_show_what_was_written_as_text(run: Run, told: str) -> None:
    html = run_html(run, load_pack("call_center.zh"))
    assert told in html
    assert "<img" not in html
    assert "{{" not in html
    assert "${" not in html


def test_that_the_words_in_question_are_marked_and_the_disguise_is_named() -> None:
    html = run_html(run_of(passes=False, spans=((0, 4),), variant="traditional"), load_pack("call_center.zh"))
    assert "<mark>&lt;img</mark> src" in html
    assert "MY.a · 繁体字 · traditional" in html
    assert "0 / 1 次通过" in html


def test_that_faults_and_file_names_are_shown_as_text(tmp_path: Path) -> None:
    assert "<img" not in faults_html(CaseFault([ODD, "x"]))
    directory = tmp_path / "cases"
    keep(CASE, directory, within=tmp_path)
    (directory / "broken<b>.case.yaml").write_text("id: [", "utf-8")
    html = kept_html(directory)
    assert 'data-id="MY.a.case.yaml"' in html
    assert "写法有误" in html
    assert "<b>" not in html


def test_that_each_check_has_its_help() -> None:
    assert "wording: CC-24.staff_id" in help_html("wording")
    assert help_html(None) == help_html("nonsense") == ""


@pytest.mark.slow
def test_that_the_pages_handlers_lead_from_the_form_to_a_kept_case(tmp_path: Path) -> None:
    gr = pytest.importorskip("gradio")
    office = SimpleNamespace(settings=Settings(data_dir=tmp_path, llm="none"), pack=load_pack("call_center.zh"))  # pyright: ignore[reportCallIssue]
    with gr.Blocks() as demo:
        draw_cases(demo, office)
    handlers = {one.fn.__name__: one.fn for one in demo.fns.values() if one.fn is not None}
    words, notice = handlers["head"]("", "MY.form", ["CC-24"], "must", ["plain"], "samples")
    assert notice == ""
    words, _, emptied = handlers["turn"](words, "您贵姓")
    assert emptied == ""
    words, _ = handlers["check"](words, "only_staff_id", "true", "must")
    assert "请改正" in handlers["check"](words, None, "", "must")[1]
    assert handlers["explain"]("contains")[1] == "[每月350元, 三百五十元]"
    listed, notice = handlers["save"](words, False)
    assert "MY.form.case.yaml" in listed
    assert f"kefu eval run tests/cases {(tmp_path / 'cases').resolve()}" in notice
    assert "已存在" in handlers["save"](words, False)[1]
    assert "请改正" in handlers["try_it"]("id: A\nturns: [{user: a, expect: [{wordng: x}]}]")
    assert handlers["open_one"]("", "", SimpleNamespace(id="MY.form.case.yaml")) == (words, "")
    assert handlers["open_one"](words, "", SimpleNamespace(id="../kefu.db")) == ("", "")
    assert handlers["turn"]("id: [", "您贵姓")[2] == "您贵姓"
    assert cases_of(office) == (tmp_path / "cases").resolve()  # type: ignore[arg-type]


@pytest.mark.slow
def test_that_an_unsaved_case_gives_way_to_another_only_when_asked_twice(tmp_path: Path, monkeypatch) -> None:
    gr = pytest.importorskip("gradio")
    told: list[str] = []
    monkeypatch.setattr(cases_page, "warn", told.append)
    office = SimpleNamespace(settings=Settings(data_dir=tmp_path, llm="none"), pack=load_pack("call_center.zh"))  # pyright: ignore[reportCallIssue]
    keep(CASE, tmp_path / "cases", within=tmp_path)
    with gr.Blocks() as demo:
        draw_cases(demo, office)
    open_one = next(one.fn for one in demo.fns.values() if one.fn is not None and one.fn.__name__ == "open_one")
    chosen = SimpleNamespace(id="MY.a.case.yaml")
    kept_back, asked = open_one("id: MY.b", "", chosen)
    assert (kept_back, asked, len(told)) == (gr.skip(), "MY.a.case.yaml", 1)
    assert "没有保存" in told[0]
    opened, asked = open_one("id: MY.b", asked, chosen)
    assert ("您贵姓" in opened, asked) == (True, "")
    assert open_one(opened, asked, chosen) == (opened, "")
    assert len(told) == 1
