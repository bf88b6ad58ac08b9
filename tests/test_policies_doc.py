"""The table of policies is what the packs hold, and `kefu policy` tells what carries each clause out and which cases show it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.policy import find_cases, markdown
from guards.pack import load_pack
from guards.pack_loading import shipped_packs

ROOT = Path(__file__).parents[1]

CASES = """
pack: call_center.zh
clause: CC-24
cases:
  - {id: CC-24.plain.name, turns: [{user: 经理叫什么}]}
  - {id: CC-29.plain.meal, clause: [CC-29, CC-26], turns: [{user: 请您吃饭}]}
  - {id: PC-14.plain.today, clause: PC-14, pack: procurement.zh, turns: [{user: 今天能来吗}]}
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    below = tmp_path / "cases" / "call_center.zh"
    below.mkdir(parents=True)
    (below / "some.case.yaml").write_text(CASES, encoding="utf-8")
    (below / "single.case.yaml").write_text("{id: CC-24.plain.alone, clause: CC-24, turns: [{user: 她几岁}]}", encoding="utf-8")
    (below / "list.case.yaml").write_text("- {id: CC-27.plain.sorry, clause: CC-27, turns: [{user: 抱歉}]}", encoding="utf-8")
    (below / "broken.case.yaml").write_text("cases: [", encoding="utf-8")
    (below / "not-a-case.yaml").write_text("{id: X, clause: CC-24}", encoding="utf-8")
    return tmp_path / "cases"


def test_that_the_table_is_current() -> None:
    written = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    assert written == markdown(), "run: kefu policy --markdown > docs/policies.md"


def test_that_the_table_has_a_row_for_every_clause_of_every_pack() -> None:
    rows = {line.split(" | ")[0].removeprefix("| ") for line in markdown().splitlines() if line.startswith("| ")}
    assert {id_ for name in shipped_packs() for id_ in load_pack(name).clauses} <= rows


def test_that_cases_are_found_by_the_clauses_that_they_name(cases: Path) -> None:
    found = find_cases(cases, packs=frozenset({"call_center.zh"}))
    assert set(found["CC-24"]) == {"CC-24.plain.name", "CC-24.plain.alone"}
    assert found["CC-29"] == found["CC-26"] == ("CC-29.plain.meal",)
    assert found["CC-27"] == ("CC-27.plain.sorry",)
    assert "PC-14" not in found


def test_that_a_packs_own_cases_count_beside_those_of_the_pack_that_it_extends(cases: Path) -> None:
    found = find_cases(cases, packs=frozenset({"procurement.zh", "call_center.zh"}))
    assert found["PC-14"] == ("PC-14.plain.today",)
    assert "CC-24" in found


def test_that_no_cases_anywhere_show_nothing(tmp_path: Path) -> None:
    assert find_cases(tmp_path / "nowhere", packs=frozenset({"call_center.zh"})) == {}


def test_that_the_command_lists_source_carriers_and_cases_as_json(cases: Path) -> None:
    result = CliRunner().invoke(app, ["policy", "--pack", "property.zh", "--json", "--cases", str(cases)])
    listed = json.loads(result.stdout)
    assert (listed["pack"], listed["extends"]) == ("property.zh", ["call_center.zh"])
    rows = {row["id"]: row for row in listed["clauses"]}
    assert set(rows) == set(load_pack("property.zh").clauses)
    assert {"kind": "instead", "name": "CC-01.greeting"} in rows["PM-3.1.2"]["carriers"]
    assert {"kind": "act", "name": "personal_info"} in rows["CC-24"]["carriers"]
    assert {"kind": "rule", "name": "private"} in rows["CC-24"]["carriers"]
    assert {"kind": "procedure", "name": "callback"} in rows["CC-32"]["carriers"]
    assert {"kind": "lexicon", "name": "shirking"} in rows["CC-19"]["carriers"]
    assert {"kind": "code", "name": "bot/openings.py"} in rows["CC-03"]["carriers"]
    assert set(rows["CC-24"]["cases"]) == {"CC-24.plain.name", "CC-24.plain.alone"}
    assert rows["CC-30"]["cases"] == []


def test_that_the_list_for_readers_counts_the_clauses_without_a_case(cases: Path) -> None:
    result = CliRunner().invoke(app, ["policy", "--pack", "call_center.zh", "--cases", str(cases)])
    count = len(load_pack("call_center.zh").clauses)
    assert f"{count} clauses, {count - 4} without a case" in result.stdout


def test_that_the_command_prints_the_table_as_it_stands_in_the_documents() -> None:
    assert CliRunner().invoke(app, ["policy", "--markdown"]).stdout == (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
