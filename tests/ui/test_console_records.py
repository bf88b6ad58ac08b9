"""What the console reads in the records and how it shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.conversation_state import ConversationState
from bot.conversations import Conversation, Conversations
from bot.records.vault import Vault
from bot.tickets import TicketRequest, set_ticket_status
from bot.turn import Citation, Message, Turn
from guards.finding import Finding, Verdict
from guards.pack import load_pack
from knowledge.passage import Hit, Passage
from ui.console.chooser import Line, lines_html
from ui.console.records_view import (
    ConversationFilter,
    count_day,
    list_conversations,
    list_ticket_lines,
    read_conversation,
    read_ticket_line,
)
from ui.console.tickets_page import remaining, ticket_line
from ui.console.turn_view import TRIAL_PREFIX, view_of_turn
from ui.console.why_panel import why_panel

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
VAULT = Vault("a secret for the tests")
ALL = ConversationFilter()


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def converse(records, clock):
    """Record a turn, a minute after the one before; a ticket with it where one is asked for."""
    conversations = Conversations(engine=records, vault=VAULT, clock=clock, idle=timedelta(days=1))
    count = 0

    def one(
        conversation_id: str, said: str, *, trial: bool = False, ticket: TicketRequest | None = None, **fields: object
    ) -> Turn:
        nonlocal count
        count += 1
        clock.now += timedelta(minutes=1)
        conversation = Conversation(
            id=conversation_id, channel="chat", mode="bot", state=ConversationState(), turns=0, token_hash="-"
        )
        message = Message(text=said, client_message_id=f"{TRIAL_PREFIX if trial else 'w-'}{count}")

        def settle(ref) -> Turn:
            settled = {"intent": "knowledge_question", "clauses": ("CC-33",), "answered": True, "reply": "每月350元。", **fields}
            return Turn(id=f"turn-{count}", conversation_id=conversation_id, ticket=ref, **settled)

        return conversations.record(conversation, message, state=ConversationState(), settle=settle, ticket=ticket)

    return one


@pytest.fixture
def talks(converse):
    converse("c1", "月租车位多少钱？", timings_ms={"total": 30.0})
    converse("c2", "Invoice 100% 怎么开", clauses=("CC-32",), answered=False, reply="请留下电话。", timings_ms={"total": 50.0})
    converse("c3", "我要投诉", intent="complaint", clauses=("CC-13", "CC-3"), answered=False, reply="非常抱歉。")
    converse("c4", "试一下", trial=True)


@pytest.mark.parametrize(
    "wanted, found",
    [
        (ALL, ["c3", "c2", "c1"]),
        (ConversationFilter(trials=True), ["c4", "c3", "c2", "c1"]),
        (ConversationFilter(intent="complaint"), ["c3"]),
        (ConversationFilter(clause="CC-33"), ["c1"]),
        (ConversationFilter(clause="cc-3"), ["c3"]),
        (ConversationFilter(clause="%"), []),
        (ConversationFilter(answered=True), ["c1"]),
        (ConversationFilter(answered=False), ["c3", "c2"]),
        (ConversationFilter(words="INVOICE"), ["c2"]),
        (ConversationFilter(words="0%"), ["c2"]),
        (ConversationFilter(words="抱歉"), ["c3"]),
        (ConversationFilter(words="抱歉", intent="knowledge_question"), []),
        (ConversationFilter(words="_"), []),
    ],
)
def test_conversations_are_found_by_what_was_said_and_why_the_latest_first(records, talks, wanted, found):
    assert [summary.id for summary in list_conversations(records, wanted)] == found


def test_no_more_conversations_than_asked_for(records, talks):
    assert [summary.id for summary in list_conversations(records, ALL, most=2)] == ["c3", "c2"]


def test_a_conversation_is_read_with_the_whole_why_of_every_turn(records, converse):
    finding = Finding(rule="numbers", clause="CC-34", code="number.unsupported", start=0, end=3)
    passage = Passage(id="p", article_id="a", title="月租车位", text="每月350元。", source="停车.md")
    converse(
        "c1",
        "月租？",
        verdicts=(Verdict(raw="每月300元。", text="", action="dropped", findings=(finding,)),),
        hits=(Hit(passage=passage, score=0.61, dense=0.95, lexical=0.4),),
        citations=(Citation(title="月租车位", quote="每月350元", score=0.61),),
        why="exemplar 0.91; confident 0.93",
        draft="每月300元。",
        model="qwen",
    )
    converse(
        "c1",
        "谢谢",
        intent="thanks",
        clauses=("CC-31",),
        ticket=TicketRequest(kind="callback", clause="CC-32", summary="回电", contact="1"),
    )
    record = read_conversation(records, VAULT, "c1")
    assert record is not None
    first, second = record.turns
    assert (first.user_text, first.judged, first.held_back) == ("月租？", ("confident", 0.93), 1)
    assert first.sentences[0].findings == (("number.unsupported", "CC-34"),)
    assert first.hits[0].score == pytest.approx(0.61)
    assert second.ticket is not None
    assert second.ticket.contact == "1"
    assert read_conversation(records, VAULT, "nobody") is None


def test_the_day_counts_customers_and_leaves_trials_out(records, converse, talks, clock):
    late = TicketRequest(kind="complaint", clause="CC-13", summary="漏水", due_in=timedelta(minutes=5))
    converse("c3", "电话", intent="inform", ticket=late, verdicts=(Verdict(raw="a", text="a", action="passed"),))
    converse("c4", "电话", trial=True, ticket=late)
    clock.now += timedelta(minutes=10)
    counts = count_day(records, since=NOON, now=clock.now)
    assert (counts.conversations, counts.turns, counts.questions, counts.answered) == (3, 4, 2, 1)
    assert counts.by_intent[0] == ("knowledge_question", 2)
    assert (counts.tickets, counts.open_tickets, counts.overdue_tickets) == (1, 1, 1)
    assert (counts.sentences, counts.held_back) == (1, 0)
    empty = count_day(records, since=clock.now + timedelta(hours=1), now=clock.now + timedelta(hours=2))
    assert (empty.turns, empty.by_intent, empty.typical_ms) == (0, (), None)


def test_tickets_come_by_due_time_and_a_settled_one_leaves_the_open_list_once(records, converse):
    for name, due in (("later", timedelta(hours=2)), ("never", None), ("soon", timedelta(hours=1))):
        converse(name, "投诉", ticket=TicketRequest(kind="complaint", clause="CC-13", summary=name, due_in=due))
    lines = list_ticket_lines(records, VAULT, status="open")
    assert [line.ticket.summary for line in lines] == ["soon", "later", "never"]
    assert set_ticket_status(records, lines[0].ticket.id, "done")
    assert not set_ticket_status(records, lines[0].ticket.id, "done")
    assert not set_ticket_status(records, "nothing", "done")
    assert [line.ticket.summary for line in list_ticket_lines(records, VAULT, status="open")] == ["later", "never"]
    assert [line.ticket.summary for line in list_ticket_lines(records, VAULT, status="done")] == ["soon"]
    assert set_ticket_status(records, lines[0].ticket.id, "open")


def test_an_emergency_stands_above_every_promise_until_it_is_settled(records, converse):
    for name, priority, due in (
        ("soon", "high", timedelta(hours=1)),
        ("late", "normal", timedelta(days=2)),
        ("fire", "urgent", None),
    ):
        request = TicketRequest(kind="coordination", clause="TR-1.11", summary=name, due_in=due, priority=priority)
        converse(name, "着火了", ticket=request)
    lines = list_ticket_lines(records, VAULT, status=None)
    assert [line.ticket.summary for line in lines] == ["fire", "soon", "late"]
    assert set_ticket_status(records, lines[0].ticket.id, "done")
    assert [line.ticket.summary for line in list_ticket_lines(records, VAULT, status=None)] == ["soon", "late", "fire"]


def test_of_what_is_settled_the_latest_comes_first_and_a_ticket_below_the_cut_is_still_read(records, converse):
    for name in ("first", "second", "third"):
        converse(name, "投诉", ticket=TicketRequest(kind="complaint", clause="CC-13", summary=name, due_in=timedelta(hours=1)))
    ids = {line.ticket.summary: line.ticket.id for line in list_ticket_lines(records, VAULT, status="open")}
    for name in ("third", "first", "second"):
        assert set_ticket_status(records, ids[name], "done")
    shown = list_ticket_lines(records, VAULT, status="done", most=2)
    assert [line.ticket.summary for line in shown] == ["third", "second"]
    below = read_ticket_line(records, VAULT, ids["first"])
    assert below is not None
    assert (below.ticket.summary, below.conversation_id) == ("first", "first")
    assert read_ticket_line(records, VAULT, "nothing") is None


def test_a_ticket_without_a_promise_says_when_it_came_in(records, converse):
    converse("c1", "建议", ticket=TicketRequest(kind="suggestion", clause="CC-25", summary="装充电桩"))
    (line,) = list_ticket_lines(records, VAULT, status="open")
    assert "受理 03-02 12:01" in ticket_line(line, now=NOON, zone=ZONE).cells[0]


def test_a_list_says_that_there_is_more_than_it_shows():
    line = Line(id="x", cells=("<b>a</b>", "b"))
    assert "还有更多" in lines_html(("甲", "乙"), [line], none_zh="无", none_en="none", cut="还有更多")
    assert "k-note" not in lines_html(("甲", "乙"), [line], none_zh="无", none_en="none")


@pytest.mark.parametrize(
    "due_in, shown, kind",
    [
        (timedelta(hours=3, minutes=5), "还有 3小时5分", ""),
        (timedelta(minutes=59), "还有 59分", "warn"),
        (timedelta(days=2, hours=1), "还有 2天1小时", ""),
        (timedelta(minutes=-1), "超时 1分", "bad"),
        (timedelta(days=-1, hours=-2), "超时 1天2小时", "bad"),
    ],
)
def test_what_is_overdue_or_nearly_so_stands_out(due_in, shown, kind):
    assert remaining(NOON + due_in, now=NOON) == (shown, kind)


def test_a_contact_sealed_with_another_key_hides_no_ticket(records, converse):
    for name in ("a", "b"):
        converse(name, "投诉", ticket=TicketRequest(kind="complaint", clause="CC-13", summary=name, contact="13800138000"))
    assert [line.ticket.contact for line in list_ticket_lines(records, VAULT, status=None)] == ["13800138000"] * 2
    other = list_ticket_lines(records, Vault("quite another secret"), status=None)
    assert ["无法读取" in (line.ticket.contact or "") for line in other] == [True, True]


def test_a_ticket_without_a_promise_is_never_overdue():
    assert remaining(None, now=NOON) == ("未承诺时间", "soft")


@pytest.fixture(scope="module")
def pack():
    return load_pack("call_center.zh")


def turn(**fields: object) -> Turn:
    settled = {"intent": "knowledge_question", "clauses": ("CC-33",), "answered": True, "reply": "您好", **fields}
    return Turn(id="t", conversation_id="c", **settled)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{value}}", "${alert(1)}", '"><img src=x onerror=alert(1)>', "`\\`"]
)
def test_what_customers_models_and_articles_write_is_shown_and_never_executed(pack, words):
    passage = Passage(id="p", article_id="a", title=words, text=words, source=words)
    shown = why_panel(
        view_of_turn(
            turn(
                reply=words,
                why=words,
                draft=words,
                model=words,
                clauses=(words,),
                verdicts=(
                    Verdict(raw=words, text="", action="dropped"),
                    Verdict(raw=words, text=words + "x", action="repaired"),
                ),
                hits=(Hit(passage=passage, score=1, dense=1, lexical=1),),
                citations=(Citation(title=words, quote=words, score=1),),
            ),
            words,
        ),
        pack=pack,
        zone=ZONE,
        model_line=words,
    )
    assert words not in shown
    assert not any(sign in shown for sign in ("<script", "<img", "{", "}", "$", "`", "\\"))


def test_the_panel_shows_clause_wording_scores_band_and_what_was_held_back(pack):
    passage = Passage(id="p", article_id="a", title="月租车位", text="地下每月350元。", source="停车.md")
    finding = Finding(rule="numbers", clause="CC-34", code="number.unsupported", start=0, end=3)
    panel = why_panel(
        view_of_turn(
            turn(
                why="exemplar 0.9; uncertain 0.52",
                verdicts=(
                    Verdict(raw="每月300元。", text="", action="dropped", findings=(finding,)),
                    Verdict(raw="请联系张三。", text="请联系我们。", action="repaired"),
                    Verdict(raw="您好。", text="您好。", action="passed"),
                ),
                hits=(Hit(passage=passage, score=0.612, dense=0.951, lexical=0.4),),
                draft="每月300元。",
                timings_ms={"plan": 12.0, "total": 30.4},
            ),
            "月租？",
        ),
        pack=pack,
        zone=ZONE,
    )
    clause = pack.clauses["CC-33"]
    for expected in (clause.when, clause.must, "0.612", "0.951", "uncertain · 0.52", "number.unsupported · CC-34"):
        assert expected in panel
    assert "<del>每月300元。</del>" in panel
    assert "<del>张三</del><ins>我们</ins>" in panel
    assert "1/3 句原样送出" in panel
    assert 'class="dropped"' in panel


def test_without_a_turn_the_panel_says_what_will_stand_there(pack):
    assert "发一句话试试" in why_panel(None, pack=pack, zone=ZONE)
