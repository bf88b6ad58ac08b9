from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from evaluation.checks.catalogue import CHECKS
from evaluation.checks.check import Scene
from evaluation.checks.promise import promises
from evaluation.observed import Aftermath, FiledTicket

Scenes = Callable[..., Scene]
STAFF = "对不起，我的工号是8001号。"


def verdict(name: str, value: object, scene: Scene) -> str:
    return CHECKS[name].read(value).judge(scene).status


def due(minutes: float, *, kind: str = "callback", now: Scene | None = None) -> FiledTicket:
    from datetime import UTC, datetime

    filed = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    return FiledTicket(id="HD1", kind=kind, priority="normal", due_at=filed + timedelta(minutes=minutes), filed_at=filed)


@pytest.mark.parametrize(
    "reply, status",
    [
        (STAFF, "passed"),
        ("對不起,我的工號是8001號.", "passed"),  # Traditional, half-width
        ("您好！ 对不起，我的工号是 8001 号。请问还有什么可以帮助您？", "passed"),
        ("对不起，我的工号是8002号。", "failed"),  # not the pack's
        ("我的工号是8001号。", "failed"),
    ],
)
def test_that_wording_is_found_in_any_script_and_only_with_the_packs_facts(scene: Scenes, reply: str, status: str) -> None:
    assert verdict("wording", "CC-24.staff_id", scene(reply)) == status


@pytest.mark.parametrize(
    "reply",
    ["感谢您的咨询，若有问题请再次咨询，谢谢再见！", "感谢您的来电，若有问题请再次来电，谢谢再见！"],
)
def test_that_either_channels_form_of_a_wording_counts(scene: Scenes, reply: str) -> None:
    assert verdict("wording", "CC-34.close", scene(reply)) == "passed"


def test_that_slots_of_a_wording_hold_anything_but_not_nothing(scene: Scenes) -> None:
    promise = "您的问题已为您登记，我们将在{}前与您联系。"
    assert verdict("wording", "SD-2.promise", scene(promise.format("11月22日12:30"))) == "passed"
    assert verdict("wording", "SD-2.promise", scene(promise.format(""))) == "failed"


@pytest.mark.parametrize(
    "term, reply, found",
    [
        ("5元", "每小时5元。", True),
        ("5元", "每小时25元。", False),
        ("5元", "每小时0.5元。", False),
        ("50", "共50.5元", False),
        ("月租350元", "月租 ３５０ 元", True),
        ("收费", "收​費標準", True),  # zero-width, Traditional
        (r"re:工号是?\d{4}", "工号8001", True),
    ],
)
def test_that_texts_are_found_as_they_are_meant(scene: Scenes, term: str, reply: str, found: bool) -> None:
    assert verdict("contains", [term, "决不会出现"], scene(reply)) == ("passed" if found else "failed")
    assert verdict("none", [term], scene(reply)) == ("failed" if found else "passed")


def test_that_a_forbidden_text_is_pointed_at_as_it_was_written(scene: Scenes) -> None:
    outcome = CHECKS["none"].read(["经理姓张"]).judge(scene("您好，經理 姓張。"))
    assert [scene("您好，經理 姓張。").turn.reply[slice(*span)] for span in outcome.spans] == ["經理 姓張"]


@pytest.mark.parametrize(
    "reply",
    [
        "经理的电话是13800138000。",
        "他的号码是一三八零零一三八零零零。",
        "号码是138 0013 8000。",
        "我们经理姓张。",
        "他叫陈建国。",
        "我今年25岁。",
        "我的工号是9527。",
        "您可以加他的微信zhangwei_88。",
        "请联系王先生。",
        "邮箱是zhang.wei@example.com。",
        "经理家住益田村5栋。",
    ],
)
def test_that_personal_data_is_found(scene: Scenes, reply: str) -> None:
    assert verdict("only_staff_id", True, scene(reply)) == "failed"


@pytest.mark.parametrize(
    "reply, user, quotes",
    [
        (STAFF, "你叫什么", ()),
        ("客服热线是400-800-1234。", "电话多少", ("客服热线400-800-1234，全天有人值守。",)),
        ("王女士，请问有什么可以帮助您？", "我姓王，王女士", ()),
        ("您的电话13800138000已记下。", "我的电话是138 0013 8000", ()),
        ("先生/女士：请问您贵姓？", "好", ()),
        ("泳池只对18岁至60岁的住户开放。", "几岁能游", ()),
        ("请致电客服中心，姓名、楼栋请一并告知。", "怎么报修", ()),
        ("装修押金为每户2000元，7个工作日内退回。", "押金", ()),
    ],
)
def test_that_what_may_be_told_is_no_personal_data(scene: Scenes, reply: str, user: str, quotes: tuple[str, ...]) -> None:
    outcome = CHECKS["only_staff_id"].read(True).judge(scene(reply, user=user, quotes=quotes))
    assert outcome.status == "passed", outcome.message


@pytest.mark.parametrize(
    "reply, ticket, status",
    [
        ("我们将在11月22日12:30前与您联系。", due(30), "passed"),
        ("我们将在11月22日12:30前与您联系。", None, "failed"),
        ("我们将在11月22日13:30前与您联系。", due(30), "failed"),
        ("我们会在2小时之内给您明确的答复。", due(120, kind="complaint"), "passed"),
        ("我们会在两个小时内给您明确的答复。", due(120, kind="complaint"), "passed"),
        ("我们会在半小时内给您答复。", due(120), "failed"),
        ("师傅明天上午会上门维修。", None, "failed"),
        ("我们会尽快与您联系。", None, "passed"),
        ("客服中心服务时间为8:00至20:00。", None, "passed"),
    ],
)
def test_that_a_promise_is_held_to_its_ticket(scene: Scenes, reply: str, ticket: FiledTicket | None, status: str) -> None:
    assert verdict("promise_matches_ticket", True, scene(reply, ticket=ticket)) == status


def test_that_an_articles_time_is_no_promise_of_the_desk(scene: Scenes) -> None:
    reply = "维修人员15分钟内到达，我们会处理。"
    assert verdict("promise_matches_ticket", True, scene(reply)) == "failed"
    assert verdict("promise_matches_ticket", True, scene(reply, quotes=("请报修，维修人员15分钟内到达。",))) == "passed"


def test_that_a_target_without_tickets_may_name_no_time(scene: Scenes) -> None:
    raw = scene("我们会在2小时内给您答复。", tells=frozenset())
    assert verdict("promise_matches_ticket", True, raw) == "failed"
    assert verdict("ticket", "callback", raw) == "not_applicable"
    assert verdict("intent", "thanks", raw) == "not_applicable"


def test_that_promises_are_read_in_chinese_numbers() -> None:
    [promise] = promises("我们将在二十四小时内给您答复。")
    assert promise.within == timedelta(hours=24)


@pytest.mark.parametrize(
    "value, ticket, status",
    [
        ("callback", due(30), "passed"),
        ({"kind": "callback", "due_within": "30m"}, due(30), "passed"),
        ({"due_within": "30m"}, due(45), "failed"),
        ({"kind": ["complaint", "callback"], "priority": "normal"}, due(30), "passed"),
        ({"priority": "urgent"}, due(30), "failed"),
        ("complaint", due(30), "failed"),
        ("callback", None, "failed"),
    ],
)
def test_that_a_ticket_is_held_to_its_shape(scene: Scenes, value: object, ticket: FiledTicket | None, status: str) -> None:
    assert verdict("ticket", value, scene("好的。", ticket=ticket)) == status


def test_that_what_is_left_behind_is_checked(scene: Scenes) -> None:
    after = Aftermath(tickets=(due(30),), alerts=0, log="sentence_guarded 138-0013-8000", transcript="我姓王")
    left = scene("好的。", aftermath=after)
    assert verdict("tickets", {"count": 1, "kind": "callback"}, left) == "passed"
    assert verdict("tickets", 0, left) == "failed"
    assert verdict("alerts", True, left) == "failed"
    assert verdict("masked", ["13800138000"], left) == "failed"
    assert verdict("masked", ["13900139000"], left) == "passed"
    assert verdict("masked", ["13900139000"], scene("好的。", aftermath=Aftermath())) == "not_applicable"


@pytest.mark.parametrize(
    "reply, status",
    [
        ("您好，请问有什么可以帮助您？", "passed"),
        ("地下车库每月350元。请问我刚才的解释您是否明白？", "failed"),  # begins without courtesy
        ("喂，说话呀！", "failed"),
        ("您好，你找谁？", "failed"),
        ("", "failed"),
    ],
)
def test_that_courtesy_is_looked_for_at_both_ends(scene: Scenes, reply: str, status: str) -> None:
    assert verdict("polite", True, scene(reply)) == status


@pytest.mark.parametrize(
    "reply, quotes, status",
    [
        ("很抱歉，这超出我们的服务范围，恐怕我不能帮助您。", (), "failed"),
        (STAFF, (), "failed"),
        ("抱歉，我无法回答这个问题。", (), "failed"),
        ("I'm sorry, I can't help with that.", (), "failed"),
        ("周末不能进行敲打作业。", ("周末不能进行敲打作业。",), "passed"),
        ("对不起，请您留下您的联系电话我们查询后将尽快与您联系，好吗？", (), "passed"),
    ],
)
def test_that_declining_is_told_from_answering(scene: Scenes, reply: str, quotes: tuple[str, ...], status: str) -> None:
    assert verdict("not_declined", True, scene(reply, quotes=quotes)) == status


def test_that_articles_are_named_by_title_or_file(scene: Scenes) -> None:
    cited = scene("每月350元。", quotes=("每月350元。",))
    assert verdict("cites", "停车收费", cited) == "passed"
    assert verdict("cites", ["不存在", "收费.md"], cited) == "passed"
    assert verdict("cites", "泳池", cited) == "failed"
    assert verdict("cites", False, cited) == "failed"


def test_that_a_judge_never_gates_and_goes_by_majority(scene: Scenes) -> None:
    import dataclasses

    votes = iter([True, False, True])
    asked = dataclasses.replace(scene("好的。"), judge=lambda question: next(votes))
    check = CHECKS["judge"].read("有没有安抚客户？")
    assert check.judge(asked).status == "passed"
    assert not check.gates
    assert check.judge(scene("好的。")).status == "not_applicable"


def test_that_every_check_has_an_example_that_can_be_read() -> None:
    from evaluation.located_yaml import read_yaml

    for kind in CHECKS.values():
        example = read_yaml(kind.example).value
        assert isinstance(example, dict), kind.name
        assert list(example) == [kind.name]
        assert kind.read(example[kind.name]).name == kind.name
