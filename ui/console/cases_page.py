"""用例: write a case for the evaluators' bench, try it at once, keep it, run what was kept."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

import io
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.assembly import Office
from evaluation.authoring import AuthoringFault, Head, add_check, add_turn, keep, kept, read_cases, read_kept, set_head
from evaluation.case import Case
from evaluation.case_loading import CaseFault
from evaluation.checks.catalogue import CHECKS
from evaluation.evaluating import FAULTS, put_cases
from evaluation.record import Run
from evaluation.reports.dialogues import highlighted
from evaluation.reports.labels import variant_zh
from evaluation.request import Request
from evaluation.result import CheckResult, TrialResult, TurnResult
from evaluation.telling import quote_clause
from guards.pack import Pack
from ui.console.chooser import Line, chooser, lines_html
from ui.console.markup import chip, empty, section, text
from ui.console.told import told

_TAGS = [
    ("直接问 plain", "plain"),
    ("换着问 disguised", "disguised"),
    ("无辜 innocent", "innocent"),
    ("对话 dialogue", "dialogue"),
]
_SEVERITIES = [("必须 must", "must"), ("应当 should", "should")]
_HEADERS = ("文件", "用例")
_MOST_OPEN = 3
# One run at a time in a server: it takes a processor of its own for as long as it lasts.
_running = threading.Lock()


def cases_of(office: Office) -> Path:
    """Where this desk's own cases lie."""
    return (office.settings.data_dir / "cases").resolve()


def run_now(cases: list[Case], pack: str) -> Run:
    """Put the cases to a desk of the bench's own with no model. Blocking, seconds to a minute. Raises FAULTS."""
    from rich.console import Console

    with _running:
        return put_cases(cases, Request(paths=[], pack=pack, jobs=1), console=Console(file=io.StringIO()))


def run_html(run: Run, pack: Pack) -> str:
    """How many trials held, then each with what was said and, where it failed, which check, the words in question and the clause."""
    passed = sum(one.passed for one in run.results)
    kind, label = ("ok", "全部通过") if passed == len(run.results) else ("bad", "未通过")
    verdict = f'<p class="k-line">{chip(label, kind)}<b>{passed} / {len(run.results)} 次通过</b></p>'
    opened = len(run.results) <= _MOST_OPEN
    return section("结果", "Result", verdict + "".join(_trial_html(one, pack, opened=opened) for one in run.results))


def _trial_html(trial: TrialResult, pack: Pack, *, opened: bool) -> str:
    state = chip("通过", "ok") if trial.passed else chip("没跑成", "warn") if not trial.ran else chip("未通过", "bad")
    name = text(trial.case_id) + (f" · {text(variant_zh(trial.variant))}" if trial.variant else "")
    said = "".join(map(_turn_html, trial.turns)) + "".join(f"<dd>{_fault_html(one)}</dd>" for one in trial.after if one.violates)
    why = f"<p>{text(trial.error)}</p>" if trial.error else ""
    if trial.failures:
        why += "".join(f'<p class="k-note">{text(line)}</p>' for name in trial.clauses for line in quote_clause(pack, name))
    shown = " open" if opened or not trial.passed else ""
    return f"<details{shown}><summary>{state} {name}</summary><dl>{said}</dl>{why}</details>"


def _turn_html(turn: TurnResult) -> str:
    broken = [one for one in turn.checks if one.violates]
    reply = highlighted(turn.observed.reply, (span for one in broken for span in one.spans), escape=text)
    faults = "".join(f"<br>{_fault_html(one)}" for one in broken)
    return f"<dt>客户</dt><dd>{text(turn.user or '（空白）')}</dd><dt>客服</dt><dd>{reply or '（没有答复）'}{faults}</dd>"


def _fault_html(check: CheckResult) -> str:
    must = check.severity == "must"
    return f"{chip('必须' if must else '应当', 'bad' if must else 'warn')} {text(check.message)}"


def saved_html(place: Path) -> str:
    """That it is kept, and how it is run with the suite."""
    directory, here = place.parent, Path.cwd()
    shown = directory.relative_to(here) if directory.is_relative_to(here) else directory
    told = f"{text(place.name)}。连同全部用例运行：<br><code>kefu eval run tests/cases {text(shown)}</code>"
    return section("已保存", "Saved", f'<p role="status">{told}</p>')


def faults_html(fault: Exception) -> str:
    """What is wrong, a line a fault."""
    lines = fault.faults if isinstance(fault, CaseFault) else (str(fault),)
    body = "".join(f"<li>{text(line)}</li>" for line in lines)
    return section("请改正", "To be put right", f'<ul class="k-reason" role="alert">{body}</ul>')


def help_html(name: str | None) -> str:
    """What the check demands, and how it is written."""
    kind = CHECKS.get(name or "")
    if kind is None:
        return ""
    return f'<p class="k-note">{text(kind.about_zh)} <span lang="en">{text(kind.about_en)}</span><br><code>{text(kind.example)}</code></p>'


def kept_html(directory: Path) -> str:
    """The kept files as lines to choose from."""
    lines = []
    for file in kept(directory):
        try:
            ids = "、".join(case.id for case in read_cases(file.read_text("utf-8"), directory, within=directory.parent))
        except (CaseFault, OSError, UnicodeDecodeError):
            ids = "（写法有误，点开改正）"
        lines.append(Line(id=file.name, cells=(text(file.name), text(ids))))
    return lines_html(_HEADERS, lines, none_zh="还没有自己的用例。", none_en="No cases of your own yet.")


def draw_cases(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    directory, within = cases_of(office), office.settings.data_dir.resolve()
    uploads = [("本台导入的资料 uploads", "../uploads")] if (within / "uploads").is_dir() else []

    def change(make) -> tuple[object, str]:
        """The text after a change and no notice, or the text left alone and what is wrong."""
        try:
            return make(), ""
        except AuthoringFault as fault:
            return gr.skip(), faults_html(fault)

    @told
    def head(words: str, case_id: str, clauses: list[str], severity: str, tags: list[str], knowledge: str):
        on_top = Head(id=case_id, clauses=clauses, severity=severity, tags=tags, knowledge=knowledge)
        return change(lambda: set_head(words, on_top))

    @told
    def turn(words: str, user: str):
        return *change(lambda: add_turn(words, user)), ""

    @told
    def check(words: str, name: str | None, value: str, severity: str):
        return change(lambda: add_check(words, name or "", value, severity=severity))

    @told
    def explain(name: str | None):
        kind = CHECKS.get(name or "")
        return help_html(name), kind.example.split(":", 1)[1].strip() if kind else ""

    def result(cases_to_run) -> str:
        try:
            return run_html(run_now(cases_to_run(), office.settings.pack), office.pack)
        except FAULTS as fault:
            return faults_html(fault)

    @told
    def try_it(words: str):
        return result(lambda: read_cases(words, directory, within=within))

    @told
    def run_all():
        if not kept(directory):
            return empty("还没有自己的用例。", "No cases of your own yet.")
        return result(lambda: read_kept(directory, within=within))

    @told
    def save(words: str, replace: bool):
        try:
            place = keep(words, directory, within=within, replace=replace)
        except (AuthoringFault, CaseFault) as fault:
            return kept_html(directory), faults_html(fault)
        return kept_html(directory), saved_html(place)

    @told
    def open_one(chosen: gr.EventData):
        # Only what is in the list: the name comes from the browser.
        file = next((one for one in kept(directory) if one.name == chosen.id), None)
        return "" if file is None else file.read_text("utf-8")

    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=5, min_width=400):
            gr.HTML('<h2 class="k-h">写用例 <span lang="en">Write a case</span></h2>')
            with gr.Row():
                case_id = gr.Textbox(label="编号 Id", placeholder="MY.plain.parking", elem_id="k-case-id")
                clauses = gr.Dropdown(_clauses(office.pack), multiselect=True, label="条款 Clauses")
            with gr.Row():
                severity = gr.Radio(_SEVERITIES, value="must", label="级别 Severity")
                knowledge = gr.Radio(
                    [("样例资料 samples", "samples"), *uploads, ("没有资料 none", "none")], value="samples", label="资料 Articles"
                )
            tags = gr.CheckboxGroup(_TAGS, label="种类 Kind")
            put_head = gr.Button("写入抬头 Set the head", size="sm", elem_id="k-case-head")
            with gr.Row(elem_classes="k-send"):
                user = gr.Textbox(label="客户说 The customer says", lines=1, max_lines=4, scale=6, elem_id="k-case-user")
                put_turn = gr.Button("加一轮 Add turn", scale=1, min_width=130, elem_id="k-case-turn")
            name = gr.Dropdown(_checks(), label="检查 Check", value=None, elem_id="k-case-check")
            with gr.Row():
                value = gr.Textbox(label="值 Value", elem_id="k-case-value", scale=3)
                weight = gr.Radio(_SEVERITIES, value="must", label="此项 This check", scale=2)
            about = gr.HTML(elem_classes="k-panel", elem_id="k-case-help")
            put_check = gr.Button("加到最后一轮 Add the check", size="sm", elem_id="k-case-add")
        with gr.Column(scale=6, min_width=420):
            words = gr.Code(
                language="yaml", label="用例（可直接修改） The case, to be edited", lines=14, max_lines=28, elem_id="k-case-text"
            )
            with gr.Row(elem_classes="k-options"):
                run_button = gr.Button("试跑 Run it now", variant="primary", min_width=130, elem_id="k-case-run")
                save_button = gr.Button("保存 Save", min_width=110, elem_id="k-case-save")
                replace = gr.Checkbox(label="覆盖同名 replace", container=False, min_width=140)
            outcome = gr.HTML(elem_id="k-case-outcome", elem_classes="k-panel", min_height=80)
    with gr.Row(elem_classes="k-options"):
        gr.HTML('<h2 class="k-h">本台的用例 <span lang="en">This desk\'s cases</span></h2>')
        all_button = gr.Button("全部运行 Run all", size="sm", scale=0, min_width=150, elem_id="k-case-all")
    listed = chooser("k-cases")
    private: dict[str, Any] = {"api_visibility": "private"}
    quiet: dict[str, Any] = {**private, "show_progress": "hidden"}
    put_head.click(head, [words, case_id, clauses, severity, tags, knowledge], [words, outcome], **quiet)
    put_turn.click(turn, [words, user], [words, outcome, user], **quiet)
    put_check.click(check, [words, name, value, weight], [words, outcome], **quiet)
    name.change(explain, name, [about, value], **quiet)
    run_button.click(try_it, words, outcome, show_progress_on=outcome, concurrency_limit=1, concurrency_id="bench", **private)
    all_button.click(run_all, None, outcome, show_progress_on=outcome, concurrency_limit=1, concurrency_id="bench", **private)
    save_button.click(save, [words, replace], [listed, outcome], **quiet)
    listed.select(open_one, None, words, **quiet)
    demo.load(lambda: kept_html(directory), None, listed, **quiet)


def _clauses(pack: Pack) -> Sequence[tuple[str, str]]:
    return [(f"{clause.id} {clause.when}"[:60], clause.id) for clause in pack.clauses.values()]


def _checks() -> Sequence[tuple[str, str]]:
    return [(f"{kind.name} {kind.about_zh}"[:48], kind.name) for kind in CHECKS.values() if kind.name not in ("guard", "rule")]
