"""A visit is booked for another day, at an hour; what was told once need not be told again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot import procedure, recap
from bot.conversation_state import OpenProcedure
from bot.filling import taking_in_passing
from bot.procedure import Step
from bot.reading import read
from bot.said import Said
from guards.pack import Pack, Procedure, load_pack

# A Sunday evening.
NOW = datetime(2026, 11, 22, 19, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("call_center.zh")


@pytest.fixture(scope="module")
def visit(pack: Pack) -> Procedure:
    return pack.procedures["appointment"]


def said(text: str, pack: Pack, intent: str = "inform") -> Said:
    return Said(utterance=read(text), cues=pack.cues, now=NOW, intent=intent, kind="")


def told(pack: Pack, visit: Procedure, *texts: str) -> Step:
    step = procedure.begin(visit, said(texts[0], pack, "appointment"), known={}, reason=texts[0])
    for text in texts[1:]:
        step = procedure.advance(visit, step.procedure, said(text, pack))
    return step


def test_that_the_hour_is_asked_for_once_where_only_the_day_was_named(pack: Pack, visit: Procedure) -> None:
    step = told(pack, visit, "预约拜访", "大后天")
    assert (step.hour, step.procedure.asked) == (True, "moment")
    step = procedure.advance(visit, step.procedure, said("十点吧", pack))
    assert (step.hour, step.procedure.asked) == (False, "company")
    assert recap.points(visit, step.procedure) == ["来访时间：11月25日10:00"]


@pytest.mark.parametrize("text", ["都可以", "恒达电梯公司"])
def test_that_a_day_is_enough_for_who_does_not_name_an_hour(pack: Pack, visit: Procedure, text: str) -> None:
    step = told(pack, visit, "预约拜访", "大后天", text)
    assert not step.hour
    assert recap.points(visit, step.procedure)[0] == "来访时间：11月25日"


@pytest.mark.parametrize("text", ["今天下午", "现在就过去", "今天不行吗"])
def test_that_today_is_declined_however_it_is_asked_for(pack: Pack, visit: Procedure, text: str) -> None:
    assert told(pack, visit, "预约拜访", text).too_soon


@pytest.mark.parametrize(
    ("text", "time"), [("下午三点吧", "11月23日15:00"), ("好的", "11月23日"), ("那就后天上午", "11月24日上午")]
)
def test_that_an_hour_is_meant_for_the_day_that_was_offered(pack: Pack, visit: Procedure, text: str, time: str) -> None:
    step = told(pack, visit, "约今天下午去拜访", text)
    assert recap.points(visit, step.procedure) == [f"来访时间：{time}"]


@pytest.mark.parametrize(
    ("text", "time"),
    [("时间改成十一点", "11月25日11:00"), ("改到周五", "11月27日10:00"), ("不对，是下周二下午两点", "11月24日14:00")],
)
def test_that_a_correction_changes_only_what_it_names(pack: Pack, visit: Procedure, text: str, time: str) -> None:
    step = told(pack, visit, "预约大后天上午十点拜访")
    taken = taking_in_passing(visit, step.procedure, said(text, pack), anew=True)
    assert recap.points(visit, taken) == [f"来访时间：{time}"]


@pytest.mark.parametrize(("text", "count"), [("3", "3"), ("两个", "2"), ("我们俩", "2"), ("就我自己", "1"), ("四五个人吧", "5")])
def test_that_a_bare_number_answers_the_question_how_many(pack: Pack, visit: Procedure, text: str, count: str) -> None:
    open_ = OpenProcedure(
        id="appointment", asked="count", slots={"moment": "2026-11-25T10:00:00+08:00", "company": "个人", "surname": "王"}
    )
    step = procedure.advance(visit, open_, said(text, pack))
    assert step.procedure.slots.get("count") == count


@pytest.mark.parametrize("text", ["上午十点", "姓钟", "13800138000", "改成后天", "房子漏水的事"])
def test_that_no_time_name_or_number_is_taken_for_a_company(pack: Pack, visit: Procedure, text: str) -> None:
    open_ = OpenProcedure(id="appointment", asked="company", slots={"moment": "2026-11-25T10:00:00+08:00"})
    intent = "work_order" if "漏" in text else "inform"
    step = procedure.advance(visit, open_, said(text, pack, intent))
    assert not step.procedure.slots.get("company")


def test_that_a_visit_is_booked_without_a_number(pack: Pack, visit: Procedure) -> None:
    step = told(pack, visit, "预约后天上午十点拜访，我姓王，个人，就我一个，谈租赁")
    assert step.procedure.asked == "phone"
    step = procedure.advance(visit, step.procedure, said("不想留电话", pack))
    assert step.outcome == "done"
