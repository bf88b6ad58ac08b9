"""Folding makes disguises equal, and every character knows where it came from."""

from __future__ import annotations

import pytest

from knowledge.text import fold, normalise, undecorated


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("１３８ＡＢＣ", "138abc"),
        ("物業費", "物业费"),
        ("投\u200b诉", "投诉"),
        ("1️⃣3️⃣", "13"),
        ("①②", "12"),
        ("2026—11–22", "2026-11-22"),
        ("㎡", "m2"),
        ("停车\ud800费", "停车费"),
        ("你好，请问", "你好,请问"),
        ("停车费", "停车费"),
    ],
)
def test_that_what_reads_the_same_is_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert normalise(written).text == folded


def test_that_a_span_leads_back_to_what_was_written() -> None:
    text = normalise("面積㎡\u200b１２")
    start = text.text.index("12")
    assert text.original[slice(*text.span(start, start + 2))] == "１２"
    assert text.original[slice(*text.span(2, 4))] == "㎡"
    assert text.span(3, 3) == (2, 2)


@pytest.mark.parametrize(
    ("folded", "plain"),
    [
        ("泳 池 几 点 开", "泳池几点开"),
        ("门*禁_卡", "门禁卡"),
        ("用 app 缴费", "用 app 缴费"),
        ("3 天内退", "3 天内退"),
        ("8:00-12:00", "8:00-12:00"),
        ("查理·芒格", "查理·芒格"),
    ],
)
def test_that_what_only_decorates_chinese_goes(folded: str, plain: str) -> None:
    assert undecorated(folded) == plain
