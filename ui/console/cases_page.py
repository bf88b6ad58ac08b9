"""用例: write a case for the evaluators' bench, try it at once, keep it, run what was kept."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

import io
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.assembly import Office
from evaluation.authoring import AuthoringFault, Head, add_check, add_turn, keep, kept, read_cases, read_kept, set_head
from evaluation.case import Case
from evaluation.case_fault import CaseFault
from evaluation.checks.catalogue import CHECKS
from evaluation.evaluating import FAULTS, put_cases
from evaluation.record import Run
from evaluation.request import Request
from guards.pack import Pack
from ui.console.case_result import run_html
from ui.console.chooser import Line, chooser, lines_html
from ui.console.event_kinds import LATEST, PRIVATE, QUIET
from ui.console.markup import empty, heading, section, text
from ui.console.told import told, warn

if TYPE_CHECKING:
    import gradio

_TAGS = [
    ("直接问 plain", "plain"),
    ("换着问 disguised", "disguised"),
    ("无辜 innocent", "innocent"),
    ("对话 dialogue", "dialogue"),
]
_SEVERITIES = [("必须 must", "must"), ("应当 should", "should")]
_HEADERS = ("文件", "用例")
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


class _Form(NamedTuple):
    case_id: "gradio.Textbox"
    clauses: "gradio.Dropdown"
    severity: "gradio.Radio"
    tags: "gradio.CheckboxGroup"
    knowledge: "gradio.Radio"
    put_head: "gradio.Button"
    user: "gradio.Textbox"
    put_turn: "gradio.Button"


class _CheckForm(NamedTuple):
    name: "gradio.Dropdown"
    value: "gradio.Textbox"
    weight: "gradio.Radio"
    about: "gradio.HTML"
    put: "gradio.Button"


class _Editor(NamedTuple):
    words: "gradio.Code"
    run: "gradio.Button"
    save: "gradio.Button"
    replace: "gradio.Checkbox"
    outcome: "gradio.HTML"


def draw_cases(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    events = _Events(office)
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=5, min_width=400):
            form, check = _head_form(office), _check_form()
        with gr.Column(scale=6, min_width=420):
            editor = _editor()
    with gr.Row(elem_classes="k-options"):
        heading("本台的用例", "This desk's cases")
        all_button = gr.Button("全部运行 Run all", size="sm", scale=0, min_width=150, elem_id="k-case-all")
    listed = chooser("k-cases", shown="k-case-text")

    words, outcome, asked = editor.words, editor.outcome, gr.State("")

    @told
    def open_one(words: str, asked: str, chosen: gr.EventData):
        return events.opened(words, asked=asked, name=chosen.id)

    bench: dict[str, Any] = {**PRIVATE, "show_progress_on": outcome, "concurrency_limit": 1, "concurrency_id": "bench"}
    head = [words, form.case_id, form.clauses, form.severity, form.tags, form.knowledge]
    form.put_head.click(events.head, head, [words, outcome], **QUIET)
    form.put_turn.click(events.turn, [words, form.user], [words, outcome, form.user], **QUIET)
    check.put.click(events.check, [words, check.name, check.value, check.weight], [words, outcome], **QUIET)
    check.name.change(explain, check.name, [check.about, check.value], **LATEST)
    editor.run.click(events.try_it, words, outcome, **bench)
    all_button.click(events.run_all, None, outcome, **bench)
    editor.save.click(events.save, [words, editor.replace], [listed, outcome], **QUIET)
    listed.select(open_one, [words, asked], [words, asked], **LATEST)
    demo.load(events.listed, None, listed, **QUIET)


def _head_form(office: Office) -> _Form:
    """What stands on top of a case, and what the customer says in it."""
    import gradio as gr

    uploads = [("本台导入的资料 uploads", "../uploads")] if (office.settings.data_dir / "uploads").is_dir() else []
    heading("写用例", "Write a case")
    with gr.Row():
        case_id = gr.Textbox(label="编号 Id", placeholder="MY.plain.parking", elem_id="k-case-id")
        clauses = gr.Dropdown(_clauses(office.pack), multiselect=True, label="条款 Clauses")
    with gr.Row():
        severity = gr.Radio(_SEVERITIES, value="must", label="级别 Severity")
        articles = [("样例资料 samples", "samples"), *uploads, ("没有资料 none", "none")]
        knowledge = gr.Radio(articles, value="samples", label="资料 Articles")
    tags = gr.CheckboxGroup(_TAGS, label="种类 Kind")
    put_head = gr.Button("写入抬头 Set the head", size="sm", elem_id="k-case-head")
    with gr.Row(elem_classes="k-send"):
        user = gr.Textbox(label="客户说 The customer says", lines=1, max_lines=4, scale=6, elem_id="k-case-user")
        put_turn = gr.Button("加一轮 Add turn", size="sm", scale=0, min_width=130, elem_id="k-case-turn")
    return _Form(case_id, clauses, severity, tags, knowledge, put_head, user, put_turn)


def _check_form() -> _CheckForm:
    """What is demanded of the last turn."""
    import gradio as gr

    name = gr.Dropdown(_checks(), label="检查 Check", value=None, elem_id="k-case-check")
    with gr.Row():
        value = gr.Textbox(label="值 Value", elem_id="k-case-value", scale=3)
        weight = gr.Radio(_SEVERITIES, value="must", label="此项 This check", scale=2)
    about = gr.HTML(elem_classes="k-panel", elem_id="k-case-help")
    return _CheckForm(name, value, weight, about, gr.Button("加到最后一轮 Add the check", size="sm", elem_id="k-case-add"))


def _editor() -> _Editor:
    """The case as it is written, and what came of running it."""
    import gradio as gr

    label = "用例（可直接修改） The case, to be edited"
    words = gr.Code(language="yaml", label=label, lines=14, max_lines=28, elem_id="k-case-text")
    with gr.Row(elem_classes="k-options"):
        run = gr.Button("试跑 Run it now", variant="primary", min_width=130, elem_id="k-case-run")
        save = gr.Button("保存 Save", min_width=110, elem_id="k-case-save")
        replace = gr.Checkbox(label="覆盖同名 replace", container=False, min_width=140)
    return _Editor(words, run, save, replace, gr.HTML(elem_id="k-case-outcome", elem_classes="k-panel", min_height=80))


@told
def explain(name: str | None) -> tuple[str, str]:
    """What a check demands, and an example of its value."""
    kind = CHECKS.get(name or "")
    return help_html(name), kind.example.split(":", 1)[1].strip() if kind else ""


class _Events:
    """What the page's events do. Whatever is wrong with a case is told in the place of its outcome."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._directory, self._within = cases_of(office), office.settings.data_dir.resolve()

    @told
    def head(self, words: str, case_id: str, clauses: list[str], severity: str, tags: list[str], knowledge: str):
        """The text with this on top."""
        on_top = Head(id=case_id, clauses=clauses, severity=severity, tags=tags, knowledge=knowledge)
        return _changed(lambda: set_head(words, on_top))

    @told
    def turn(self, words: str, user: str):
        """The text with a turn more, and the field: emptied, unless there is something to mend."""
        text, notice = _changed(lambda: add_turn(words, user))
        return text, notice, user if notice else ""

    @told
    def check(self, words: str, name: str | None, value: str, severity: str):
        """The text with a check more."""
        return _changed(lambda: add_check(words, name or "", value, severity=severity))

    @told
    def try_it(self, words: str):
        """What came of running the case."""
        return self._result(lambda: read_cases(words, self._directory, within=self._within))

    @told
    def run_all(self):
        """What came of running all that are kept."""
        if not kept(self._directory):
            return empty("还没有自己的用例。", "No cases of your own yet.")
        return self._result(lambda: read_kept(self._directory, within=self._within))

    @told
    def save(self, words: str, replace: bool):
        """The list with the case in it, and that it is kept."""
        try:
            place = keep(words, self._directory, within=self._within, replace=replace)
        except (AuthoringFault, CaseFault) as fault:
            return self.listed(), faults_html(fault)
        return self.listed(), saved_html(place)

    def listed(self) -> str:
        """The kept files."""
        return kept_html(self._directory)

    def opened(self, words: str, *, asked: str, name: str):
        """A kept file in the place of `words`, and what is still to be asked for: what was never kept goes only when asked twice."""
        import gradio as gr

        # Only what is in the list: the name comes from the browser.
        texts = {file.name: file.read_text("utf-8", "replace") for file in kept(self._directory)}
        if words.strip() and asked != name and words not in texts.values():
            warn(
                "正在写的用例还没有保存。再点一次就打开这一份，未保存的内容会丢失。<br>Not saved yet: choose again to open this one."
            )
            return gr.skip(), name
        return texts.get(name, ""), ""

    def _result(self, cases: Callable[[], list[Case]]) -> str:
        try:
            return run_html(run_now(cases(), self._office.settings.pack), self._office.pack)
        except FAULTS as fault:
            return faults_html(fault)


def _changed(make: Callable[[], str]) -> tuple[object, str]:
    """The text after a change and no notice, or the text left alone and what is wrong."""
    import gradio as gr

    try:
        return make(), ""
    except AuthoringFault as fault:
        return gr.skip(), faults_html(fault)


def _clauses(pack: Pack) -> Sequence[tuple[str, str]]:
    return [(f"{clause.id} {clause.when}"[:60], clause.id) for clause in pack.clauses.values()]


def _checks() -> Sequence[tuple[str, str]]:
    return [(f"{kind.name} {kind.about_zh}"[:48], kind.name) for kind in CHECKS.values() if kind.name not in ("guard", "rule")]
