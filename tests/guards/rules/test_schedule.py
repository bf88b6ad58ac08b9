from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.schedule import WrongDay

Contexts = Callable[..., GuardContext]

PASSAGE = "健身房开放时间为每天6:00至22:00，周一闭馆维护，周二至周日正常开放。"

OFFENDING = [
    "健身房周一照常营业。",
    "健身房周二休息。",
    "星期一也开门。",
    "禮拜一照常開放。",
    "周 一 正常开放。",
    "周二至周日停业。",
]

INNOCENT = [
    "周一闭馆维护。",
    "周二至周日开放。",
    "健身房周二到周日正常营业。",
    "星期一不开放。",
    "周三可以来健身，正常开放。",
    "周末照常开放。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_a_day_turned_round_is_found(text: str, context: Contexts) -> None:
    findings = WrongDay().inspect(text, context(PASSAGE))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert WrongDay().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert WrongDay().inspect(text, context(PASSAGE, origin="wording")) == []


HOURS = "周一至周五：8:30至18:00。周六、周日及法定节假日：9:00至17:00；春节只受理紧急事务。"


@pytest.mark.parametrize("text", ["周末客服中心不上班。", "双休日休息。", "工作日不营业。", "节假日关门。"])
def test_that_hours_after_a_colon_open_the_days_before_it(text: str, context: Contexts) -> None:
    assert WrongDay().inspect(text, context(HOURS))


@pytest.mark.parametrize("text", ["周末客服中心也上班。", "工作日正常营业。", "周六中午12点到13点休息。"])
def test_that_what_those_hours_say_may_be_said(text: str, context: Contexts) -> None:
    assert WrongDay().inspect(text, context(HOURS)) == []


OF_MONTH = "每月第二个周三和最后一个周五晚上放露天电影，周六、周日照常放映室内场。"


@pytest.mark.parametrize("text", ["每月最后一个周六放露天电影。", "每月第一个周三有露天电影。", "第二个星期日晚上放露天电影。"])
def test_that_another_day_of_the_month_is_found(text: str, context: Contexts) -> None:
    assert "day.of_month" in [one.code for one in WrongDay().inspect(text, context(OF_MONTH))]


@pytest.mark.parametrize("text", ["每月第二个礼拜三放露天电影。", "每个月的最后一个周五有露天电影。", "周六照常放映室内场。"])
def test_that_its_own_day_of_the_month_is_left_alone(text: str, context: Contexts) -> None:
    assert WrongDay().inspect(text, context(OF_MONTH)) == []
