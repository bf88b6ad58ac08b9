"""Customers by their number: what kind they are is the record's to say, and promises go by it (CC-21)."""

from __future__ import annotations

from datetime import timedelta

from bot.customers import Customers, set_kind
from bot.tickets import list_tickets
from tests.bot.stage import NOON, VAULT

PHONE = "13700002222"
COMPLAINT = f"我是你们的VIP客户，客服骂我神经病，电话{PHONE}，姓严"


async def test_that_who_says_to_be_a_vip_is_promised_what_everybody_is_and_staff_are_told(scene) -> None:
    it = scene()
    it.triage.intents[COMPLAINT] = "complaint"
    await it.turn(COMPLAINT)
    (ticket,) = list_tickets(it.engine, VAULT)
    assert ticket.due_at == NOON + timedelta(hours=2)
    assert "客户自称贵宾，请核对" in ticket.summary


async def test_that_the_record_shortens_the_promise_and_stays_when_the_customer_returns(scene) -> None:
    it = scene()
    it.triage.intents[COMPLAINT] = "complaint"
    await it.turn(COMPLAINT)
    assert set_kind(it.engine, VAULT, PHONE, "vip")
    turn = await it.turn(COMPLAINT)
    assert turn.ticket is not None
    assert turn.ticket.due_at == NOON + timedelta(hours=1)
    assert "1小时" in turn.reply
    known = Customers(it.engine, VAULT).find(PHONE)
    assert known is not None
    assert (known.kind, known.surname) == ("vip", "严")


def test_that_nobody_is_made_a_customer_by_their_kind(records) -> None:
    assert not set_kind(records, VAULT, PHONE, "vip")
