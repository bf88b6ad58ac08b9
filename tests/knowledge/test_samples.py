"""The sample knowledge keeps its promises to newcomers, and its question set keeps its own to the bench."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "knowledge" / "samples"
QUESTIONS = ROOT / "bench" / "data" / "samples.questions.jsonl"
PAIRS = SAMPLES / "常见问题.csv"
TODAY = date(2026, 11, 22)
ANSWERABLE_KINDS = {"plain", "colloquial", "short", "story", "traditional", "cantonese", "typo"}
UNANSWERABLE_KINDS = {"near_miss", "off_topic"}
MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)")
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


@cache
def articles() -> tuple[Path, ...]:
    return tuple(sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path != PAIRS))


@cache
def pairs() -> tuple[dict[str, str], ...]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def questions() -> tuple[dict[str, object], ...]:
    return tuple(json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines())


def read(path: Path) -> tuple[dict[str, object], str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        title = re.search(r"<title>(.+?)</title>", text)
        assert title, path
        return {"title": title[1]}, re.sub(r"<[^>]+>", "", text.partition("<body>")[2])
    matter = FRONT_MATTER.match(text)
    assert matter, f"{path} opens without front matter"
    return yaml.safe_load(matter[1]), matter[2]


def holds_today(matter: dict[str, object]) -> bool:
    begin, end = matter.get("valid_from", date.min), matter.get("valid_until", date.max)
    assert isinstance(begin, date)
    assert isinstance(end, date)
    return begin <= TODAY <= end


def source_text(source: str) -> str:
    name, _, row = source.partition("#")
    if row:
        return next(pair["答案"] for pair in pairs() if pair["问题"] == row)
    return (SAMPLES / name).read_text(encoding="utf-8")


def test_there_are_enough_articles_and_pairs():
    assert len(articles()) >= 60
    assert len(pairs()) >= 40


def test_every_file_is_an_article():
    assert {path.suffix for path in articles()} <= {".md", ".txt", ".html"}


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.stem)
def test_an_article_has_a_title_a_fit_length_and_readable_dates(path: Path):
    matter, body = read(path)
    assert set(matter) <= {"title", "valid_from", "valid_until"}
    assert isinstance(matter["title"], str)
    for border in ("valid_from", "valid_until"):
        assert isinstance(matter.get(border, TODAY), date)
    assert 150 <= len("".join(body.split())) <= 700


def test_titles_are_unique():
    assert [title for title, count in Counter(str(read(path)[0]["title"]) for path in articles()).items() if count > 1] == []


def test_a_few_notices_have_run_out_and_the_rest_hold():
    expired = [path.stem for path in articles() if not holds_today(read(path)[0])]
    assert 1 <= len(expired) <= 3


def test_pairs_are_complete_and_no_wording_is_listed_twice():
    assert all(set(pair) == {"问题", "相似问", "答案"} and all(pair.values()) for pair in pairs())
    assert all(len(pair["相似问"].split("|")) >= 2 for pair in pairs())
    wordings = [wording for pair in pairs() for wording in (pair["问题"], *pair["相似问"].split("|"))]
    assert len(wordings) == len(set(wordings))


@pytest.mark.parametrize(
    "text, personal",
    [("请拨13800138000", True), ("138 0013 8000", True), ("400-800-1234", False), ("订单1380013800012", False)],
)
def test_the_pattern_knows_a_mobile_number_from_its_look_alikes(text: str, personal: bool):
    assert bool(MOBILE.search(text)) is personal


def test_no_personal_mobile_number_stands_in_the_samples_or_the_questions():
    texts = [path.read_text(encoding="utf-8") for path in (*articles(), PAIRS, QUESTIONS)]
    assert [found for text in texts for found in MOBILE.findall(text)] == []


def test_every_hotline_named_is_one_of_the_listed_lines():
    listed = set(re.findall(r"400-\d{3}-\d{4}", (SAMPLES / "客服中心/联系电话一览.md").read_text(encoding="utf-8")))
    gas_repair = "400-800-5678"
    used = {line for path in (*articles(), PAIRS) for line in re.findall(r"400-\d{3}-\d{4}", path.read_text(encoding="utf-8"))}
    assert used <= listed | {gas_repair}


def test_question_ids_and_wordings_are_unique():
    for key in ("id", "question"):
        values = [question[key] for question in questions()]
        assert len(values) == len(set(values))


def test_the_set_is_large_enough_on_both_sides():
    sides = Counter(question["answerable"] for question in questions())
    assert sides[True] >= 170
    assert sides[False] >= 120


@pytest.mark.parametrize("kind", sorted(ANSWERABLE_KINDS | UNANSWERABLE_KINDS))
def test_a_third_of_every_kind_is_held_back_from_tuning(kind: str):
    splits = Counter(question["split"] for question in questions() if question["kind"] == kind)
    assert set(splits) == {"tune", "held"}
    assert splits["held"] == round(splits.total() / 3)


def test_every_answerable_question_has_its_answer_verbatim_in_its_source():
    missing = []
    for question in (question for question in questions() if question["answerable"]):
        text = source_text(str(question["source"]))
        groups = question["must_contain"]
        assert isinstance(groups, list)
        assert groups, question["id"]
        missing += [(question["id"], group) for group in groups if not any(part in text for part in group)]
    assert missing == []


def test_no_answer_rests_on_an_article_that_runs_out():
    sources = {str(question["source"]).partition("#")[0] for question in questions() if question["answerable"]} - {PAIRS.name}
    assert [name for name in sources if "valid_until" in read(SAMPLES / name)[0]] == []


def test_unanswerable_questions_name_no_source_and_expect_nothing():
    for question in questions():
        assert question["kind"] in (ANSWERABLE_KINDS if question["answerable"] else UNANSWERABLE_KINDS)
        if not question["answerable"]:
            assert (question["source"], question["must_contain"]) == ("", [])


def test_no_question_is_merely_copied_from_the_table_of_pairs():
    wordings = {wording.rstrip("？?") for pair in pairs() for wording in (pair["问题"], *pair["相似问"].split("|"))}
    assert [question["id"] for question in questions() if str(question["question"]).rstrip("？?") in wordings] == []
