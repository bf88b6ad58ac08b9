"""Organisations as visitors name them, and what only looks like one."""

from __future__ import annotations

import pytest

from bot.company import find_company, find_expected_company, may_be_name
from knowledge.text import fold


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("我们是宜昌恒泰包装的我叫祝建国", "宜昌恒泰包装"),
        ("我是长江印务的何涛", "长江印务"),
        ("预约后天上午 鑫达五金 5个人", "鑫达五金"),
        ("我们公司叫三峡云梯科技", "三峡云梯科技"),
        ("公司是海力士贸易 三个人", "海力士贸易"),
        ("我们是宏远保洁公司的", "宏远保洁公司"),
        ("我江汉机电的，姓程", "江汉机电"),
    ],
)
def test_that_an_organisation_is_found_where_one_is_expected(text: str, company: str) -> None:
    assert find_expected_company(fold(text)) == company


@pytest.mark.parametrize(
    "text",
    [
        "我是3栋的业主",
        "我是上次的客户",
        "可能要谈半天",
        "明天上午十点",
        "两个人",
        "你们公司在哪",
        "我是你们的老客户",
        "我们是住户",
    ],
)
def test_that_a_role_a_place_or_a_time_is_no_organisation(text: str) -> None:
    assert find_expected_company(fold(text)) is None


def test_that_a_trade_in_passing_is_no_organisation_of_the_writer() -> None:
    assert find_company(fold("楼下的酒店，太吵了")) is None


@pytest.mark.parametrize(("told", "may"), [("绿源", True), ("可能要谈半天", False), ("换成上周四", False), ("12", False)])
def test_that_a_clause_is_no_name(told: str, may: bool) -> None:
    assert may_be_name(told) is may
