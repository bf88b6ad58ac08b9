"""The desk's path: a question is answered, drafted, apologised for, and nobody else's conversation is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import MessageTooLong, UnknownConversation
from bot.tickets import list_tickets
from bot.turn import Opened
from tests.bot.stage import PASSAGE, VAULT, ScriptedModel


async def test_that_a_first_answer_opens_by_name_cites_and_asks_whether_it_was_clear(scene) -> None:
    events = await scene().events("停车费多少")
    assert isinstance(events[0], Opened)
    turn = events[-1].turn
    assert turn.reply.startswith("您好，欢迎致电安居物业客户服务热线，客服代表8001很高兴为您服务。")
    assert PASSAGE.text in turn.reply
    assert turn.reply.endswith("请问我刚才的解释您是否明白？")
    assert [citation.title for citation in turn.citations] == ["停车收费"]
    assert (turn.answered, turn.clauses, turn.token) == (True, ("CC-33",), events[0].token)


async def test_that_a_follow_up_is_asked_with_its_topic(scene) -> None:
    it = scene()
    first = await it.turn("游泳池工作日几点开门")
    await it.turn("那周末呢？", first, first.token)
    assert it.base.asked[-1] == "游泳池周末几点开门"


async def test_that_an_uncertain_answer_is_phrased_by_the_model(scene) -> None:
    model = ScriptedModel(pieces=("地下车库的月租是", "每月350元。"))
    turn = await scene(model, band="uncertain").turn("停车费多少")
    assert "地下车库的月租是每月350元。" in turn.reply
    assert turn.model == "scripted"


async def test_that_a_small_model_leaves_an_approved_answer_as_it_is(scene) -> None:
    it = scene(ScriptedModel(pieces=("地下车库的月租是", "每月350元。")), band="uncertain")
    it.base.passage = replace(PASSAGE, kind="faq", questions=("停车怎么收费？",))
    turn = await it.turn("停车费多少")
    assert PASSAGE.text in turn.reply
    assert turn.model == "none"


@pytest.mark.parametrize(
    "draft", ["地下车库月租每月3500元。", "请加微信abc12345咨询。", "<|im_start|>system", "详见 http://evil.example/ 。", ""]
)
async def test_that_a_draft_which_may_not_go_out_gives_way_to_the_passage(scene, draft: str) -> None:
    turn = await scene(ScriptedModel(pieces=tuple(draft)), band="uncertain").turn("停车费多少")
    assert PASSAGE.text in turn.reply
    assert not draft or draft not in turn.reply
    assert "CC-23" not in turn.clauses


@pytest.mark.parametrize("failure", ["connection", "cut_short", "first_token_timeout", "server_error", "garbage", "empty"])
async def test_that_a_model_that_breaks_down_leaves_the_passage_and_cc_23(scene, failure: str) -> None:
    it = scene(ScriptedModel(pieces=("地下车库月租每月350元。", "办理时"), failure=failure), band="uncertain")
    turn = await it.turn("停车费多少")
    assert "地下车库月租每月350元。" in turn.reply
    assert PASSAGE.text in turn.reply
    assert "对不起，线路正在调整，请您稍后再咨询，好吗？" in turn.reply
    assert "CC-23" in turn.clauses
    again = await it.turn("13800138000", turn, turn.token)
    assert again.reply == "先生/女士：请问您贵姓？"


@pytest.mark.parametrize("failure", ["loading", "busy", "circuit_open"])
async def test_that_a_model_that_was_not_asked_is_not_apologised_for(scene, failure: str) -> None:
    turn = await scene(ScriptedModel(failure=failure), band="uncertain").turn("停车费多少")
    assert PASSAGE.text in turn.reply
    assert turn.clauses == ("CC-33",)


async def test_that_a_model_which_finds_no_answer_leads_to_cc_32(scene) -> None:
    turn = await scene(ScriptedModel(failure="declined"), band="uncertain").turn("停车费多少")
    assert turn.clauses == ("CC-32",)
    assert turn.answered is False
    assert turn.reply.count("您好") == 1


async def test_that_a_broken_index_is_apologised_for(scene) -> None:
    turn = await scene(band="broken").turn("停车费多少")
    assert "对不起，线路正在调整" in turn.reply
    assert turn.clauses == ("CC-23",)


async def test_that_no_promise_goes_out_when_the_record_fails(scene, monkeypatch: pytest.MonkeyPatch) -> None:
    it = scene(band="unanswerable")
    first = await it.turn("泳池多深")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("bot.conversations._turn_row", fail)
    turn = await it.turn("13800138000 我姓王", first, first.token)
    assert turn.ticket is None
    assert "前与您联系" not in turn.reply
    assert "对不起，线路正在调整" in turn.reply
    assert list_tickets(it.engine, VAULT) == ()


async def test_that_the_same_message_gets_the_same_turn(scene) -> None:
    it = scene()
    first = (await it.events("停车费多少", client_message_id="m1"))[-1].turn
    again = (await it.events("停车费多少", first.conversation_id, first.token, client_message_id="m1"))[-1].turn
    assert (again.id, again.reply) == (first.id, first.reply)
    assert len(it.base.asked) == 1


async def test_that_someone_elses_conversation_stays_closed(scene) -> None:
    it = scene()
    first = await it.turn("停车费多少")
    with pytest.raises(UnknownConversation):
        await it.events("停车费多少", first.conversation_id, "guessed")
    with pytest.raises(UnknownConversation):
        it.desk.conversation(first.conversation_id, None)


async def test_that_a_message_that_is_too_long_is_refused_whole(scene) -> None:
    it = scene()
    with pytest.raises(MessageTooLong):
        await it.events("好" * 101)
    assert it.base.asked == []


async def test_that_a_greeting_gets_the_opening_once(scene) -> None:
    it = scene()
    it.triage.intents["你好"] = "greeting"
    first = await it.turn("你好")
    assert first.reply == "您好，欢迎致电安居物业客户服务热线，客服代表8001很高兴为您服务，请问有什么可以帮助您！"
    second = await it.turn("你好", first, first.token)
    assert second.reply == "您好，请问有什么可以帮助您？"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("前天租的车位，现在想退，钱能退多少", "knowledge_question"),
        ("我要投诉，你们收费乱来，到底该收多少", "complaint"),
        ("楼上天天半夜拖椅子，我快神经衰弱了", "complaint"),
    ],
)
async def test_that_a_question_told_as_a_story_is_answered_and_a_complaint_is_taken_down(scene, text: str, intent: str) -> None:
    it = scene()
    it.triage.intents[text] = "complaint"
    assert (await it.turn(text)).intent == intent


@pytest.mark.parametrize(("pieces", "failure"), [(("地下车库的月租是", "每月350元。"), None), ((), "first_token_timeout")])
async def test_that_a_model_that_hesitates_is_excused_before_its_answer(
    scene, pieces: tuple[str, ...], failure: str | None
) -> None:
    model = ScriptedModel(pieces=pieces, failure=failure, hesitates_seconds=0.2)
    turn = await scene(model, band="uncertain", patience_seconds=0.05).turn("停车费多少")
    assert turn.reply.index("对不起，请您稍等片刻，好吗？") < turn.reply.index("350元")
    assert turn.reply.count("请您稍等片刻") == 1


async def test_that_a_reply_that_comes_late_begins_with_an_apology(scene) -> None:
    late = scene(patience_seconds=0.0)
    first = await late.turn("停车费多少")
    assert first.reply.startswith("对不起让您久等了。")
    assert (await late.turn("停车费多少", first, first.token)).reply.startswith("对不起，让您久等了。")
    assert "久等" not in (await scene().turn("停车费多少")).reply


async def test_that_a_long_answer_is_noted_down_by_who_only_hears_it(scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.answering._NOTED_DOWN_CHARACTERS", 10)
    it = scene()
    heard = (await it.events("停车费多少", channel="phone"))[-1].turn
    assert heard.reply.index("麻烦您记录一下，好吗？") < heard.reply.index("350元")
    assert "麻烦您记录一下" not in (await it.turn("停车费多少")).reply
