"""The knowledge bases of other domains are sound: what they call answerable is stated, and what they call a near miss is not."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "bench" / "data" / "bases"
BASES = ("aftersales", "clinic", "hotel")
UNSEEN = "clinic"
FIELDS = {"id", "base", "question", "answerable", "must_contain", "source", "split", "kind"}
ANSWERABLE_KINDS = {"plain", "colloquial", "short", "story", "traditional", "cantonese", "typo"}
UNANSWERABLE_KINDS = {"near_miss", "off_topic"}
# ASCII lookarounds: \b does not see a border between a digit and a Chinese character.
MOBILE = re.compile(r"(?<![0-9])1[3-9](?:[ -]?[0-9]){9}(?![0-9])")
ID_CARD = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")


def rows_of(base: str) -> list[dict]:
    lines = (ROOT / base / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def articles_of(base: str) -> dict[str, str]:
    """Text by path relative to the base's folder, the question table among them."""
    folder = ROOT / base
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in (folder / "articles").iterdir()}


@pytest.fixture(params=BASES)
def base(request: pytest.FixtureRequest) -> str:
    return request.param


def test_that_every_base_has_thirty_titled_articles_of_a_readable_length(base: str) -> None:
    articles = {source: text for source, text in articles_of(base).items() if source.endswith(".md")}
    assert len(articles) == 30
    for source, text in articles.items():
        front, title, body = re.fullmatch(r"(---\ntitle: (.+)\n---\n)(.+)", text, re.DOTALL).groups()  # type: ignore[union-attr]
        assert front, source
        assert "\n" not in title, source
        assert 150 <= len(re.sub(r"\s", "", body)) <= 500, source


def test_that_every_base_has_a_table_of_questions_and_approved_answers(base: str) -> None:
    with (ROOT / base / "articles" / "常见问题.csv").open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    assert header == ["问", "相似问", "答案"]
    assert len(rows) >= 12
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


def test_that_every_base_asks_enough_of_each_sort(base: str) -> None:
    kinds = Counter(row["kind"] for row in rows_of(base))
    assert set(kinds) == ANSWERABLE_KINDS | UNANSWERABLE_KINDS
    assert sum(kinds[kind] for kind in ANSWERABLE_KINDS) >= 60
    assert kinds["near_miss"] >= 42
    assert kinds["off_topic"] >= 8
    assert kinds["near_miss"] + kinds["off_topic"] >= 50
    assert min(kinds.values()) >= 8


def test_that_every_article_is_asked_about(base: str) -> None:
    assert {row["source"] for row in rows_of(base) if row["answerable"]} == set(articles_of(base))


def test_that_every_question_has_the_fields_that_readers_rely_on(base: str) -> None:
    for row in rows_of(base):
        assert set(row) == FIELDS, row["id"]
        assert row["base"] == base, row["id"]
        assert row["question"] == row["question"].strip() != "", row["id"]
        assert row["answerable"] is (row["kind"] in ANSWERABLE_KINDS), row["id"]


def test_that_ids_and_questions_are_unique_over_all_bases() -> None:
    rows = [row for base in BASES for row in rows_of(base)]
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["question"] for row in rows}) == len(rows)


def test_that_an_answerable_question_is_answered_verbatim_in_its_source(base: str) -> None:
    articles = articles_of(base)
    for row in rows_of(base):
        if not row["answerable"]:
            continue
        assert row["must_contain"], row["id"]
        for alternatives in row["must_contain"]:
            missing = [text for text in alternatives if text not in articles[row["source"]]]
            assert alternatives, row["id"]
            assert missing == [], row["id"]


def test_that_an_unanswerable_question_promises_no_answer(base: str) -> None:
    for row in rows_of(base):
        if not row["answerable"]:
            assert (row["must_contain"], row["source"]) == ([], ""), row["id"]


def test_that_the_point_of_a_near_miss_is_stated_nowhere_in_its_base(base: str) -> None:
    absent = json.loads((ROOT / base / "absent.json").read_text(encoding="utf-8"))
    text = "\n".join(articles_of(base).values())
    near_misses = {row["id"] for row in rows_of(base) if row["kind"] == "near_miss"}
    assert set(absent) == near_misses
    for identifier, terms in absent.items():
        assert terms, identifier
        assert [term for term in terms if term in text] == [], identifier


def test_that_a_third_of_each_kind_is_held_and_the_unseen_base_wholly(base: str) -> None:
    splits: dict[str, list[str]] = {}
    for row in rows_of(base):
        splits.setdefault(row["kind"], []).append(row["split"])
    for kind, values in splits.items():
        expected = len(values) if base == UNSEEN else round(len(values) / 3)
        assert set(values) <= {"tune", "held"}
        assert values.count("held") == expected, kind


def test_that_no_personal_number_stands_in_a_base(base: str) -> None:
    texts = [*articles_of(base).values(), *(row["question"] for row in rows_of(base))]
    for text in texts:
        assert MOBILE.search(text) is None
        assert ID_CARD.search(text) is None


@pytest.mark.parametrize("innocent", ["0599-8820000", "400-820-1666", "2013年10月12日", "内线8006", "13.5元至18.5元"])
def test_that_a_switchboard_or_a_date_is_not_taken_for_a_mobile(innocent: str) -> None:
    assert MOBILE.search(innocent) is None


@pytest.mark.parametrize("offence", ["1" + "3800001111", "电话1" + "39 0000 1111。", "1" + "50-0000-1111"])
def test_that_a_mobile_is_found_however_it_is_spaced(offence: str) -> None:
    assert MOBILE.search(offence) is not None
