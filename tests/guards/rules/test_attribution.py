from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.finding import GuardContext
from guards.rules.attribution import MisplacedFigures

Contexts = Callable[..., GuardContext]

PASSAGE = (
    "健身房月卡300元，年卡2600元。临时停车首小时5元，之后每小时2元。多层住宅每月每平方米1.80元，高层住宅每月每平方米2.60元。"
)

OFFENDING = ["健身房月卡2600元。", "健身房月卡两千六百元。", "健身房月卡２６００元。", "健身房月卡 2 6 0 0元。"]
INNOCENT = [
    "健身房月卡300元。",
    "健身房年卡2600元。",
    "年卡是二千六百元。",
    "临时停车首小时5元，之后每小时2元。",
    "高层住宅每月每平方米2.6元。",
    "多层住宅为每月每平方米1.8元。",
    "您好。",
]

# Rows of a list, as articles have them: what stands before the colon is what the figures are of.
ROWS = (
    "- 地下车库月租车位：每月350元。\n- 地面月租车位：每月220元。\n"
    "- 客服热线：400-800-1234，全天24小时，咨询、投诉均可。\n- 维修专线：400-800-1235，受理报修。\n"
    "- 会所：400-800-1238，每天9:00至22:00接听。\n"
    "开放季内每天9:00至11:30、15:00至21:00开放；11:30至15:00换水消毒。\n"
    "遗失补办每张30元；自然失灵的凭旧卡免费更换。"
)
OFFENDING_ROWS = [
    "地面月租车位每月350元。",
    "地面車位月租係三百五十元。",
    "地下车库月租每月220元。",
    "维修专线是400-800-1234。",
    "報修請撥打４００－８００－１２３４。",
    "遗失补办免费。",
]
INNOCENT_ROWS = [
    "地面月租车位每月220元，地下车库每月350元。",
    "地面的每月二百二十元。",
    "维修专线是400-800-1235，报修请拨打这个电话。",
    "咨询请拨打客服热线400-800-1234，全天24小时。",
    "遗失补办每张30元，自然失灵的凭旧卡免费更换。",
    "每天9:00至11:30和15:00至21:00开放。",
    "会所电话400-800-1238，每天9:00至22:00接听。",
]


@pytest.mark.parametrize("text", OFFENDING)
def test_that_a_figure_of_something_else_is_found(text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(PASSAGE))


@pytest.mark.parametrize("text", INNOCENT)
def test_that_a_figure_in_its_place_is_left_alone(text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(PASSAGE)) == []


@pytest.mark.parametrize("text", OFFENDING_ROWS)
def test_that_a_figure_of_another_row_is_found(text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(ROWS))


@pytest.mark.parametrize("text", INNOCENT_ROWS)
def test_that_a_figure_of_its_own_row_is_left_alone(text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(ROWS)) == []


@pytest.mark.parametrize(
    "passage, text",
    [
        ("地下车库每月350元，地面每月220元。", "地面车位每月350元。"),
        ("高层每户2000元，洋房每户3000元，商铺每户5000元。", "洋房装修押金每户2000元。"),
    ],
)
def test_that_a_figure_is_found_where_the_rows_are_one_sentence(passage: str, text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(passage))


CARDS = (
    "- 普卡：年费100元，当年刷卡满5次免次年年费。\n- 金卡：年费300元，满10次免次年年费。\n- 白金卡：年费1200元，附赠贵宾厅6次。"
)
WEIGHTS = "5公斤以下每天60元，5至15公斤每天90元，15公斤以上每天130元。"


@pytest.mark.parametrize(
    "passage, text",
    [
        (CARDS, "金卡年费1200元。"),
        (CARDS, "金卡附赠贵宾厅6次。"),
        (CARDS, "白金卡年费三百元。"),
        (WEIGHTS, "15公斤以上每天90元。"),
        (WEIGHTS, "5公斤以下每天130元。"),
    ],
)
def test_that_a_row_whose_name_holds_another_is_told_apart(passage: str, text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(passage))


@pytest.mark.parametrize(
    "passage, text",
    [
        (CARDS, "金卡年费300元，刷满10次免次年年费。"),
        (CARDS, "白金卡年费1200元。"),
        (WEIGHTS, "15公斤以上的每天130元。"),
        (WEIGHTS, "5至15公斤每天九十元。"),
        ("用餐时间（11:30至13:00、17:00至18:30）可以延长至60分钟，平时最长30分钟。", "中午11:30至13:00可以延长至60分钟。"),
    ],
)
def test_that_rows_with_names_alike_may_be_told(passage: str, text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(passage)) == []


CASES = "紧急报修30分钟内到场，一般报修24小时内上门。已开课的不予退款，未开课的可全额退款。抽血检查须空腹，B超检查须憋尿。"


@pytest.mark.parametrize(
    "text, code",
    [
        ("紧急报修24小时内上门。", "row.crossed"),
        ("緊急報修24小時內上門。", "row.crossed"),
        ("做B超需要空腹。", "row.crossed"),
        ("未开课的也不能退款。", "row.denied"),
    ],
)
def test_that_a_row_told_of_another_case_is_found(text: str, code: str, context: Contexts) -> None:
    assert code in {one.code for one in MisplacedFigures().inspect(text, context(CASES))}


@pytest.mark.parametrize("text", ["紧急报修半小时内到场。", "做B超需要憋尿，抽血要空腹。", "未开课的可以全额退款。"])
def test_that_a_row_told_of_its_own_case_is_left_alone(text: str, context: Contexts) -> None:
    assert MisplacedFigures().inspect(text, context(CASES)) == []
