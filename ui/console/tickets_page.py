"""工单: what was promised to whom by when, the most urgent first."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.assembly import Office
from bot.clock import utc_now
from bot.outbound import call_script
from bot.tickets import set_ticket_status
from ui.console import terms
from ui.console.chooser import Line, chooser, lines_html, way_back
from ui.console.conversations_page import transcript_html
from ui.console.event_kinds import LATEST, QUIET
from ui.console.markup import chip, empty, text
from ui.console.records_view import MOST_TICKETS, TicketLine, list_ticket_lines, read_conversation, read_ticket_line
from ui.console.told import inform, told, warn
from ui.console.why_panel import local_time, ticket_facts

_HEADERS = ("期限", "类别", "联系", "内容")
_SOON = timedelta(hours=1)


def draw_tickets(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    events = _Events(office)
    with gr.Row(elem_classes="k-options"):
        states = [("未办结 open", "open"), ("已办结 done", "done"), ("全部 all", "all")]
        status = gr.Radio(states, value="open", show_label=False, container=False)
        line = gr.HTML(elem_classes="k-panel")
        refresh = gr.Button("刷新 Refresh", size="sm", scale=0, min_width=110)
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=7, min_width=460):
            listed = chooser("k-tickets", shown="k-ticket")
        with gr.Column(scale=4, min_width=340, elem_classes="k-detail"):
            way_back("k-tickets")
            nothing = empty("点选一行查看工单。", "Choose a line to see the ticket.")
            detail = gr.HTML(nothing, elem_id="k-ticket", elem_classes="k-panel")
            with gr.Row():
                done = gr.Button("标记为已办结 Mark as done", variant="primary", visible=False, elem_id="k-done")
                undone = gr.Button("恢复为未办结 Reopen", visible=False)
    chosen = gr.State(None)

    @told
    def open_one(pressed: gr.EventData):
        return events.facts(pressed.id)

    details, lists = [detail, chosen, done, undone], [line, listed]
    gr.on([status.change, refresh.click, gr.Timer(30).tick, demo.load], events.show, status, lists, **LATEST)
    listed.select(open_one, None, details, **LATEST)
    done.click(events.settle, [chosen, status], [*details, *lists], **QUIET)
    undone.click(events.reopen, [chosen, status], [*details, *lists], **QUIET)


class _Events:
    """What the page's events do."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._zone = ZoneInfo(office.settings.timezone)

    @told
    def show(self, status: str):
        """The counts, and the lines of the tickets of this status."""
        wanted = None if status == "all" else status
        lines = list_ticket_lines(self._office.engine, self._office.vault, status=wanted)
        now = utc_now()
        rows = [ticket_line(line, now=now, zone=self._zone) for line in lines]
        cut = f"还有更多，只列出前 {MOST_TICKETS} 件。" if len(rows) >= MOST_TICKETS else ""
        return counts_html(lines, now), lines_html(_HEADERS, rows, none_zh="没有工单。", none_en="No tickets.", cut=cut)

    def facts(self, ticket_id: str):
        """A ticket with its conversation, its number, and which of the two buttons is shown."""
        import gradio as gr

        line = read_ticket_line(self._office.engine, self._office.vault, ticket_id)
        if line is None:
            return empty("这个工单不在了。", "This ticket is gone."), None, gr.Button(visible=False), gr.Button(visible=False)
        is_open = line.ticket.status == "open"
        return self._record(line), ticket_id, gr.Button(visible=is_open), gr.Button(visible=not is_open)

    @told
    def settle(self, ticket_id: str, status: str):
        """The ticket is done; its facts and the list as they are then."""
        self._set(ticket_id, "done", "已办结")
        return *self.facts(ticket_id), *self.show(status)

    @told
    def reopen(self, ticket_id: str, status: str):
        """The ticket is open again; its facts and the list as they are then."""
        self._set(ticket_id, "open", "已恢复为未办结")
        return *self.facts(ticket_id), *self.show(status)

    def _set(self, ticket_id: str, status: Literal["open", "done"], said: str) -> None:
        if set_ticket_status(self._office.engine, ticket_id, status):
            inform(f"工单 {ticket_id} {said}。")
        else:
            warn(f"工单 {ticket_id} 已被别人改过，现在显示的是最新情况。<br>Somebody else has changed it already.")

    def _record(self, line: TicketLine) -> str:
        state = terms.named(terms.TICKET_STATES, line.ticket.status)
        head = chip(state, "ok" if line.ticket.status == "done" else "warn") + (chip("试答", "soft") if line.trial else "")
        head += f"<span>受理 {text(local_time(line.created_at, self._zone))}</span>"
        record = read_conversation(self._office.engine, self._office.vault, line.conversation_id)
        talk = "" if record is None else transcript_html(record, office=self._office, zone=self._zone)
        folded = f"<details><summary>会话</summary>{talk}</details>" if talk else ""
        facts = ticket_facts(line.ticket, self._zone) + script_html(line, self._office)
        return f'<div class="k-record"><div class="k-line">{head}</div>{facts}{folded}</div>'


def script_html(line: TicketLine, office: Office) -> str:
    """What to say on the telephone to who is to be called back (TR-2.8), while the ticket is open and holds a number."""
    if line.ticket.status != "open" or not line.ticket.contact:
        return ""
    said = "".join(
        f"<li>{text(sentence)}</li>" for sentence in call_script(office.pack, kind=line.ticket.kind, summary=line.ticket.summary)
    )
    return f'<details class="k-script"><summary>回电稿</summary><ol>{said}</ol></details>'


def ticket_line(line: TicketLine, *, now: datetime, zone: ZoneInfo) -> Line:
    """A line of the list; what is overdue or nearly so stands out."""
    ticket = line.ticket
    due = f"<time>{text(local_time(ticket.due_at, zone)[5:] or f'受理 {local_time(line.created_at, zone)[5:]}')}</time>"
    if ticket.status == "open":
        left, kind = remaining(ticket.due_at, now=now)
        due += f" {chip(left, kind)}"
    else:
        due += f" {chip(terms.named(terms.TICKET_STATES, ticket.status), 'ok')}"
    sort = f"{text(terms.named(terms.TICKET_KINDS, ticket.kind))} {chip('试答', 'soft') if line.trial else ''}"
    if ticket.priority not in ("low", "normal"):
        sort += chip(terms.named(terms.PRIORITIES, ticket.priority), "warn" if ticket.priority == "high" else "bad")
    contact = " ".join(filter(None, (ticket.surname, ticket.contact)))
    summary = " ".join(ticket.summary.split())
    return Line(id=ticket.id, cells=(due, sort, text(contact), text(summary if len(summary) <= 60 else summary[:59] + "…")))


def remaining(due_at: datetime | None, *, now: datetime) -> tuple[str, str]:
    """How long there is left or how long it has been overdue, and how urgent that looks (a kind of chip)."""
    if due_at is None:
        return "未承诺时间", "soft"
    left = due_at - now
    minutes = int(abs(left).total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    span = f"{days}天{hours}小时" if days else f"{hours}小时{minutes % 60}分".removeprefix("0小时")
    if left < timedelta(0):
        return f"超时 {span}", "bad"
    return f"还有 {span}", "warn" if left < _SOON else ""


def counts_html(lines: Sequence[TicketLine], now: datetime) -> str:
    """How many there are, and how many of them are late."""
    open_ones = [line.ticket for line in lines if line.ticket.status == "open"]
    late = sum(ticket.due_at is not None and ticket.due_at < now for ticket in open_ones)
    soon = sum(ticket.due_at is not None and now <= ticket.due_at < now + _SOON for ticket in open_ones)
    chips = chip(f"{len(lines)} 件", "lead")
    chips += chip(f"超时 {late}", "bad") if late else chip("没有超时", "ok")
    chips += chip(f"一小时内到期 {soon}", "warn") if soon else ""
    return f'<div class="k-line">{chips}</div>'
