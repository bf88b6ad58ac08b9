"""状态: whether everything that the desk needs is there, and what today has brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.assembly import Office
from bot.clock import utc_now
from bot.commands.doctor import Check, examine
from bot.models.state import ModelState
from ui.console import terms
from ui.console.event_kinds import PRIVATE, QUIET
from ui.console.markup import bar, chip, section, table, text
from ui.console.records_view import DayCounts, count_day
from ui.console.told import told

_STATES = {"ok": ("正常", "ok"), "warning": ("留意", "warn"), "problem": ("有问题", "bad")}
_PHASE_KINDS = {"ready": "ok", "off": "soft", "failed": "bad"}


def draw_status(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    zone = ZoneInfo(office.settings.timezone)

    @told
    def today() -> str:
        now = utc_now()
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return counts_html(count_day(office.engine, since=midnight, now=now), now.astimezone(zone))

    def model() -> str:
        return model_html(office.model.name, office.model.state())

    @told
    def checks() -> str:
        return checks_html(examine(office.settings))

    with gr.Row(elem_classes="k-options"):
        refresh = gr.Button("刷新 Refresh", size="sm", scale=0, min_width=110)
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=5, min_width=380):
            day = gr.HTML(elem_id="k-day", elem_classes="k-panel", min_height=120)
        with gr.Column(scale=5, min_width=380):
            model_panel = gr.HTML(elem_id="k-model", elem_classes="k-panel")
            health = gr.HTML(elem_id="k-health", elem_classes="k-panel", min_height=120)
    gr.on([demo.load, refresh.click, gr.Timer(15).tick], lambda: (today(), model()), None, [day, model_panel], **QUIET)
    gr.on([demo.load, refresh.click], checks, None, health, show_progress_on=health, **PRIVATE)


def checks_html(checks: Sequence[Check]) -> str:
    """What `kefu doctor` found."""
    rows = []
    for check in checks:
        label, kind = _STATES[check.state]
        remedy = f'<br><code class="k-remedy">{text(check.remedy)}</code>' if check.remedy else ""
        rows.append((chip(label, kind), f"<b>{text(check.name)}</b>", f"{text(check.message)}{remedy}"))
    return section("检查", "Checks", table(("", "项目", "结果"), rows))


def model_html(name: str, state: ModelState) -> str:
    """Which model, and what it is doing."""
    label = chip(f"{terms.named(terms.MODEL_PHASES, state.phase)} {state.phase}", _PHASE_KINDS.get(state.phase, "warn"))
    reason = f'<p class="k-reason">{text(state.reason)}</p>' if state.reason else ""
    return section("模型", "Model", f'<div class="k-line">{label}<b>{text(name)}</b></div>{reason}')


def counts_html(counts: DayCounts, now: datetime) -> str:
    """Today's figures."""
    share = f"{counts.answered / counts.questions:.0%}" if counts.questions else "—"
    typical = "—" if counts.typical_ms is None else f"{counts.typical_ms:,.0f} ms"
    figures = (
        ("会话", str(counts.conversations)),
        ("轮次", str(counts.turns)),
        ("知识提问", str(counts.questions)),
        ("答出", share),
        ("新工单", str(counts.tickets)),
        ("未办结", str(counts.open_tickets)),
        ("已超时", str(counts.overdue_tickets)),
        ("被改或拦下的句子", f"{counts.held_back}/{counts.sentences}"),
        ("一轮用时（中位）", typical),
    )
    tiles = "".join(f"<div><b>{text(value)}</b><span>{name}</span></div>" for name, value in figures)
    most = max((count for _, count in counts.by_intent), default=1)
    rows = [
        (text(terms.named(terms.INTENTS, intent)), text(intent), bar(count / most, str(count)))
        for intent, count in counts.by_intent
    ]
    intents = table(("意图", "", "轮"), rows, kind="intents") if rows else '<p class="k-none">今天还没有客户来过。</p>'
    note = text(f"{now:%m月%d日 %H:%M}，不含试答")
    return section("今天", "Today", f'<div class="k-tiles">{tiles}</div>', note) + section("意图", "Intents", intents)
