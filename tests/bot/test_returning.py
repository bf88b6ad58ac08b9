"""Customers who come back are known by their number: name used, record read first, old trouble told from new (SD-4, SD-5)."""

from __future__ import annotations

import pytest

from bot.customers import Customers, erase
from bot.tickets import list_tickets
from tests.bot.stage import VAULT

PHONE = "13612345678"


async def complain(it, matter: str = "昨天保洁把污水泼到我家门口") -> None:
    it.triage.intents[f"{matter}，电话{PHONE}，我姓邓，邓女士"] = "complaint"
    assert (await it.turn(f"{matter}，电话{PHONE}，我姓邓，邓女士")).ticket is not None


@pytest.mark.parametrize("text", [f"你好，我是上次打来的，{PHONE}", f"我姓邓，{PHONE}", f"喂，我{PHONE}，污水的事"])
async def test_that_a_number_with_a_record_is_welcomed_in_a_new_conversation(scene, text: str) -> None:
    it = scene()
    await complain(it)
    it.triage.intents[text] = "inform"
    welcome = await it.turn(text)
    assert "邓女士，您好，您上次反映的问题我已看过记录，请问后来的情况怎么样？" in welcome.reply
    assert welcome.clauses == ("SD-4",)


async def test_that_a_number_given_once_it_was_asked_what_it_is_about_is_welcomed_too(scene) -> None:
    it = scene()
    await complain(it)
    it.triage.intents |= {"你好": "greeting", f"我上次报过的，{PHONE}": "inform"}
    first = await it.turn("你好")
    assert "上次反映" not in first.reply
    assert (await it.turn(f"我上次报过的，{PHONE}", first, first.token)).clauses == ("SD-4",)


async def test_that_the_third_contact_is_asked_whether_it_is_the_old_matter(scene) -> None:
    it = scene()
    await complain(it)
    it.triage.intents |= dict.fromkeys([f"我姓邓，{PHONE}", "老问题"], "inform")
    await it.turn(f"我姓邓，{PHONE}")
    third = await it.turn(f"我姓邓，{PHONE}")
    assert "请问这次是原来的问题，还是新的问题？" in third.reply
    told = await it.turn("老问题", third, third.token)
    assert "您反映的情况我会提交相关部门的主管处理。" in told.reply
    assert told.ticket is not None
    assert told.ticket.kind == "coordination"


@pytest.mark.parametrize("text", ["还没有人联系我", "还没人给我回话呢", "污水还在漏", "又泼了一次"])
async def test_that_a_trouble_that_goes_on_is_passed_on_with_its_record(scene, text: str) -> None:
    it = scene()
    await complain(it)
    it.triage.intents |= {f"我姓邓，{PHONE}": "inform", text: "inform"}
    welcome = await it.turn(f"我姓邓，{PHONE}")
    told = await it.turn(text, welcome, welcome.token)
    assert "目前的进展是：正在处理中" in told.reply
    first, again = sorted(list_tickets(it.engine, VAULT), key=lambda one: one.kind == "coordination")
    assert again.summary.startswith(f"{first.id} 再次反映")
    assert (again.contact, again.surname) == (PHONE, "邓")


async def test_that_another_thing_that_is_broken_is_no_old_trouble(scene) -> None:
    it = scene()
    await complain(it)
    it.triage.intents[f"{PHONE}，空调坏了，还漏水"] = "work_order"
    turn = await it.turn(f"{PHONE}，空调坏了，还漏水")
    assert turn.intent == "work_order"
    assert "看过" not in turn.reply


async def test_that_what_is_known_of_the_customer_is_not_asked_for_again(scene) -> None:
    it = scene(band="unanswerable")
    await complain(it)
    it.triage.intents[f"{PHONE}，我姓邓"] = "inform"
    first = await it.turn(f"{PHONE}，我姓邓")
    asked = await it.turn("泳池多深", first, first.token)
    assert "还是拨打您留下的尾号5678的电话，好吗？" in asked.reply
    it.triage.intents["好的"] = "inform"
    done = await it.turn("好的", first, first.token)
    assert done.ticket is not None
    assert next(one for one in list_tickets(it.engine, VAULT) if one.kind == "callback").contact == PHONE


async def test_that_a_known_number_links_a_conversation_without_a_ticket_to_its_owner(scene) -> None:
    it = scene()
    await complain(it)
    it.triage.intents[f"我姓邓，{PHONE}"] = "inform"
    await it.turn(f"我姓邓，{PHONE}")
    known = Customers(it.engine, VAULT).find(PHONE)
    assert known is not None
    assert known.contacts == 2
    assert erase(it.engine, VAULT, PHONE) == 2
