"""会话: what customers said, what they were told, and why."""

# No `from __future__ import annotations` here: Gradio reads the handlers' annotations, and `gr` is not a global.

from zoneinfo import ZoneInfo

from bot.assembly import Office
from ui.console import terms
from ui.console.chooser import Line, chooser, lines_html, way_back
from ui.console.event_kinds import LATEST
from ui.console.markup import chip, empty, text
from ui.console.records_view import (
    MOST_CONVERSATIONS,
    ConversationFilter,
    ConversationRecord,
    ConversationSummary,
    list_conversations,
    read_conversation,
)
from ui.console.told import told
from ui.console.why_panel import local_time, why_panel

_HEADERS = ("时间", "第一句", "意图", "轮")
_ANSWERED = {"": None, "yes": True, "no": False}


def draw_conversations(demo, office: Office) -> None:
    """The page."""
    import gradio as gr

    zone = ZoneInfo(office.settings.timezone)

    @told
    def show(words: str, intent: str, clause: str, answered: str, trials: bool):
        wanted = ConversationFilter(
            words=(words or "").strip(),
            intent=intent or "",
            clause=(clause or "").strip(),
            answered=_ANSWERED[answered or ""],
            trials=trials,
        )
        lines = [_line(summary, zone) for summary in list_conversations(office.engine, wanted)]
        cut = f"只列出最近的 {len(lines)} 个会话；请用上面的条件缩小范围。" if len(lines) >= MOST_CONVERSATIONS else ""
        return lines_html(_HEADERS, lines, none_zh="没有符合的会话。", none_en="No conversation fits.", cut=cut)

    @told
    def open_one(chosen: gr.EventData):
        record = read_conversation(office.engine, office.vault, chosen.id)
        if record is None:
            return empty("这个会话不在了。", "This conversation is gone.")
        return transcript_html(record, office=office, zone=zone)

    filters, changes = _filters(office)
    with gr.Row(elem_classes="k-columns"):
        with gr.Column(scale=5, min_width=400):
            listed = chooser("k-conversations", shown="k-transcript")
        with gr.Column(scale=6, min_width=420, elem_classes="k-detail"):
            way_back("k-conversations")
            nothing = empty("点选一行打开会话。", "Choose a line to open it.")
            transcript = gr.HTML(nothing, elem_id="k-transcript", elem_classes="k-panel")
    gr.on([*changes, demo.load], show, filters, listed, **LATEST)
    listed.select(open_one, None, transcript, **LATEST)


def _filters(office: Office):
    """What narrows the list, and the events at which it is read anew."""
    import gradio as gr

    with gr.Row(elem_classes="k-options k-filters"):
        words = gr.Textbox(label="内容 text", placeholder="客户或客服说过的话", scale=3, min_width=180, elem_id="k-filter-words")
        intents = [("全部 all", ""), *((f"{zh} {intent}", intent) for intent, zh in terms.INTENTS.items())]
        intent = gr.Dropdown(intents, value="", label="意图 intent", scale=2, min_width=170)
        clauses = [("全部 all", ""), *((f"{id_} {_short(clause.when)}", id_) for id_, clause in office.pack.clauses.items())]
        clause = gr.Dropdown(clauses, value="", label="条款 clause", scale=2, min_width=170, allow_custom_value=True)
        choices = [("全部 all", ""), ("已答", "yes"), ("未答", "no")]
        answered = gr.Dropdown(choices, value="", label="作答 answered", scale=1, min_width=130)
        trials = gr.Checkbox(label="含试答 trials", value=False, scale=1, min_width=150)
        refresh = gr.Button("刷新 Refresh", size="sm", scale=0, min_width=110)
    changes = [words.change, intent.change, clause.change, answered.change, trials.change, refresh.click]
    return [words, intent, clause, answered, trials], changes


def transcript_html(record: ConversationRecord, *, office: Office, zone: ZoneInfo) -> str:
    """A whole conversation, every turn with its why to unfold."""
    head = chip(terms.named(terms.MODES, record.mode), "lead") + chip(terms.named(terms.CHANNELS, record.channel))
    times = f"{local_time(record.created_at, zone)} — {local_time(record.updated_at, zone)}"
    turns = []
    for turn in record.turns:
        held = f" · {turn.held_back} 句被改或拦下" if turn.held_back else ""
        ticket = f" · 工单 {turn.ticket.id}" if turn.ticket else ""
        label = f"{terms.named(terms.INTENTS, turn.intent)} · {' '.join(turn.clauses)}{held}{ticket}"
        turns.append(
            f'<article class="k-turn"><time>{text(local_time(turn.created_at, zone))}</time>'
            f'<p class="k-user">{text(turn.user_text) or "（空白）"}</p><p class="k-desk">{text(turn.reply)}</p>'
            f"<details><summary>{text(label)}</summary>{why_panel(turn, pack=office.pack, zone=zone)}</details></article>"
        )
    return (
        f'<div class="k-record"><div class="k-line">{head}<span>{text(times)}</span><code>{text(record.id)}</code></div>'
        f"{''.join(turns)}</div>"
    )


def _line(summary: ConversationSummary, zone: ZoneInfo) -> Line:
    marks = chip("试答", "soft") if summary.trial else ""
    marks += chip(f"未答 {summary.unanswered}", "warn") if summary.unanswered else ""
    marks += chip(f"工单 {summary.tickets}") if summary.tickets else ""
    intents = "、".join(terms.named(terms.INTENTS, intent) for intent in summary.intents)
    return Line(
        id=summary.id,
        cells=(
            f"<time>{text(f'{summary.updated_at.astimezone(zone):%m-%d %H:%M}')}</time>",
            f"{text(summary.first_words) or '（空白）'} {marks}",
            text(intents),
            f'<span class="k-num">{summary.turns}</span>',
        ),
    )


def _short(words: str) -> str:
    return words if len(words) <= 16 else words[:15] + "…"
