from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from evaluation.case import Case
from evaluation.commands import eval_app
from evaluation.exports.portable import make_portable, term_pattern, wording_pattern
from evaluation.exports.promptfoo import promptfoo_config
from guards.pack import Pack

CASES = """
id: A
clause: CC-24
turns:
  - user: 你们经理叫什么？
    expect:
      - wording: CC-24.staff_id
      - {none: [经理姓, "re:1[3-9]\\\\d{9}"], severity: should}
      - only_staff_id
  - user: "{{ 7*7 }}"
    expect: [{max_chars: 50}, {latency_ms: 1500}, {judge: 有礼貌吗？}, {contains: 5元}, {regex: "工号"}]
after: {tickets: 0}
"""
GUARD = "id: G\nclause: CC-32\nquestion: 押金？\npassage: 押金2000元。\ndraft: 押金3000元。\nexpect: dropped\n"


@pytest.mark.parametrize(
    "term, said, found",
    [
        ("5元", "停车5元", True),
        ("5元", "停车 ５ 元", True),
        ("5元", "停车25元", False),
        ("5元", "停车1.5元", False),
        ("350", "3500", False),
        ("VIP", "ｖｉｐ客户", True),
        ("(免费)", "停车（免费）", True),
        ("re:收\\d+元", "收20元", True),
        ("经理姓", "经理也姓", False),
    ],
)
def test_that_a_term_keeps_its_meaning_as_a_pattern(term: str, said: str, found: bool) -> None:
    assert bool(re.search(term_pattern(term), said)) is found


@pytest.mark.parametrize(
    "said, found",
    [
        ("对不起，我的工号是8001号。", True),
        ("对不起 我的工号，是８００１号", True),
        ("对不起，我的工号是号。", False),
        ("对不起，我的名字是8001号。", False),
    ],
)
def test_that_a_wording_is_found_whatever_its_slots_hold_and_however_it_is_pointed(said: str, found: bool) -> None:
    assert bool(re.search(wording_pattern("对不起，我的工号是{staff_id}号。"), said)) is found


def test_that_what_cannot_go_along_is_listed(cases: Callable[[str], list[Case]], pack: Pack) -> None:
    portable = make_portable([*cases(CASES), *cases(GUARD)], lambda case: pack)
    assert [one.id for one in portable.cases] == ["A"]
    assert sorted((one.case_id, one.name) for one in portable.left_out) == [
        ("A", "only_staff_id"),
        ("A", "tickets"),
        ("G", ""),
        ("G", "guard"),
    ]
    assert all(one.place.line > 0 and "/" in one.why for one in portable.left_out)


def test_that_promptfoo_gets_a_test_a_turn_of_one_conversation(cases: Callable[[str], list[Case]], pack: Pack) -> None:
    config = promptfoo_config(make_portable(cases(CASES), lambda case: pack), provider="openai:chat:m")
    first, second = config["tests"]  # type: ignore[misc]
    assert first["metadata"]["conversationId"] == second["metadata"]["conversationId"] == "A"
    assert second["vars"]["user"] == "{% raw %}{{ 7*7 }}{% endraw %}"
    wording, without = first["assert"]
    assert wording["type"] == "regex"
    assert re.search(wording["value"], "对不起，我的工号是8001号。")
    assert (without["type"], without["weight"]) == ("not-regex", 0)
    assert re.search(without["value"], "13812345678")
    assert [one["type"] for one in second["assert"]] == ["regex", "latency", "llm-rubric", "regex", "regex"]
    assert [one.get("weight") for one in second["assert"]] == [None, None, 0, None, None]
    assert not re.search(second["assert"][0]["value"], "啊" * 51)
    assert re.search(second["assert"][0]["value"], "啊\n" * 25)


def test_that_the_command_writes_both_formats_and_tells_what_it_left_out(tmp_path: Path) -> None:
    file = tmp_path / "a.case.yaml"
    file.write_text(CASES, "utf-8")
    cli = CliRunner()
    done = cli.invoke(eval_app, ["export", "--to", "promptfoo", str(file), "-o", str(tmp_path / "out" / "p.yaml")])
    assert done.exit_code == 0, done.output
    assert "only_staff_id" in done.output
    assert len(yaml.safe_load((tmp_path / "out" / "p.yaml").read_text("utf-8"))["tests"]) == 2
    assert cli.invoke(eval_app, ["export", "--to", "inspect", str(file), "-o", str(tmp_path / "kefu.json")]).exit_code == 0
    [sample] = json.loads((tmp_path / "kefu.json").read_text("utf-8"))
    assert [turn["user"] for turn in sample["metadata"]["turns"]] == ["你们经理叫什么？", "{{ 7*7 }}"]
    task = (tmp_path / "kefu_task.py").read_text("utf-8")
    ast.parse(task)
    assert "kefu.json" in task


def test_that_an_unknown_format_or_nothing_portable_ends_with_the_benchs_own_code(tmp_path: Path) -> None:
    file = tmp_path / "g.case.yaml"
    file.write_text(GUARD, "utf-8")
    for to in ("deepeval", "promptfoo"):
        done = CliRunner().invoke(eval_app, ["export", "--to", to, str(file), "-o", str(tmp_path / "x")])
        assert done.exit_code == 4
    assert not (tmp_path / "x").exists()
