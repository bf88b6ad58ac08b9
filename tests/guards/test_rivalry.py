"""Passages of rows that vie, with sentences that cross them and sentences that keep to them."""

from __future__ import annotations

import pytest

from guards.rivalry import crossed, denied, undecided

REPAIRS = "紧急报修30分钟内到场，一般报修24小时内上门。"
CABINS = "经济舱免费托运行李20公斤，公务舱30公斤，头等舱40公斤。"
MUSEUM = "少儿馆周二至周日开放，周一闭馆；成人馆每天9:00至20:30开放，周五下午闭馆。"
HOTEL = "延迟退房至18:00前加收半天房费，18:00之后加收全天房费。"
TESTS = "抽血检查须空腹，B超检查须憋尿。"
PARKING = "小型车首小时10元，24小时封顶50元；大型车首小时20元，不封顶。"
COURSES = "已开课的不予退款，未开课的可全额退款。"

CROSSED = [
    (REPAIRS, "紧急报修24小时内上门。"),
    (REPAIRS, "一般报修30分钟內到場。"),
    (CABINS, "公务舱可以托运40公斤。"),
    (MUSEUM, "少儿馆周五下午闭馆。"),
    (MUSEUM, "成人馆周一闭馆。"),
    (HOTEL, "18点前退房加收全天房费。"),
    (TESTS, "做B超要空腹。"),
    (PARKING, "大型车24小时封顶50元。"),
]
KEPT = [
    (REPAIRS, "紧急报修半小时内到场，一般报修一天之内上门。"),
    (REPAIRS, "24小时内上门的是一般报修。"),
    (CABINS, "公务舱30公斤，头等舱40公斤。"),
    (MUSEUM, "少儿馆周一闭馆，成人馆周五下午闭馆。"),
    (HOTEL, "晚上六点以后退房加收全天房费。"),
    (TESTS, "抽血要空腹，B超要憋尿。"),
    (PARKING, "小型车封顶50元，大型车首小时20元。"),
]


@pytest.mark.parametrize("passage, said", CROSSED)
def test_that_one_rows_condition_with_anothers_outcome_is_crossed(passage: str, said: str) -> None:
    assert list(crossed(said, (passage,)))


@pytest.mark.parametrize("passage, said", KEPT)
def test_that_a_sentence_that_keeps_to_its_row_is_not(passage: str, said: str) -> None:
    assert not list(crossed(said, (passage,)))


@pytest.mark.parametrize("said", ["报修都是30分钟内到场。", "儿童用餐一律半价。"])
def test_that_a_case_must_be_named(said: str) -> None:
    passages = (REPAIRS, "1.2米以下儿童用餐免费，1.2米至1.4米儿童半价。")
    assert list(undecided(said, passages, said))
    assert not list(undecided(said, passages, "紧急报修，1.3米的儿童，" + said))


@pytest.mark.parametrize("said", ["未开课的也不能退。", "已开课的可以全额退款。"])
def test_that_the_very_case_may_not_be_denied(said: str) -> None:
    assert list(denied(said, (COURSES,)))


@pytest.mark.parametrize("said", ["未开课的可以全额退。", "已开课的不能退款。", "开课以后不能退款。"])
def test_that_the_case_as_it_stands_may_be_told(said: str) -> None:
    assert not list(denied(said, (COURSES,)))
