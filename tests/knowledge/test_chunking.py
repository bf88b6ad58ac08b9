"""Articles cut into passages."""

from __future__ import annotations

import pytest

from knowledge.chunking import MAX_CHARACTERS, split
from knowledge.passage import Article


def article(text: str, **facts: object) -> Article:
    return Article(**{"id": "a", "title": "收费标准", "text": text, "source": "fees.md", **facts})  # type: ignore[arg-type]


LONG = "".join(f"第{number}栋的电梯在每月{number}日检修，检修时间为两个小时。" for number in range(1, 40))


@pytest.mark.parametrize("text", [LONG, "没有句号的文字" * 120, "Short. " * 100, "一句话。", LONG.replace("。", "；\n")])
def test_that_every_passage_is_a_short_verbatim_slice(text: str) -> None:
    passages = split(article(text))
    assert passages
    assert all(passage.text in text and 0 < len(passage.text) <= MAX_CHARACTERS for passage in passages)


@pytest.mark.parametrize("text", [LONG, "".join(f"第{number}个没有句号的词" for number in range(90)), LONG.replace("。", "；\n")])
def test_that_no_character_is_lost(text: str) -> None:
    covered = [False] * len(text)
    at = 0
    for passage in split(article(text)):
        at = text.index(passage.text, max(0, at - MAX_CHARACTERS))
        covered[at : at + len(passage.text)] = [True] * len(passage.text)
    assert all(done or character.isspace() for done, character in zip(covered, text, strict=True))


def test_that_neighbours_share_a_sentence_under_one_heading_only() -> None:
    first, second, *_ = split(article(LONG))
    assert first.text.split("。")[-2] == second.text.split("。")[0]
    above, below = split(article("## 停车\n月租350元。\n## 电费\n每度0.6元。"))
    assert (above.heading, above.text, below.heading, below.text) == ("停车", "月租350元。", "电费", "每度0.6元。")


def test_that_headings_are_kept_as_a_path() -> None:
    headings = [one.heading for one in split(article("# 收费\n总则。\n## 停车\n月租。\n### 访客\n免费。\n# 投诉\n电话。"))]
    assert headings == ["收费", "收费 > 停车", "收费 > 停车 > 访客", "投诉"]


def test_that_a_long_table_repeats_its_header() -> None:
    rows = "\n".join(f"| {number}号楼 | {number}元每平方米，每季度首月缴纳 |" for number in range(40))
    passages = split(article(f"| 楼栋 | 物业费 |\n| --- | --- |\n{rows}"))
    assert len(passages) > 2
    assert all(one.text.startswith("| 楼栋 | 物业费 |\n| --- | --- |\n| ") for one in passages)
    assert all(sum(row in one.text for one in passages) == 1 for row in rows.splitlines())


@pytest.mark.parametrize(
    "text",
    ["价格是3.5元，不含税。", "请于9:30到场。", "他说：“可以。”然后离开。", "网址 www.example.com 可查。"],
)
def test_that_numbers_quotes_and_addresses_are_not_torn(text: str) -> None:
    [passage] = split(article(text))
    assert passage.text == text


def test_that_an_faq_answer_stays_whole() -> None:
    [passage] = split(article(LONG, kind="faq", questions=("电梯何时检修？",)))
    assert passage.text == LONG
    assert passage.questions == ("电梯何时检修？",)
