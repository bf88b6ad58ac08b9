"""A line's end within a sentence, beside one between two."""

from __future__ import annotations

import pytest

from guards.tear import torn_from

PASSAGES = ("整机保修一年，压缩机保修三年。货款在验收后60天内支付。退票收10%。",)


@pytest.mark.parametrize(
    "said, text",
    [
        ("货款60天\n", "内支付。"),
        ("您好。1.2米以上的\n", "儿童免费。"),
        ("液体可以\n", "随身携带。"),
        ("空调15天内随时\n", "可以退换。"),
        ("整\n", "机保修三年。"),
        ("整机\n", "保修三年。"),
        ("复诊免\n", "收挂号费。"),
        ("借期15天，续\n\n", "借30天。"),
    ],
)
def test_that_a_torn_sentence_is_put_together(said: str, text: str) -> None:
    begun, before = torn_from(text, said, PASSAGES)
    assert begun
    assert said.startswith(before + begun) or before in said


@pytest.mark.parametrize(
    "said, text",
    [
        ("整机保修一年\n", "压缩机保修三年。"),
        ("整机保修一年。\n", "压缩机保修三年。"),
        ("保修期如下：\n", "压缩机保修三年。"),
        ("1、整机\n", "2、压缩机保修三年。"),
        ("退票收10%\n", "改签收5%。"),
        ("整机保修一年", "压缩机保修三年。"),
    ],
)
def test_that_lines_of_their_own_are_not(said: str, text: str) -> None:
    assert torn_from(text, said, PASSAGES) == ("", said)
