import pytest

from knowledge.days import days_of, other_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一至周五8:30至18:00", {1, 2, 3, 4, 5}),
        ("星期六、星期天", {6, 7}),
        ("礼拜六上班吗", {6}),
        ("工作日和周末同价", {1, 2, 3, 4, 5, 6, 7}),
        ("春节期间", {8}),
        ("周一到周六", {1, 2, 3, 4, 5, 6}),
        ("每天9:00开放，周一检修", set()),
        ("几点开门", set()),
    ],
)
def test_the_days_that_are_named(text: str, days: set[int]) -> None:
    assert days_of(text) == days


def test_only_other_days_are_other_days() -> None:
    assert other_days("周六几点开门", "周一至周五8:30开门") == 1
    assert other_days("周六几点开门", "周末9:00开门") == 0
    assert other_days("周六几点开门", "每天9:00开门") == 0
    assert other_days("周六几点开门", "9:00开门") == 0


def test_who_names_no_day_means_an_ordinary_one() -> None:
    assert 0 < other_days("几点开门", "周末9:00开门") < 1
    assert other_days("几点开门", "工作日9:00开门，周末休息") == 0
