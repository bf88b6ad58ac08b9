"""What is kept of a conversation names nobody and reaches nobody; prices, dates and the company's own lines stay."""

from __future__ import annotations

import pytest

from guards.masking import mask, mask_phone


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的电话13800138000", "我的电话138****8000"),
        ("138-0013-8000", "138******8000"),
        ("身份证440301199003078811", "身份证440***********8811"),
        ("一三八零零一三八零零零", "一三八****八零零零"),
        ("邮箱zhang@example.com", "邮箱z****************"),
    ],
)
def test_that_numbers_and_accounts_are_masked(text: str, masked: str) -> None:
    assert mask(text, names=False) == masked


@pytest.mark.parametrize(
    "text", ["停车费每月350元", "2026年11月22日下午3点", "12栋1203室", "400-800-1234", "2026-11-22到2026-12-01"]
)
def test_that_prices_dates_rooms_and_published_lines_stay(text: str) -> None:
    assert mask(text, published={"4008001234"}, names=False) == text


def test_that_a_full_name_keeps_its_surname() -> None:
    assert mask("我叫王建国，想问停车费") == "我叫王**，想问停车费"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我叫欧阳建国，想问停车费", "我叫欧阳**，想问停车费"),
        ("我叫欧阳建国想问停车费", "我叫欧阳**想问停车费"),
        ("您好，我是上官婉儿", "您好，我是上官**"),
        ("我叫诸葛亮", "我叫诸葛*"),
        ("我叫令狐冲", "我叫令狐*"),
        ("我叫王欧阳", "我叫王**"),
    ],
)
def test_that_a_full_name_keeps_its_surname_of_two_characters(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text", ["我姓欧阳", "我姓欧阳，电话稍后给您", "欧阳女士说", "我是东方先生", "东方花园3栋", "姓慕容想报修", "我姓王"]
)
def test_that_a_surname_alone_is_nobodys_name(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(("digits", "shown"), [("13800138000", "138****8000"), ("66881234", "668*1234"), ("6688123", "***8123")])
def test_that_a_number_is_read_back_by_its_ends(digits: str, shown: str) -> None:
    assert mask_phone(digits) == shown
