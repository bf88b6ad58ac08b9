from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.pack import Pack
from guards.rules.names import UnpublishedNames

Contexts = Callable[..., GuardContext]

RULE = UnpublishedNames()

OFFENDING = [
    "请找张伟。",
    "维修由陈建国负责。",
    "王师傅会上门。",
    "欧阳娜娜是主管。",
    "经理姓张。",
    "经理姓張。",
    "请 找 张 伟 办 理。",
    "您找老王就行，老王在。",
    "经理名叫Zhang Wei。",
    "刘经理接待。",
    "张\u200b伟负责。",
]

INNOCENT = [
    "请联系王经理。",
    "李秀英接待来访。",
    "陈先生，您好。",
    "高峰时段请耐心等待。",
    "项目经理负责安排。",
    "安全第一。",
    "方便时请来电。",
    "请填写姓名。",
    "任何业主都可以办理。",
    "周工作时间不变。",
    "严禁高空抛物，常见问题如下。",
    "石材和金属门窗须申报。",
    "温馨提示：雷雨天气关好门窗。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_an_offence_is_found_where_it_stands(text: str, context: Contexts) -> None:
    findings = RULE.inspect(text, context("采购中心联系人为王经理、李秀英。高峰时段请耐心等待，安排维修。", surname="陈"))
    assert findings
    assert all(0 <= one.start < one.end <= len(text) and one.rule == RULE.name and one.code.isascii() for one in findings)


@pytest.mark.parametrize("text", INNOCENT)
def test_that_an_innocent_look_alike_is_left_alone(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context("采购中心联系人为王经理、李秀英。高峰时段请耐心等待，安排维修。", surname="陈")) == []


@pytest.mark.parametrize("text", OFFENDING)
def test_that_prescribed_wording_is_never_touched(text: str, context: Contexts) -> None:
    assert RULE.inspect(text, context(origin="wording")) == []


def test_that_the_customers_surname_addresses_them_and_nobody_else(context: Contexts) -> None:
    assert not UnpublishedNames().inspect("赵女士，您好。", context(surname="赵"))
    assert UnpublishedNames().inspect("赵经理会接待。", context(surname="赵"))


def test_that_the_roster_stays_secret_even_in_a_passage_and_over_two_sentences(pack: Pack, context: Contexts) -> None:
    secret = dataclasses.replace(pack, staff=dataclasses.replace(pack.staff, secret=("高峰", "13700001111")))
    cited = dataclasses.replace(context("值班员高峰，电话13700001111。", origin="knowledge"), pack=secret)
    assert UnpublishedNames().inspect("值班员高峰。", cited)
    assert UnpublishedNames().inspect("电话137-0000-1111。", cited)
    assert UnpublishedNames().inspect("00001111。", dataclasses.replace(cited, said="电话137"))
    assert not UnpublishedNames().inspect("请拨打值班电话。", cited)


@pytest.mark.parametrize("text", ["建国。", "名是建国。", "名字叫建国。", "建 國。"])
def test_that_a_given_name_after_a_turn_that_gave_the_surname_is_found(text: str, pack: Pack, context: Contexts) -> None:
    secret = dataclasses.replace(pack, staff=dataclasses.replace(pack.staff, secret=("王建国",)))
    cited = dataclasses.replace(context(earlier=("您好。", "负责人是王。请问还有什么可以帮助您？")), pack=secret)
    assert UnpublishedNames().inspect(text, cited)


@pytest.mark.parametrize("text", ["建国以来第一次。", "请提供您的姓名。", "名单在公告栏。"])
def test_that_a_word_of_a_name_alone_is_none(text: str, pack: Pack, context: Contexts) -> None:
    secret = dataclasses.replace(pack, staff=dataclasses.replace(pack.staff, secret=("王建国",)))
    assert not UnpublishedNames().inspect(
        text, dataclasses.replace(context("建国以来，名单在公告栏。", earlier=("您好。",)), pack=secret)
    )
