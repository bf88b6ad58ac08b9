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


@pytest.mark.parametrize(("digits", "shown"), [("13800138000", "138****8000"), ("66881234", "668*1234"), ("6688123", "***8123")])
def test_that_a_number_is_read_back_by_its_ends(digits: str, shown: str) -> None:
    assert mask_phone(digits) == shown
