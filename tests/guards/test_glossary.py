"""An English question is looked up in Chinese only where every word of it is known."""

from __future__ import annotations

import pytest

from guards.glossary import Glossary, is_english
from guards.pack import load_pack
from knowledge.text import fold

ENGLISH = load_pack("call_center.zh").english


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("How much is the monthly parking fee?", "每月停车费多少钱"),
        ("What time does the swimming pool open?", "泳池几点开门"),
        ("ＷＨＥＲＥ　is the gym？", "健身房在哪里"),
        ("Hi, I lost my access card, what should I do?", "门禁卡丢了怎么办"),
        ("May I borrow an umbrella?", "雨伞可以借吗"),
        ("Do I need to register visitors?", "访客需要登记吗"),
    ],
)
def test_that_a_known_question_is_put_in_chinese_with_its_point_last(question: str, chinese: str) -> None:
    assert ENGLISH.in_chinese(fold(question)) == chinese


@pytest.mark.parametrize("question", ["Who is the CEO of your company?", "how much is the blockchain parking", "what is it", ""])
def test_that_what_is_half_understood_is_not_guessed_at(question: str) -> None:
    assert ENGLISH.in_chinese(fold(question)) == ""


def test_that_the_longest_phrase_counts() -> None:
    glossary = Glossary.compiled(points={"where": "在哪里"}, things={"parking": "停车", "parking fee": "停车费"})
    assert glossary.in_chinese("parking fee") == "停车费"
    assert Glossary.compiled().in_chinese("parking fee") == ""


@pytest.mark.parametrize("text", ["How much is it", "where is the gym", "pls help"])
def test_that_words_of_latin_letters_alone_are_english(text: str) -> None:
    assert is_english(fold(text))


@pytest.mark.parametrize("text", ["wifi密码是多少", "VIP", "12345", "E5报错", "ok", "停车 fee 多少", "8栋1203"])
def test_that_a_word_of_english_in_chinese_or_alone_is_not(text: str) -> None:
    assert not is_english(fold(text))
