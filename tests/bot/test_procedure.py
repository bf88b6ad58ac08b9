"""Facts are taken down in any order, a wrong number is asked for again, and a change of mind leaves nothing behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import procedure
from bot.conversation_state import OpenProcedure
from bot.reading import read
from guards.pack import Pack, Procedure, load_pack

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("call_center.zh")


@pytest.fixture
def callback(pack: Pack) -> Procedure:
    return pack.procedures["callback"]


def opened(**slots: str) -> OpenProcedure:
    return OpenProcedure(id="callback", slots=slots, asked="surname" if "phone" in slots else "phone", reason="泳池多深")


def test_that_a_callback_asks_for_the_number_first(callback: Procedure) -> None:
    step = procedure.begin(callback, read("泳池多深"), known={}, reason="泳池多深", now=NOW)
    assert (step.outcome, step.procedure.asked) == ("ask", "phone")


def test_that_everything_said_in_one_breath_is_taken(callback: Procedure) -> None:
    step = procedure.advance(callback, opened(), read("我姓王，电话是一三八零零一三八零零零"), intent="inform", now=NOW)
    assert step.outcome == "done"
    assert step.procedure.slots == {"phone": "13800138000", "surname": "王"}


@pytest.mark.parametrize("text", ["王", "免贵姓王", "王先生"])
def test_that_a_bare_surname_answers_the_question_for_it(callback: Procedure, text: str) -> None:
    step = procedure.advance(callback, opened(phone="13800138000"), read(text), intent="not_understood", now=NOW)
    assert step.outcome == "done"
    assert step.procedure.slots["surname"] == "王"


def test_that_a_wrong_number_is_asked_for_again_and_then_let_be(callback: Procedure) -> None:
    first = procedure.advance(callback, opened(), read("1380013"), intent="inform", now=NOW)
    assert (first.outcome, first.again) == ("ask", True)
    second = procedure.advance(callback, first.procedure, read("13800"), intent="inform", now=NOW)
    assert second.outcome == "refused"


@pytest.mark.parametrize("text", ["不方便留", "我不想说电话", "没有电话", "凭什么要告诉你"])
def test_that_refusing_the_number_is_accepted(callback: Procedure, text: str) -> None:
    assert procedure.advance(callback, opened(), read(text), intent="inform", now=NOW).outcome == "refused"


@pytest.mark.parametrize("text", ["能不能多放两张长椅", "会不会太窄了", "想不想加一盏灯"])
def test_that_a_question_in_the_negative_is_no_refusal(pack: Pack, text: str) -> None:
    suggestion = pack.procedures["suggestion"]
    asked = OpenProcedure(id="suggestion", slots={}, asked="details", reason="")
    step = procedure.advance(suggestion, asked, read(text), intent="suggestion", now=NOW)
    assert step.procedure.slots == {"details": text}


@pytest.mark.parametrize("text", ["算了", "不用了谢谢", "没事了"])
def test_that_calling_it_off_ends_it(callback: Procedure, text: str) -> None:
    assert procedure.advance(callback, opened(), read(text), intent="thanks", now=NOW).outcome == "withdrawn"


def test_that_another_question_is_an_aside(callback: Procedure) -> None:
    assert procedure.advance(callback, opened(), read("停车费怎么收"), intent="knowledge_question", now=NOW).outcome == "aside"


def test_that_refusing_the_surname_still_gets_a_callback(callback: Procedure) -> None:
    step = procedure.advance(callback, opened(phone="13800138000"), read("不想说"), intent="inform", now=NOW)
    assert step.outcome == "done"


def test_that_the_ticket_holds_what_was_asked_and_the_time_of_the_pack(callback: Procedure, pack: Pack) -> None:
    request = procedure.ticket_request(callback, opened(phone="13800138000", surname="王"), pack)
    assert (request.kind, request.summary, request.contact, request.surname) == ("callback", "泳池多深", "13800138000", "王")
    assert request.due_in == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("text", "asked"),
    [("卫生间漏水了", "address"), ("我要报修", "details"), ("你好，我想报修一下", "details"), ("电梯按钮坏了一个", "address")],
)
def test_that_what_happened_is_asked_for_only_where_it_was_not_said(pack: Pack, text: str, asked: str) -> None:
    step = procedure.begin(pack.procedures["work_order"], read(text), known={}, reason=text, now=NOW)
    assert step.procedure.asked == asked
