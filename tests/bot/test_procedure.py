"""Facts are taken down in any order, a wrong number is asked for again, and a change of mind leaves nothing behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import procedure, recap
from bot.conversation_state import OpenProcedure
from bot.reading import read
from bot.said import Said
from guards.pack import Pack, Procedure, load_pack

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("call_center.zh")


@pytest.fixture
def callback(pack: Pack) -> Procedure:
    return pack.procedures["callback"]


def said(text: str, pack: Pack, intent: str = "inform", kind: str = "") -> Said:
    return Said(utterance=read(text), cues=pack.cues, now=NOW, intent=intent, kind=kind)


def opened(**slots: str) -> OpenProcedure:
    return OpenProcedure(id="callback", slots=slots, asked="surname" if "phone" in slots else "phone", reason="泳池多深")


def test_that_a_callback_asks_for_the_number_first(callback: Procedure, pack: Pack) -> None:
    step = procedure.begin(callback, said("泳池多深", pack), known={}, reason="泳池多深")
    assert (step.outcome, step.procedure.asked) == ("ask", "phone")


def test_that_everything_said_in_one_breath_is_taken(callback: Procedure, pack: Pack) -> None:
    step = procedure.advance(callback, opened(), said("我姓王，电话是一三八零零一三八零零零", pack, "inform"))
    assert step.outcome == "done"
    assert step.procedure.slots == {"phone": "13800138000", "surname": "王"}


@pytest.mark.parametrize("text", ["王", "免贵姓王", "王先生"])
def test_that_a_bare_surname_answers_the_question_for_it(callback: Procedure, pack: Pack, text: str) -> None:
    step = procedure.advance(callback, opened(phone="13800138000"), said(text, pack, "not_understood"))
    assert step.outcome == "done"
    assert step.procedure.slots["surname"] == "王"


def test_that_a_wrong_number_is_asked_for_again_and_then_let_be(callback: Procedure, pack: Pack) -> None:
    first = procedure.advance(callback, opened(), said("1380013", pack, "inform"))
    assert (first.outcome, first.again) == ("ask", True)
    second = procedure.advance(callback, first.procedure, said("13800", pack, "inform"))
    assert second.outcome == "refused"


@pytest.mark.parametrize("text", ["不方便留", "我不想说电话", "没有电话", "不给", "姓什么不方便说", "就不留了"])
def test_that_refusing_the_number_is_accepted(callback: Procedure, pack: Pack, text: str) -> None:
    assert procedure.advance(callback, opened(), said(text, pack, "inform")).outcome == "refused"


@pytest.mark.parametrize("text", ["能不能多放两张长椅", "会不会太窄了", "想不想加一盏灯"])
def test_that_a_question_in_the_negative_is_no_refusal(pack: Pack, text: str) -> None:
    suggestion = pack.procedures["suggestion"]
    asked = OpenProcedure(id="suggestion", slots={}, asked="details", reason="")
    step = procedure.advance(suggestion, asked, said(text, pack, "suggestion"))
    assert step.procedure.slots == {"details": text}


@pytest.mark.parametrize("text", ["算了", "不用了谢谢", "没事了"])
def test_that_calling_it_off_ends_it(callback: Procedure, pack: Pack, text: str) -> None:
    assert procedure.advance(callback, opened(), said(text, pack, "thanks")).outcome == "withdrawn"


@pytest.mark.parametrize(
    ("text", "intent"), [("1208房空调不制冷", "work_order"), ("我的押金还没退", "complaint"), ("已经等了三天了", "inform")]
)
def test_that_what_is_told_instead_of_a_number_goes_into_the_message(pack: Pack, text: str, intent: str) -> None:
    superior = pack.procedures["superior"]
    asked = OpenProcedure(
        id="superior", slots={"subject": "客房的事"}, asked="phone", reason="找大堂经理", act="transfer.superior"
    )
    step = procedure.advance(superior, asked, said(text, pack, intent, kind="work_order"))
    assert (step.outcome, step.procedure.asked, step.again) == ("ask", "phone", False)
    assert step.procedure.slots["subject"] == f"客房的事；{text}"


def test_that_only_saying_again_what_it_is_leaves_the_question_open(pack: Pack) -> None:
    complaint = pack.procedures["complaint"]
    asked = OpenProcedure(id="complaint", slots={"details": "楼下半夜打麻将"}, asked="phone", act="complaint")
    step = procedure.advance(complaint, asked, said("投诉", pack, "complaint", kind="complaint"))
    assert (step.outcome, step.procedure.asked) == ("ask", "phone")
    assert step.procedure.slots == asked.slots


def test_that_a_place_is_told_where_a_matter_has_no_slot_for_it(pack: Pack) -> None:
    asked = OpenProcedure(id="complaint", slots={"details": "楼下半夜打麻将"}, asked="phone", act="complaint")
    step = procedure.advance(pack.procedures["complaint"], asked, said("就是5栋302", pack))
    assert step.procedure.slots["details"] == "楼下半夜打麻将；5栋302"


def test_that_a_building_is_place_enough_when_a_place_is_asked_for(pack: Pack) -> None:
    asked = OpenProcedure(id="work_order", slots={"details": "电梯坏了"}, asked="address", act="work_order")
    step = procedure.advance(pack.procedures["work_order"], asked, said("3号楼", pack))
    assert step.procedure.slots["address"] == "3号楼"


@pytest.mark.parametrize("text", ["不知道", "我也不太清楚", "忘记了", "记不清了", "不晓得地址"])
def test_that_who_does_not_know_a_place_is_not_asked_again_and_their_words_are_no_place(pack: Pack, text: str) -> None:
    asked = OpenProcedure(id="work_order", slots={"details": "路灯坏了"}, asked="address", act="work_order")
    step = procedure.advance(pack.procedures["work_order"], asked, said(text, pack))
    assert (step.outcome, step.procedure.asked, step.procedure.slots["address"]) == ("ask", "phone", "")


@pytest.mark.parametrize("text", ["不知道几号，就是东门进来第一栋", "忘了关水，漏到楼下了"])
def test_that_what_is_told_beside_not_knowing_counts(pack: Pack, text: str) -> None:
    asked = OpenProcedure(id="work_order", slots={"details": "路灯坏了"}, asked="address", act="work_order")
    assert procedure.advance(pack.procedures["work_order"], asked, said(text, pack)).procedure.slots.get("address") != ""


def test_that_what_was_told_before_is_carried_over_into_the_new_matter(pack: Pack) -> None:
    spec = pack.procedures["complaint"]
    step = procedure.begin(spec, said("我要投诉，第三次坏了", pack, "complaint", kind="complaint"), known={}, reason="第三次坏了")
    carried = procedure.carried_over(spec, step, "维修事项：电梯坏了")
    assert carried.procedure.slots["details"].startswith("维修事项：电梯坏了；")
    assert procedure.carried_over(spec, step, "") == step


def test_that_a_question_in_between_is_noted_in_the_same_ticket(pack: Pack) -> None:
    spec = pack.procedures["work_order"]
    asked = OpenProcedure(id="work_order", slots={"details": "水管漏水"}, asked="phone", reason="水管漏水")
    kept = procedure.asked_besides(spec, asked, "几点来")
    assert kept.slots["details"] == "水管漏水；几点来"
    assert procedure.holds_a_matter(spec, kept)
    assert not procedure.holds_a_matter(spec, OpenProcedure(id="work_order", asked="details"))


def test_that_what_is_told_beside_a_question_for_the_number_is_kept_for_whoever_calls_back(
    callback: Procedure, pack: Pack
) -> None:
    step = procedure.advance(callback, opened(), said("我隔壁老是装修到八点", pack))
    assert step.procedure.reason == "泳池多深；我隔壁老是装修到八点"
    assert step.procedure.asked == "phone"


def test_that_correcting_the_time_does_not_tell_the_subject(pack: Pack) -> None:
    slots = {"moment": "2026-11-22T15:00:00+08:00", "company": "绿源公司", "surname": "周", "count": "2"}
    asked = OpenProcedure(id="appointment", slots=slots, asked="subject", reason="约明天")
    step = procedure.advance(pack.procedures["appointment"], asked, said("改成后天上午十点行吗", pack, "appointment"))
    assert step.procedure.slots["moment"].startswith("2026-11-23T10:00")
    assert step.procedure.asked == "subject"
    assert procedure.holds_a_matter(pack.procedures["appointment"], asked)


def test_that_refusing_the_number_while_the_place_is_asked_for_loses_nothing(pack: Pack) -> None:
    spec = pack.procedures["work_order"]
    asked = OpenProcedure(id="work_order", slots={"details": "电梯按钮坏了"}, asked="address", act="work_order")
    step = procedure.advance(spec, asked, said("电话不给", pack, "inform"))
    assert (step.outcome, step.procedure.asked, step.procedure.slots["phone"]) == ("ask", "address", "")
    refused = procedure.advance(spec, asked, said("不方便说", pack, "inform"))
    assert (refused.outcome, refused.procedure.asked) == ("ask", "phone")


def test_that_pressing_a_complaint_does_not_begin_another(pack: Pack) -> None:
    spec = pack.procedures["complaint_attitude"]
    asked = OpenProcedure(id="complaint_attitude", slots={"details": "保安天天抽烟"}, asked="phone", act="complaint.attitude")
    step = procedure.advance(spec, asked, said("你们管管", pack, "complaint", kind="complaint"))
    assert (step.outcome, step.procedure.asked) == ("ask", "phone")
    assert step.procedure.slots["details"].startswith("保安天天抽烟")


def test_that_a_question_of_the_same_kind_is_an_aside_too(callback: Procedure, pack: Pack) -> None:
    step = procedure.advance(callback, opened(), said("对了，健身房月卡多少钱？", pack, "knowledge_question", kind="callback"))
    assert step.outcome == "aside"


def test_that_another_question_is_an_aside(callback: Procedure, pack: Pack) -> None:
    assert procedure.advance(callback, opened(), said("停车费怎么收", pack, "knowledge_question")).outcome == "aside"


def test_that_refusing_the_surname_still_gets_a_callback(callback: Procedure, pack: Pack) -> None:
    step = procedure.advance(callback, opened(phone="13800138000"), said("不想说", pack, "inform"))
    assert step.outcome == "done"


def test_that_the_ticket_holds_what_was_asked_and_the_time_of_the_pack(callback: Procedure, pack: Pack) -> None:
    request = recap.ticket_request(callback, opened(phone="13800138000", surname="王"), pack)
    assert (request.kind, request.summary, request.contact, request.surname) == ("callback", "泳池多深", "13800138000", "王")
    assert request.due_in == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("text", "asked"),
    [("卫生间漏水了", "address"), ("我要报修", "details"), ("你好，我想报修一下", "details"), ("电梯按钮坏了一个", "address")],
)
def test_that_what_happened_is_asked_for_only_where_it_was_not_said(pack: Pack, text: str, asked: str) -> None:
    step = procedure.begin(pack.procedures["work_order"], said(text, pack), known={}, reason=text)
    assert step.procedure.asked == asked


@pytest.mark.parametrize("text", ["凭什么要我的电话", "为什么要留电话", "留电话干嘛", "要我姓名做什么", "點解要留電話"])
def test_that_who_asks_what_it_is_wanted_for_is_told_and_asked_once_more(callback: Procedure, pack: Pack, text: str) -> None:
    step = procedure.advance(callback, opened(), said(text, pack))
    assert (step.outcome, step.explains) == ("ask", True)
    assert procedure.advance(callback, step.procedure, said(text, pack)).outcome == "refused"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("预约拜访，我是宏远保洁公司的，姓施，两个人，明天上午九点半，谈保洁外包，电话18806361645", "谈保洁外包"),
        ("15044443333，我姓阎，想约后天下午两点过来介绍净水设备，3位，瑞达公司的", "介绍净水设备"),
        ("我是个人，姓赖，就我一个人，下周二上午十点，租车位，13344445555", "租车位"),
    ],
)
def test_that_a_visit_told_in_one_breath_is_taken_whole(pack: Pack, text: str, subject: str) -> None:
    step = procedure.begin(pack.procedures["appointment"], said(text, pack, "appointment"), known={}, reason=text)
    assert step.procedure.slots["subject"] == subject
    assert {"moment", "surname", "count", "phone"} <= step.procedure.slots.keys()


@pytest.mark.parametrize(
    ("text", "details", "address"),
    [
        ("报修，厨房灯不亮，6栋804，15042894799，我姓米", "厨房灯不亮", "6栋804"),
        ("15811112222我姓濮，中山路88号，热水器漏水", "热水器漏水", "中山路88号"),
        ("3号楼2单元501的马桶堵了，报修", "3号楼2单元501的马桶堵了", "3号楼2单元501"),
    ],
)
def test_that_address_and_fault_are_taken_from_one_sentence(pack: Pack, text: str, details: str, address: str) -> None:
    step = procedure.begin(pack.procedures["work_order"], said(text, pack, "work_order"), known={}, reason=text)
    assert (step.procedure.slots["details"], step.procedure.slots["address"]) == (details, address)


@pytest.mark.parametrize("text", ["18284132830", "我姓冯", "好的", "就是要找他", "嗯", "我要找主管"])
def test_that_what_tells_nothing_is_no_subject(pack: Pack, text: str) -> None:
    asked = OpenProcedure(id="superior", asked="subject", reason="找经理")
    step = procedure.advance(pack.procedures["superior"], asked, said(text, pack))
    assert "subject" not in step.procedure.slots


def test_that_a_message_answers_the_open_subject_though_the_surname_was_asked_for(pack: Pack) -> None:
    asked = OpenProcedure(id="message", slots={"phone": "18284132830"}, asked="surname", reason="找小李")
    step = procedure.advance(pack.procedures["message"], asked, said("让他下班回我电话", pack))
    assert step.procedure.slots["subject"] == "让他下班回我电话"
    assert "surname" not in step.procedure.slots


def test_that_a_complaint_goes_on_while_its_number_is_asked_for(pack: Pack) -> None:
    asked = OpenProcedure(id="complaint", slots={"details": "保安骂人"}, asked="phone", reason="保安骂人")
    step = procedure.advance(pack.procedures["complaint"], asked, said("他还推了我妈一把", pack, "complaint", "complaint"))
    assert step.procedure.slots["details"] == "保安骂人；他还推了我妈一把"
    assert (step.outcome, step.procedure.asked, step.again) == ("ask", "phone", False)


@pytest.mark.parametrize("text", ["空调不能制冷了", "灯说不亮就不亮", "水龙头关不上，不给力"])
def test_that_a_fault_with_a_negative_is_no_refusal(pack: Pack, text: str) -> None:
    asked = OpenProcedure(id="work_order", asked="details", reason="报修")
    assert procedure.advance(pack.procedures["work_order"], asked, said(text, pack)).procedure.slots["details"] == text


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("18771098825 算了算了我自己查 不用打", "withdrawn"),
        ("不用了，还是打这个吧 18771098825", "ask"),
        ("先别约了，下个月再说", "withdrawn"),
    ],
)
def test_that_what_is_said_behind_a_number_holds(callback: Procedure, pack: Pack, text: str, outcome: str) -> None:
    assert procedure.advance(callback, opened(), said(text, pack)).outcome == outcome


def test_that_a_known_number_is_used_for_a_callback_only_once_the_customer_agrees(callback: Procedure, pack: Pack) -> None:
    step = procedure.begin(callback, said("泳池多深", pack), known={"phone": "13800138000", "surname": "王"}, reason="泳池多深")
    assert (step.outcome, step.procedure.asked) == ("ask", "phone")
    assert procedure.advance(callback, step.procedure, said("好的", pack)).procedure.slots["phone"] == "13800138000"
    other = procedure.advance(callback, step.procedure, said("打18771098825", pack))
    assert other.procedure.slots["phone"] == "18771098825"


def test_that_a_known_number_is_not_asked_for_where_it_is_read_back(pack: Pack) -> None:
    spec = pack.procedures["complaint"]
    told = said("我要投诉，楼道三天没人打扫", pack, "complaint", "complaint")
    step = procedure.begin(spec, told, known={"phone": "13800138000", "surname": "王"}, reason="")
    assert step.outcome == "done"


@pytest.mark.parametrize("text", ["别问我是谁", "名字电话都不留", "关你什么事", "我要匿名"])
def test_that_who_will_not_say_who_they_are_is_asked_neither_name_nor_number(pack: Pack, text: str) -> None:
    spec = pack.procedures["complaint"]
    asked = OpenProcedure(id="complaint", slots={"details": "楼道三天没人打扫"}, asked="phone")
    step = procedure.advance(spec, asked, said(text, pack))
    assert step.outcome == "done"
    assert not step.procedure.slots["phone"]


def test_that_a_message_is_taken_without_a_number_and_a_callback_is_not(callback: Procedure, pack: Pack) -> None:
    spec = pack.procedures["message"]
    told = OpenProcedure(id="message", slots={"subject": "泵的参数我发邮箱了", "surname": "米"}, asked="phone")
    assert procedure.advance(spec, told, said("电话他有，不用留", pack)).outcome == "done"
    assert procedure.advance(callback, opened(), said("不想留电话", pack)).outcome == "refused"


def test_that_danger_breaks_into_anything(pack: Pack) -> None:
    spec = pack.procedures["complaint"]
    asked = OpenProcedure(id="complaint", slots={"details": "灯坏了"}, asked="phone")
    assert procedure.advance(spec, asked, said("不说了，有人喊救命", pack, "emergency")).outcome == "aside"


def test_that_a_neighbours_number_is_none_to_call_back(callback: Procedure, pack: Pack) -> None:
    asks = Said(
        utterance=read("我邻居也报过，13900717733，帮我看看他那个赔了多少"),
        cues=pack.cues,
        now=NOW,
        intent="personal_info",
        topic="other_customer",
    )
    assert procedure.advance(callback, opened(), asks).outcome == "aside"
