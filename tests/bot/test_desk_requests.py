"""What the desk takes down for a customer: callbacks, tickets, emergencies, messages, and their correction."""

from __future__ import annotations

from datetime import timedelta

from bot.tickets import list_tickets
from tests.bot.stage import NOON, PASSAGE, VAULT


async def test_that_an_unknown_answer_becomes_a_callback_with_a_time_from_its_ticket(scene) -> None:
    it = scene(band="unanswerable")
    first = await it.turn("泳池多深")
    assert first.reply.endswith("对不起，请您留下您的联系电话我们查询后将尽快与您联系，好吗？")
    assert (first.clauses, first.answered, first.ticket) == (("CC-32",), False, None)
    assert list_tickets(it.engine, VAULT) == ()
    second = await it.turn("13800138000", first, first.token)
    assert second.reply == "先生/女士：请问您贵姓？"
    third = await it.turn("姓王", first, first.token)
    (ticket,) = list_tickets(it.engine, VAULT)
    assert third.ticket is not None
    assert third.ticket.id == ticket.id
    assert ticket.due_at == NOON + timedelta(minutes=30)
    assert "12:30" in third.reply
    assert third.reply.endswith("谢谢您的合作，再见！")


async def test_that_an_aside_is_answered_and_the_callback_goes_on(scene) -> None:
    it = scene(band="unanswerable")
    first = await it.turn("泳池多深")
    it.base.band = "confident"
    aside = await it.turn("停车费多少", first, first.token)
    assert PASSAGE.text in aside.reply
    assert aside.reply.endswith("对不起，请您留下您的联系电话我们查询后将尽快与您联系，好吗？")
    third = await it.turn("13800138000，免贵姓王", first, first.token)
    assert third.ticket is not None


async def test_that_a_ticket_can_be_asked_after_in_its_conversation_and_by_number(scene) -> None:
    it = scene(band="unanswerable")
    it.triage.intents |= {"我的事办得怎样了": "ticket_status", "查一下进度": "ticket_status"}
    first = await it.turn("泳池多深")
    done = await it.turn("13800138000，姓王", first, first.token)
    assert done.ticket is not None
    told = await it.turn("我的事办得怎样了", first, first.token)
    assert f"您的事项{done.ticket.id}目前的进展是：正在处理中，我们将在" in told.reply
    stranger = await it.turn("查一下进度")
    assert stranger.reply.endswith("请您提供办理时预留的联系电话或受理编号，我为您查询进展，好吗？")
    assert done.ticket.id in (await it.turn("13800138000", stranger, stranger.token)).reply
    other = await it.turn("查一下进度")
    assert "没有查到" in (await it.turn("没有啊，是 HD000", other, other.token)).reply


async def test_that_a_customer_who_comes_back_is_known_by_number_and_another_surname_takes_no_title(scene) -> None:
    it = scene(band="unanswerable")
    first = await it.turn("泳池多深")
    await it.turn("13800138000，我是王女士", first, first.token)
    again = await it.turn("健身房多大")
    known = await it.turn("13800138000", again, again.token)
    assert "王女士，您的问题已为您登记" in known.reply
    assert known.ticket is not None
    third = await it.turn("篮球场多大")
    other = await it.turn("13800138000，我姓赵", third, third.token)
    assert "赵女士" not in other.reply


async def test_that_an_emergency_is_reported_before_anybody_is_said_to_know(scene) -> None:
    it = scene()
    it.triage.intents["楼道着火了"] = "emergency"
    turn = await it.turn("楼道着火了")
    assert "已马上报告值班经理" in turn.reply
    (ticket,) = list_tickets(it.engine, VAULT)
    assert (ticket.priority, ticket.summary) == ("urgent", "楼道着火了")


async def test_that_insisting_on_a_superior_is_met_step_by_step_and_reported_once(scene) -> None:
    it = scene()
    it.triage.intents |= dict.fromkeys(["我找经理", "就找他", "快点", "我只跟他说"], "transfer")
    first = await it.turn("我找经理")
    assert "请问您贵姓，有什么事情需要转达" in first.reply
    second = await it.turn("就找他", first, first.token)
    assert second.reply == "对不起，不知我能为您做些什么？请您留言，好吗？请您放心，我会及时转交。"
    third = await it.turn("快点", first, first.token)
    assert "请问是否可以由其他同事为您处理？" in third.reply
    assert third.ticket is not None
    assert (await it.turn("我只跟他说", first, first.token)).ticket is None
    told = await it.turn("外墙瓷砖掉下来砸了车", first, first.token)
    assert told.reply == "请问您的联系电话是多少？"


async def test_that_what_was_read_back_can_be_corrected_in_its_ticket(scene) -> None:
    it = scene()
    it.triage.intents |= {"报修，8栋1203厨房漏水，13800138000，我姓赖": "work_order"}
    it.triage.intents |= dict.fromkeys(
        ["不对", "电话错了，是13900139000", "错了，是1302", "不是厨房，是卫生间", "对的"], "inform"
    )
    first = await it.turn("报修，8栋1203厨房漏水，13800138000，我姓赖")
    assert first.ticket is not None
    assert (await it.turn("不对", first, first.token)).reply == "对不起，请您告诉我哪一点需要更正，好吗？"
    for text, shown in [
        ("电话错了，是13900139000", "139****9000"),
        ("错了，是1302", "8栋1302"),
        ("不是厨房，是卫生间", "卫生间漏水"),
    ]:
        corrected = await it.turn(text, first, first.token)
        assert corrected.reply.startswith("好的，我已按您说的更正。")
        assert shown in corrected.reply
        assert corrected.ticket is None
    (ticket,) = list_tickets(it.engine, VAULT)
    assert (ticket.contact, ticket.surname) == ("13900139000", "赖")
    assert "8栋1302卫生间漏水" in ticket.summary
    assert (await it.turn("对的", first, first.token)).reply == "请问还有什么可以帮助您？"
