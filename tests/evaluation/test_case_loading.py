from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from evaluation.case import Case
from evaluation.case_fault import CaseFault
from evaluation.case_loading import load_cases, load_file
from evaluation.example import EXAMPLE

Cases = Callable[[str], list[Case]]
ONE = "id: A.one\nclause: CC-01\nturns:\n  - user: 您好\n    expect:\n      - wording: CC-01.greeting\n"


def test_that_a_case_knows_where_it_stands(cases: Cases) -> None:
    [case] = cases(ONE)
    assert (case.id, case.clauses, case.severity, case.place.line) == ("A.one", ("CC-01",), "must", 1)
    assert case.turns[0].expect[0].place.line == 6


def test_that_a_file_shares_what_its_cases_do_not_say(cases: Cases) -> None:
    shared, own = cases(
        "clause: CC-31\nseverity: should\ntags: [plain]\ncases:\n"
        "  - {id: A.a, turns: [{user: 谢谢, expect: [polite]}]}\n"
        "  - {id: A.b, severity: must, tags: [dialogue], turns: [{user: 谢谢, later: 25h, expect: [{polite: true, severity: should}]}]}\n"
    )
    assert (shared.clauses, shared.severity, shared.tags) == (("CC-31",), "should", ("plain",))
    assert (own.severity, own.tags, own.turns[0].expect[0].severity) == ("must", ("dialogue",), "should")
    assert own.turns[0].later == timedelta(hours=25)


def test_that_an_innocent_case_must_not_be_declined(cases: Cases) -> None:
    [case] = cases("id: A.i\ntags: innocent\nturns: [{user: 几点上班, expect: [{answered: true}]}]\n")
    assert [one.check.name for one in case.turns[0].expect] == ["answered", "not_declined"]


def test_that_a_draft_is_a_guard_case(cases: Cases) -> None:
    [case] = cases("id: G.a\ndraft: 押金3000元。\nquestion: 押金？\npassage: 押金2000元。\nexpect: dropped\n")
    assert case.draft is not None
    assert (case.draft.passages, case.expect[0].check.name) == (("押金2000元。",), "guard")


@pytest.mark.parametrize(
    "text, line, said",
    [
        (ONE.replace("wording", "wordng"), 6, "wording"),
        (ONE.replace("clause:", "claus:"), 2, "clause"),
        (ONE.replace("user: 您好", "user: 12:30"), 4, "引号"),
        (ONE.replace("CC-01.greeting", "greeting"), 6, "CC-24.staff_id"),
        (ONE + "severity: perhaps\n", 7, "perhaps"),
        (ONE + "id: A.two\n", 7, "两次"),
        (ONE + "  bad: [\n", 7, "YAML"),
        (ONE + "knowledge: nowhere\n", 7, "nowhere"),
        ("id: A.none\nturns: [{user: 您好}]\n", 1, "永远不会失败"),
        ("id: A.neither\nclause: CC-01\n", 1, "turns"),
        ("- 您好\n", 1, "id:"),
        ("id: A.i\nturns: [{user: a, expect: [{intent: greting}]}]\n", 2, "greeting"),
        ("id: A.t\nturns:\n  - user: a\n    expect:\n      - ticket: {kind: callback, due_within: soon}\n", 5, "30m"),
        ("id: A.t\nturns:\n  - user: a\n    expect:\n      - {contains: a, none: b}\n", 5, "一个键"),
        ("id: A.r\nturns:\n  - user: a\n    expect:\n      - regex: '('\n", 5, "正则"),
        ("id: A.w\nturns: [{user: a, expect: [{tickets: 1}]}]\n", 2, "after"),
        ("id: A.w\nturns: [{user: a, expect: [{tickts: 1}]}]\n", 2, "没有这种检查，是不是 ticket"),
        ("id: A.m\nmutate: [pinyn]\nturns: [{user: a, expect: [{contains: b}]}]\n", 2, "是不是 pinyin"),
        ("id: A.u\nturns:\n  - usr: a\n    expect: [{contains: b}]\n", 3, "是不是 user"),
    ],
)
def test_that_a_fault_names_file_line_and_remedy(cases: Cases, text: str, line: int, said: str) -> None:
    with pytest.raises(CaseFault) as fault:
        cases(text)
    assert f"some.case.yaml:{line}:" in str(fault.value)
    assert said in str(fault.value)
    assert " / " in str(fault.value)


def test_that_all_faults_of_a_file_are_told_together(cases: Cases) -> None:
    with pytest.raises(CaseFault) as fault:
        cases(
            "cases:\n  - {id: A, turns: [{user: a, expect: [{nothing: 1}]}]}\n  - {id: B, turns: [{user: b, expect: [{never: 1}]}]}\n"
        )
    assert len(fault.value.faults) == 2


def test_that_an_id_stands_only_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.case.yaml").write_text(ONE, "utf-8")
    with pytest.raises(CaseFault, match=r"A\.one"):
        load_cases([tmp_path])


def test_that_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseFault, match="nowhere"):
        load_cases([tmp_path / "nowhere"])


def test_that_the_example_is_a_good_one(cases: Cases) -> None:
    assert {case.id.split(".")[1] for case in cases(EXAMPLE)} == {"plain", "innocent", "dialogue", "guard"}


def test_that_a_table_holds_dialogues(tmp_path: Path) -> None:
    table = tmp_path / "t.case.csv"
    table.write_text(
        "编号,条款,级别,标签,客户说,话术,应包含,引用,工单,备注\n"
        "T.a,CC-32,必须,dialogue,空地建什么,CC-32.ask_contact,,否,,\n"
        ",,,,13800138000,,请问|贵姓,,,第二轮\n"
        "T.b,,应当,plain,停车,,350元,停车|收费,,\n",
        "utf-8-sig",
    )
    first, second = load_file(table)
    assert [turn.user for turn in first.turns] == ["空地建什么", "13800138000"]
    assert [one.check.name for one in first.turns[0].expect] == ["wording", "cites"]
    assert (first.place.line, second.place.line, second.severity) == (2, 4, "should")


def test_that_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["id", "user", "contains", "max_chars"])
    book.active.append(["T.x", "停车", "350元", 120])
    book.save(tmp_path / "t.case.xlsx")
    [case] = load_file(tmp_path / "t.case.xlsx")
    assert [one.check.name for one in case.turns[0].expect] == ["contains", "max_chars"]


@pytest.mark.parametrize("header, said", [("编号,客户说,应包涵", "应包涵"), ("编号,应包含", "客户说")])
def test_that_a_tables_header_is_checked(tmp_path: Path, header: str, said: str) -> None:
    table = tmp_path / "t.case.csv"
    table.write_text(f"{header}\nA,B,C\n", "utf-8")
    with pytest.raises(CaseFault, match=said):
        load_file(table)


def test_that_the_shipped_cases_load() -> None:
    cases = load_cases([Path(__file__).parents[1] / "cases"])
    assert len(cases) >= 40
    assert all(case.clauses for case in cases)


def test_that_faults_of_shared_keys_and_of_broken_cases_hide_no_others(cases: Cases) -> None:
    text = "tgas: [x]\ncases:\n  - id: A\n    severity: Must\n    turns: [{user: a, expect: [{intent: greting}]}]\n  - id: B c\n    turns: []\n"
    with pytest.raises(CaseFault) as fault:
        cases(text)
    assert [one.split(": ", 1)[0].rpartition(":")[2] for one in fault.value.faults] == ["1", "4", "5", "6"]


def test_that_a_moment_without_a_zone_is_the_desks(cases: Cases) -> None:
    [case] = cases("id: A\nat: 2026-11-22 22:10:00\nturns: [{user: a, expect: [{contains: a}]}]\n")
    assert case.at is not None
    assert case.at.isoformat() == "2026-11-22T22:10:00+08:00"
