from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.authoring import AuthoringFault, Head, add_check, add_turn, keep, kept, read_cases, read_kept, set_head
from evaluation.case_fault import CaseFault


def written() -> str:
    text = set_head("", Head(id="MY.plain.name", clauses=["CC-24"], tags=["plain"]))
    text = add_check(add_turn(text, "你叫什么：名字"), "none", "[经理姓, 经理叫]")
    text = add_check(text, "only_staff_id", "true", severity="should")
    return add_check(text, "tickets", "0")


def bare() -> str:
    return written().replace("knowledge: samples\n", "")


def test_that_a_form_makes_a_case_that_the_bench_reads(tmp_path: Path) -> None:
    [case] = read_cases(written(), tmp_path / "cases", within=tmp_path)
    assert (case.id, case.clauses, case.tags, case.turns[0].user) == ("MY.plain.name", ("CC-24",), ("plain",), "你叫什么：名字")
    assert [(one.check.name, one.severity) for one in case.expectations()] == [
        ("none", "must"),
        ("only_staff_id", "should"),
        ("tickets", "must"),
    ]


def test_that_a_new_head_keeps_the_turns() -> None:
    text = set_head(written(), Head(id="MY.other", clauses=["CC-29"]))
    assert text.startswith("id: MY.other")
    assert "plain" not in text
    assert "经理姓" in text


@pytest.mark.parametrize(
    "change",
    [
        lambda: add_check("id: A\n", "none", "x"),
        lambda: add_check(written(), "nonsense", "x"),
        lambda: add_check(written(), "none", "[x"),
        lambda: add_turn("cases: []\n", "x"),
        lambda: add_turn("id: [", "x"),
        lambda: add_turn("turns: 3\n", "x"),
    ],
)
def test_that_a_change_that_cannot_be_made_is_told(change) -> None:
    with pytest.raises(AuthoringFault, match=r" / |行"):
        change()


def test_that_cases_are_kept_under_their_id_and_never_lost(tmp_path: Path) -> None:
    directory = tmp_path / "cases"
    place = keep(written(), directory, within=tmp_path)
    assert place.name == "MY.plain.name.case.yaml"
    with pytest.raises(AuthoringFault, match="已存在"):
        keep(written(), directory, within=tmp_path)
    keep(written().replace("你叫什么", "您贵姓"), directory, within=tmp_path, replace=True)
    assert "您贵姓" in place.read_text("utf-8")
    assert [case.id for case in read_kept(directory, within=tmp_path)] == ["MY.plain.name"]
    both = "cases:\n- {id: B, turns: [{user: a, expect: [only_staff_id]}]}\n- {id: MY.plain.name, turns: [{user: a, expect: [only_staff_id]}]}\n"
    with pytest.raises(AuthoringFault, match="已用于"):
        keep(both, directory, within=tmp_path)
    assert kept(directory) == [place]


def test_that_an_id_cannot_lead_out_of_the_directory(tmp_path: Path) -> None:
    place = keep(set_head(written(), Head(id="../../坏/../x")), tmp_path / "cases", within=tmp_path)
    assert place.parent == tmp_path / "cases"
    assert place.name == "坏-..-x.case.yaml"


@pytest.mark.parametrize(
    "line, told",
    [
        ("knowledge: ../../outside.md", "数据目录"),
        ("pack: ../pack", "自带话术包"),
        ("pack: /etc", "自带话术包"),
        ("channel: fax", "channel"),
    ],
)
def test_that_a_case_reads_nothing_outside_the_data_directory(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "outside.md").write_text("# 机密\n", "utf-8")
    data = tmp_path / "data"
    with pytest.raises(CaseFault, match=told):
        read_cases(f"{line}\n{bare()}", data / "cases", within=data)


def test_that_the_desks_own_articles_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "uploads").mkdir()
    (tmp_path / "cases").mkdir()
    [case] = read_cases(f"knowledge: ../uploads\n{bare()}", tmp_path / "cases", within=tmp_path)
    assert case.knowledge == str(tmp_path / "uploads")
