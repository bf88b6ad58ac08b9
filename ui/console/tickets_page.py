"""工单: what was promised to whom by when, the most urgent first."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.assembly import Office
from bot.clock import utc_now
from ui.console import terms
from ui.console.conversations_page import transcript_html
from ui.console.markup import chip, empty
from ui.console.records_view import TicketLine, list_ticket_lines, read_conversation
from ui.console.ticket_settling import set_ticket_status
from ui.console.why_panel import local_time, ticket_facts

_HEADERS = ["期限", "还有", "类别", "称呼", "联系方式", "内容", "编号"]
_SOON = timedelta(hours=1)


def draw_tickets(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    zone = ZoneInfo(office.settings.timezone)

    def show(status: str):
        lines = list_ticket_lines(office.engine, status=None if status == "all" else status)
        return counts_html(lines, utc_now()), [ticket_row(line, now=utc_now(), zone=zone) for line in lines]

    def open_one(chosen: gr.SelectData):
        row = chosen.row_value or []
        return facts(row[-1]) if row else (gr.skip(),) * 4

    def facts(ticket_id: str):
        line = next((line for line in list_ticket_lines(office.engine, status=None) if line.ticket.id == ticket_id), None)
        if line is None:
            return empty("这个工单不在了。", "This ticket is gone."), None, gr.Button(visible=False), gr.Button(visible=False)
        state = terms.named(terms.TICKET_STATES, line.ticket.status)
        head = chip(state, "ok" if line.ticket.status == "done" else "warn") + (chip("试答", "soft") if line.trial else "")
        record = read_conversation(office.engine, line.conversation_id)
        talk = (
            ""
            if record is None
            else f"<details><summary>会话</summary>{transcript_html(record, office=office, zone=zone)}</details>"
        )
        html = f'<div class="k-record"><div class="k-line">{head}</div>{ticket_facts(line.ticket, zone)}{talk}</div>'
        is_open = line.ticket.status == "open"
        return html, ticket_id, gr.Button(visible=is_open), gr.Button(visible=not is_open)

    def settle(ticket_id: str, status: str):
        if set_ticket_status(office.engine, ticket_id, "done"):
            gr.Info(f"工单 {ticket_id} 已办结。")
        return *facts(ticket_id), *show(status)

    def reopen(ticket_id: str, status: str):
        if set_ticket_status(office.engine, ticket_id, "open"):
            gr.Info(f"工单 {ticket_id} 已恢复为未办结。")
        return *facts(ticket_id), *show(status)

    with gr.Row(elem_classes="k-options"):
        status = gr.Radio(
            [("未办结 open", "open"), ("已办结 done", "done"), ("全部 all", "all")],
            value="open",
            show_label=False,
            container=False,
        )
        line = gr.HTML(elem_classes="k-panel")
        refresh = gr.Button("刷新 Refresh", size="sm", scale=0, min_width=110)
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=7, min_width=460):
            listed = gr.Dataframe(
                headers=_HEADERS,
                datatype="str",
                column_widths=["15%", "14%", "9%", "8%", "15%", "25%", "14%"],
                interactive=False,
                show_label=False,
                max_height=720,
                buttons=[],
                elem_id="k-tickets",
            )
        with gr.Column(scale=4, min_width=340):
            detail = gr.HTML(
                empty("点选一行查看工单。", "Choose a line to see the ticket."), elem_id="k-ticket", elem_classes="k-panel"
            )
            with gr.Row():
                done = gr.Button("标记为已办结 Mark as done", variant="primary", visible=False, elem_id="k-done")
                undone = gr.Button("恢复为未办结 Reopen", visible=False)
    chosen = gr.State(None)
    details, lists = [detail, chosen, done, undone], [line, listed]
    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([status.change, refresh.click, demo.load], show, status, lists, **quiet)
    gr.Timer(30).tick(show, status, lists, queue=False, **quiet)
    listed.select(open_one, None, details, **quiet)
    done.click(settle, [chosen, status], [*details, *lists], **quiet)
    undone.click(reopen, [chosen, status], [*details, *lists], **quiet)


def ticket_row(line: TicketLine, *, now: datetime, zone: ZoneInfo) -> list[str]:
    """A line of the list; what is overdue says so first."""
    ticket = line.ticket
    kind = terms.named(terms.TICKET_KINDS, ticket.kind)
    return [
        local_time(ticket.due_at, zone) or "—",
        remaining(ticket.due_at, now=now) if ticket.status == "open" else terms.named(terms.TICKET_STATES, ticket.status),
        f"【试答】{kind}" if line.trial else kind,
        ticket.surname or "",
        ticket.contact or "",
        " ".join(ticket.summary.split())[:80],
        ticket.id,
    ]


def remaining(due_at: datetime | None, *, now: datetime) -> str:
    """How long there is left, or how long it has been overdue."""
    if due_at is None:
        return "未承诺"
    left = due_at - now
    minutes = int(abs(left).total_seconds() // 60)
    span = f"{minutes // 1440}天{minutes % 1440 // 60}小时" if minutes >= 1440 else f"{minutes // 60}小时{minutes % 60}分"
    span = span.removeprefix("0小时")
    if left < timedelta(0):
        return f"⚠ 超时 {span}"
    return f"● {span}" if left < _SOON else span


def counts_html(lines: Sequence[TicketLine], now: datetime) -> str:
    """How many there are, and how many of them are late."""
    open_ones = [line.ticket for line in lines if line.ticket.status == "open"]
    late = sum(ticket.due_at is not None and ticket.due_at < now for ticket in open_ones)
    soon = sum(ticket.due_at is not None and now <= ticket.due_at < now + _SOON for ticket in open_ones)
    chips = chip(f"{len(lines)} 件", "lead")
    chips += chip(f"超时 {late}", "bad") if late else chip("没有超时", "ok")
    chips += chip(f"一小时内到期 {soon}", "warn") if soon else ""
    return f'<div class="k-line">{chips}</div>'
