import pytest

from knowledge.days import DayName, day_names, days_of, other_days, weekdays


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一至周五8:30至18:00", {1, 2, 3, 4, 5}),
        ("周一~五", {1, 2, 3, 4, 5}),
        ("星期1到星期5", {1, 2, 3, 4, 5}),
        ("周1-5", {1, 2, 3, 4, 5}),
        ("星期六、星期天", {6, 7}),
        ("周六日", {6, 7}),
        ("周二、四、六接诊", {2, 4, 6}),
        ("周日至周四", {7, 1, 2, 3, 4}),
        ("周五到下周一", {5, 1}),
        ("礼拜六上班吗", {6}),
        ("工作日和周末同价", {1, 2, 3, 4, 5, 6, 7}),
        ("每个工作日上午", {1, 2, 3, 4, 5}),
        ("双休日", {6, 7}),
        ("非工作日", {6, 7, 8}),
        ("春节期间", {8}),
        ("周一到周六", {1, 2, 3, 4, 5, 6}),
        ("周五六点后", {5}),
        ("周日二楼餐厅", {7}),
        ("周五天气好", {5}),
        ("每天9:00开放，周一检修", set()),
        ("几点开门", set()),
    ],
)
def test_the_days_that_are_named(text: str, days: set[int]) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "3个工作日内退款",
        "三至五工作日",
        "每周一次",
        "每周一个名额",
        "一周五天",
        "每周二十元",
        "下周一定到",
        "365元",
        "三周后",
        "第一周",
    ],
)
def test_that_a_count_or_a_length_names_no_day(text: str) -> None:
    assert days_of(text) == set()


def test_that_a_naming_is_found_where_it_stands() -> None:
    text = "周一至周五免费，周末收费"
    assert day_names(text) == (
        DayName(kind="weekday", days=frozenset({1, 2, 3, 4, 5}), start=0, end=5),
        DayName(kind="weekend", days=frozenset({6, 7}), start=8, end=10),
    )


def test_that_only_what_is_named_by_the_week_is_a_weekday() -> None:
    assert [one.days for one in weekdays("工作日、周六、节假日和每天")] == [{6}]


def test_only_other_days_are_other_days() -> None:
    assert other_days("周六几点开门", "周一至周五8:30开门") == 1
    assert other_days("周六几点开门", "周末9:00开门") == 0
    assert other_days("周六几点开门", "每天9:00开门") == 0
    assert other_days("周六几点开门", "9:00开门") == 0


def test_who_names_no_day_means_an_ordinary_one() -> None:
    assert 0 < other_days("几点开门", "周末9:00开门") < 1
    assert other_days("几点开门", "工作日9:00开门，周末休息") == 0
