"""The desk's path with everything real but the three parts that vary: what triage reads, what the base knows, what a model says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from bot.conversations import Conversations
from bot.customers import Customers
from bot.desk import Desk
from bot.errors import MessageTooLong, UnknownConversation
from bot.models.errors import ModelUnavailable
from bot.models.profile import ModelProfile, profile_for
from bot.models.state import ModelState
from bot.planner import Planner
from bot.records.database import open_database
from bot.records.vault import Vault
from bot.tickets import Tickets, list_tickets
from bot.triage import DialogueState, Reading
from bot.turn import Delta, Done, Event, Message, Opened, Turn
from guards.inspection import Inspection
from guards.pack import load_pack
from knowledge.passage import Answer, Hit, Passage

VAULT = Vault("a key for the tests")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSAGE = Passage(
    id="p1", article_id="a1", title="停车收费", text="地下车库月租每月350元。办理时间为周一至周五。", source="停车.md"
)
HIT = Hit(passage=PASSAGE, score=0.8, dense=0.9, lexical=0.6)


@dataclass
class ScriptedTriage:
    intents: dict[str, str] = field(default_factory=dict)

    def read(self, text: str, state: DialogueState | None = None) -> Reading:
        return Reading(intent=self.intents.get(text, "knowledge_question"), certainty=0.9, why="scripted")


@dataclass
class ScriptedBase:
    band: str = "confident"
    asked: list[str] = field(default_factory=list)
    passage: Passage = PASSAGE

    def answer(self, question: str, *, hits: object = None) -> Answer:
        self.asked.append(question)
        if self.band == "broken":
            raise RuntimeError("the index is gone")
        if self.band == "unanswerable":
            return Answer(question=question, band="unanswerable", probability=0.1, text="", passage=None, hits=(HIT,))
        return Answer(question=question, band=self.band, probability=0.9, text=PASSAGE.text, passage=self.passage, hits=(HIT,))


@dataclass
class ScriptedModel:
    """A model that says `pieces` and then fails with `failure`, if any."""

    pieces: tuple[str, ...] = ()
    failure: str | None = None
    phase: str = "ready"
    hesitates_seconds: float = 0.0
    name: str = "scripted"
    profile: ModelProfile = field(default_factory=lambda: profile_for("any", embedded=True))

    def state(self) -> ModelState:
        return ModelState(phase=self.phase)

    @property
    def handle(self) -> ScriptedModel:
        return self

    async def draft(self, _request: object) -> AsyncGenerator[str]:
        await asyncio.sleep(self.hesitates_seconds)
        for piece in self.pieces:
            yield piece
        if self.failure is not None:
            raise ModelUnavailable(self.failure)


@dataclass
class Scene:
    desk: Desk
    engine: Engine
    triage: ScriptedTriage
    base: ScriptedBase

    async def events(self, text: str, conversation_id: str | None = None, token: str | None = None, **more: str) -> list[Event]:
        message = Message(text=text, conversation_id=conversation_id, **more)
        return [event async for event in self.desk.answer(message, token=token)]

    async def turn(self, text: str, after: Turn | None = None, token: str | None = None) -> Turn:
        events = await self.events(text, after and after.conversation_id, token)
        done = events[-1]
        assert isinstance(done, Done)
        assert done.turn.reply == "".join(event.text for event in events if isinstance(event, Delta))
        return done.turn


@pytest.fixture
def scene(tmp_path: Path) -> Callable[..., Scene]:
    engines: list[Engine] = []

    def build(model: ScriptedModel | None = None, *, band: str = "confident", patience_seconds: float = 6.0) -> Scene:
        engine = open_database(f"sqlite:///{tmp_path / 'kefu.db'}")
        engines.append(engine)
        pack = load_pack("call_center.zh")
        triage, base, model = ScriptedTriage(), ScriptedBase(band=band), model or ScriptedModel(phase="off")
        desk = Desk(
            pack=pack,
            conversations=Conversations(engine=engine, vault=VAULT, clock=lambda: NOON, idle=timedelta(days=1)),
            triage=triage,
            planner=Planner(
                pack=pack,
                knowledge=base,
                model=model,
                customers=Customers(engine, VAULT),
                tickets=Tickets(engine, VAULT),
                clock=lambda: NOON,
            ),
            drafter=model,
            inspection=Inspection(pack),
            zone=ZoneInfo("Asia/Shanghai"),
            message_max_chars=100,
            patience_seconds=patience_seconds,
        )
        return Scene(desk=desk, engine=engine, triage=triage, base=base)

    yield build
    for engine in engines:
        engine.dispose()


async def test_that_a_first_answer_opens_by_name_cites_and_asks_whether_it_was_clear(scene) -> None:
    events = await scene().events("停车费多少")
    assert isinstance(events[0], Opened)
    turn = events[-1].turn
    assert turn.reply.startswith("您好，欢迎致电安居物业客户服务热线，客服代表8001很高兴为您服务。")
    assert PASSAGE.text in turn.reply
    assert turn.reply.endswith("请问我刚才的解释您是否明白？")
    assert [citation.title for citation in turn.citations] == ["停车收费"]
    assert (turn.answered, turn.clauses, turn.token) == (True, ("CC-33",), events[0].token)


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
    assert f"您的事项{done.ticket.id}目前的进展是：正在处理中。" in told.reply
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
    assert known.reply.startswith("王女士，")
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
