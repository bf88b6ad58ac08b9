"""Conversations survive a restart, belong to whoever holds the token, and never hold half a turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bot.conversation_state import ConversationState, OpenProcedure
from bot.conversations import Conversations
from bot.customers import Customers, erase, remove_settled
from bot.errors import UnknownConversation
from bot.records.rows import TicketRow, TurnRow
from bot.records.vault import Vault
from bot.tickets import TicketRequest, list_tickets
from bot.turn import Citation, Message, TicketRef, Turn
from guards.finding import Finding, Verdict

VAULT = Vault("a key for the tests")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def store(records: Engine, clock: Clock | None = None) -> Conversations:
    return Conversations(engine=records, vault=VAULT, clock=clock or Clock(), idle=timedelta(hours=24))


def a_turn(conversation_id: str, *, id: str = "t1", ticket: TicketRef | None = None) -> Turn:
    finding = Finding(rule="links", clause="§9", code="link.unsupported", start=0, end=3)
    return Turn(
        id=id,
        conversation_id=conversation_id,
        reply="物业费每平方米2.8元。",
        intent="knowledge_question",
        clauses=("CC-33",),
        answered=True,
        citations=(Citation(title="物业费", quote="每平方米2.8元", score=0.9),),
        ticket=ticket,
        timings_ms={"total": 12.5},
        verdicts=(Verdict(raw="a", text="", action="dropped", findings=(finding,)),),
    )


def test_that_a_conversation_is_resumed_after_a_restart(records: Engine) -> None:
    first = store(records)
    opened = first.resume(Message(text="你好"), token=None)
    state = ConversationState(surname="王", procedure=OpenProcedure(id="callback", slots={"phone": "1"}, asked="surname"))
    first.record(opened, Message(text="你好"), state=state, settle=lambda _: a_turn(opened.id))

    again = store(records).resume(Message(text="在吗", conversation_id=opened.id), token=opened.token)

    assert again.state == state
    assert again.turns == 1
    assert again.token is None


def test_that_the_last_replies_are_looked_back_on_oldest_first_and_no_more_of_them(records: Engine) -> None:
    conversations = store(records)
    opened = conversations.resume(Message(text="你好"), token=None)
    assert opened.spoken == ()
    for number in range(6):
        turn = replace(a_turn(opened.id, id=f"t{number}"), reply=f"第{number}句。")
        conversations.record(opened, Message(text="你好"), state=ConversationState(), settle=lambda _, turn=turn: turn)

    again = conversations.resume(Message(text="在吗", conversation_id=opened.id), token=opened.token)

    assert again.spoken == ("第2句。", "第3句。", "第4句。", "第5句。")


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_that_a_conversation_opens_only_to_its_token(records: Engine, token: str | None) -> None:
    conversations = store(records)
    opened = conversations.resume(Message(text="你好"), token=None)
    conversations.record(opened, Message(text="你好"), state=ConversationState(), settle=lambda _: a_turn(opened.id))
    with pytest.raises(UnknownConversation):
        conversations.resume(Message(text="你好", conversation_id=opened.id), token=token)
    with pytest.raises(UnknownConversation):
        conversations.transcript(opened.id, token=token)


def test_that_an_unknown_id_is_refused_and_nothing_is_made(records: Engine) -> None:
    with pytest.raises(UnknownConversation):
        store(records).resume(Message(text="你好", conversation_id="nobody"), token="x")


def test_that_the_operator_may_name_a_conversation(records: Engine) -> None:
    conversations = store(records)
    opened = conversations.resume(Message(text="你好", conversation_id="case-7"), token=None, operator=True)
    conversations.record(opened, Message(text="你好"), state=ConversationState(), settle=lambda _: a_turn(opened.id))
    assert conversations.resume(Message(text="嗯", conversation_id="case-7"), token=None, operator=True).turns == 1


def test_that_the_same_message_has_one_answer(records: Engine) -> None:
    conversations = store(records)
    opened = conversations.resume(Message(text="你好"), token=None)
    message = Message(text="你好", client_message_id="m1")
    conversations.record(opened, message, state=ConversationState(), settle=lambda _: a_turn(opened.id))
    stored = conversations.answered_before(opened.id, "m1")
    assert stored is not None
    assert stored.reply == "物业费每平方米2.8元。"
    assert conversations.answered_before(opened.id, "m2") is None


def test_that_the_due_time_is_known_when_the_promise_is_rendered(records: Engine) -> None:
    conversations = store(records)
    opened = conversations.resume(Message(text="你好"), token=None)
    seen: list[TicketRef] = []

    def settle(ticket: TicketRef | None) -> Turn:
        assert ticket is not None
        seen.append(ticket)
        return a_turn(opened.id, ticket=ticket)

    request = TicketRequest(
        kind="callback", clause="CC-32", summary="停车费", due_in=timedelta(minutes=30), contact="13800138000"
    )
    turn = conversations.record(opened, Message(text="问"), state=ConversationState(), settle=settle, ticket=request)

    assert seen[0].due_at == NOON + timedelta(minutes=30)
    (ticket,) = list_tickets(records, VAULT, conversation_id=opened.id)
    assert turn.ticket is not None
    assert (ticket.id, ticket.due_at, ticket.contact) == (turn.ticket.id, NOON + timedelta(minutes=30), "13800138000")
    (past,) = conversations.transcript(opened.id, token=opened.token).turns
    assert past.turn.ticket == turn.ticket


def test_that_a_turn_that_fails_to_settle_leaves_no_ticket_behind(records: Engine) -> None:
    conversations = store(records)
    opened = conversations.resume(Message(text="你好"), token=None)

    def settle(_: TicketRef | None) -> Turn:
        raise RuntimeError("the guard broke")

    request = TicketRequest(kind="complaint", clause="CC-21", summary="x", due_in=timedelta(hours=2))
    with pytest.raises(RuntimeError, match="the guard broke"):
        conversations.record(opened, Message(text="问"), state=ConversationState(), settle=settle, ticket=request)

    assert list_tickets(records, VAULT) == ()
    with Session(records) as session:
        assert session.query(TurnRow).count() == 0
        assert session.query(TicketRow).count() == 0


def test_that_a_conversation_left_for_a_day_starts_anew_but_keeps_the_name(records: Engine) -> None:
    clock = Clock()
    conversations = store(records, clock)
    opened = conversations.resume(Message(text="你好"), token=None)
    state = ConversationState(surname="李", topic="游泳池几点开门", intent="thanks")
    conversations.record(opened, Message(text="你好"), state=state, settle=lambda _: a_turn(opened.id))
    clock.now += timedelta(hours=25)
    again = conversations.resume(Message(text="在吗", conversation_id=opened.id), token=opened.token)
    assert again.state == ConversationState(surname="李", visits=2)


def test_that_what_is_stored_holds_no_number_and_no_name(records: Engine) -> None:
    conversations = store(records)
    opened = conversations.resume(Message(text="你好"), token=None)
    text = "我叫王建国，电话13800138000"
    state = ConversationState(
        surname="王", procedure=OpenProcedure(id="callback", slots={"phone": "13800138000"}, asked="surname")
    )
    request = TicketRequest(kind="callback", clause="CC-32", summary=text, due_in=timedelta(minutes=30), contact="13800138000")
    conversations.record(opened, Message(text=text), state=state, settle=lambda t: a_turn(opened.id, ticket=t), ticket=request)
    with records.connect() as connection:
        for table in ("conversations", "turns", "tickets", "verdicts", "customers"):
            stored = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert "13800138000" not in stored
            assert "王建国" not in stored
    (ticket,) = list_tickets(records, VAULT)
    assert ticket.contact == "13800138000"


def test_that_an_erased_number_leaves_nothing_and_others_stay(records: Engine) -> None:
    conversations = store(records)
    for number, phone in enumerate(("13800138000", "13900139000")):
        opened = conversations.resume(Message(text="你好"), token=None)
        request = TicketRequest(kind="callback", clause="CC-32", summary="x", contact=phone)
        turn = a_turn(opened.id, id=f"t{number}")
        conversations.record(
            opened, Message(text="x"), state=ConversationState(surname="王"), settle=lambda _, t=turn: t, ticket=request
        )
    assert erase(records, VAULT, "13800138000") == 1
    assert [ticket.contact for ticket in list_tickets(records, VAULT)] == ["13900139000"]
    assert Customers(records, VAULT).find("13800138000") is None
    assert Customers(records, VAULT).find("13900139000") is not None


def test_that_retention_keeps_what_is_open_or_young(records: Engine) -> None:
    clock = Clock()
    conversations = store(records, clock)
    for number, ticket in enumerate((None, TicketRequest(kind="complaint", clause="CC-21", summary="x", contact="13800138000"))):
        opened = conversations.resume(Message(text="你好"), token=None)
        turn = a_turn(opened.id, id=f"old{number}")
        conversations.record(opened, Message(text="x"), state=ConversationState(), settle=lambda _, t=turn: t, ticket=ticket)
    clock.now += timedelta(days=200)
    opened = conversations.resume(Message(text="你好"), token=None)
    conversations.record(opened, Message(text="x"), state=ConversationState(), settle=lambda _: a_turn(opened.id, id="young"))
    assert remove_settled(records, before=clock.now - timedelta(days=180)) == 1
    with Session(records) as session:
        assert {row.id for row in session.query(TurnRow)} == {"old1", "young"}


def test_that_a_ticket_that_is_called_off_leaves_neither_itself_nor_the_number(records: Engine) -> None:
    desk = store(records)
    opened = desk.resume(Message(text="你好"), token=None)
    request = TicketRequest(kind="complaint", clause="CC-21", summary="灯坏了", contact="13800138000")
    state = ConversationState(phone="13800138000")
    desk.record(opened, Message(text="投诉"), state=state, settle=lambda ref: a_turn(opened.id, ticket=ref), ticket=request)
    (ticket,) = list_tickets(records, VAULT)
    off = TicketRequest(kind="complaint", clause="CC-21", summary="", calls_off=ticket.id)
    after = ConversationState()
    desk.record(opened, Message(text="不投诉了"), state=after, settle=lambda _: a_turn(opened.id, id="t2"), ticket=off)
    assert list_tickets(records, VAULT) == ()
    assert Customers(records, VAULT).find("13800138000") is None


def test_that_what_was_settled_or_is_another_conversations_is_not_called_off(records: Engine) -> None:
    desk = store(records)
    mine, other = (desk.resume(Message(text="你好"), token=None) for _ in range(2))
    request = TicketRequest(kind="complaint", clause="CC-21", summary="灯坏了")
    desk.record(
        mine, Message(text="投诉"), state=ConversationState(), settle=lambda ref: a_turn(mine.id, ticket=ref), ticket=request
    )
    (ticket,) = list_tickets(records, VAULT)
    off = TicketRequest(kind="complaint", clause="CC-21", summary="", calls_off=ticket.id)
    desk.record(other, Message(text="算了"), state=ConversationState(), settle=lambda _: a_turn(other.id, id="t2"), ticket=off)
    assert len(list_tickets(records, VAULT)) == 1


def test_that_an_address_is_kept_in_the_sealed_ticket_alone(records: Engine) -> None:
    desk = store(records)
    opened = desk.resume(Message(text="你好"), token=None)
    place = OpenProcedure(id="work_order", slots={"address": "锦绣花园3栋502"})
    request = TicketRequest(kind="work_order", clause="PM-3.3", summary="水管漏水；地址：锦绣花园3栋502")
    said = Verdict(raw="地址：锦绣花园3栋502", text="地址：锦绣花园3栋502", action="passed")

    def settle(ref: TicketRef | None) -> Turn:
        return replace(a_turn(opened.id, ticket=ref), reply="1、地址：锦绣花园3栋502", verdicts=(said,))

    message = Message(text="水管漏水，我住锦绣花园3栋502")
    spoken = desk.record(opened, message, state=ConversationState(settled=place), settle=settle, ticket=request)
    assert "3栋502" in spoken.reply
    with records.connect() as connection:
        stored = [row for table in ("turns", "verdicts", "tickets") for row in connection.execute(text(f"select * from {table}"))]
    assert stored
    assert "502" not in str(stored)
    assert "锦绣花园3栋502" in list_tickets(records, VAULT)[0].summary


def test_that_a_due_time_is_told_in_the_desks_zone(records: Engine) -> None:
    desk = Conversations(engine=records, vault=VAULT, clock=Clock(), idle=timedelta(hours=24), zone=ZoneInfo("Asia/Shanghai"))
    opened = desk.resume(Message(text="你好"), token=None)
    request = TicketRequest(kind="complaint", clause="CC-21", summary="灯坏了", due_in=timedelta(hours=2))
    turn = desk.record(
        opened, Message(text="投诉"), state=ConversationState(), settle=lambda ref: a_turn(opened.id, ticket=ref), ticket=request
    )
    assert turn.ticket is not None
    assert turn.ticket.due_at is not None
    assert turn.ticket.due_at.isoformat() == "2026-11-22T14:00:00+08:00"
