from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from evaluation.bench import Rules, run_trial
from evaluation.case import Case
from evaluation.commands import eval_app
from evaluation.targets.server import ServerTarget
from evaluation.targets.target import Conversation, TargetError
from evaluation.trial import Trial

GUARD = "id: G.a\nclause: CC-32\ntags: [plain]\nquestion: 押金？\npassage: 装修押金为每户2000元。\ndraft: 装修押金为每户3000元。\nexpect: {}\n"
CLI = CliRunner()


def test_that_a_new_case_can_be_listed_and_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.case.yaml"
    assert CLI.invoke(eval_app, ["new", str(file)]).exit_code == 0
    listed = CLI.invoke(eval_app, ["list", str(file), "-k", "dialogue"])
    assert "MY.dialogue.callback" in listed.output
    assert CLI.invoke(eval_app, ["new", str(file)]).exit_code == 4
    assert CLI.invoke(eval_app, ["new", str(tmp_path / "mine.yaml")]).exit_code == 4


@pytest.mark.slow
def test_that_the_example_holds(tmp_path: Path) -> None:
    file = tmp_path / "mine.case.yaml"
    CLI.invoke(eval_app, ["new", str(file)])
    done = CLI.invoke(eval_app, ["run", str(file), "--jobs", "1"])
    assert done.exit_code == 0, done.output


def test_that_a_badly_written_case_ends_with_the_benchs_own_code(tmp_path: Path) -> None:
    file = tmp_path / "bad.case.yaml"
    file.write_text("id: A\nturns: [{user: a, expect: [{wordng: CC-01.greeting}]}]\n", "utf-8")
    for command in ("list", "run", "rules"):
        done = CLI.invoke(eval_app, [command, str(file)])
        assert done.exit_code == 4
    assert "bad.case.yaml:2" in CLI.invoke(eval_app, ["list", str(file)]).output


def test_that_wording_that_the_pack_has_not_is_told_before_anything_runs(tmp_path: Path) -> None:
    file = tmp_path / "bad.case.yaml"
    file.write_text("id: A\nturns: [{user: a, expect: [{wording: CC-01.farewell}]}]\n", "utf-8")
    done = CLI.invoke(eval_app, ["run", str(file)])
    assert done.exit_code == 4
    assert "CC-01.farewell" in done.output.replace("\n", "")


@pytest.mark.parametrize("text, line", [("id: A\npack: nosuch.zh\n", "bad.case.yaml:1"), ("id: A\n", "bad.case.yaml:2")])
def test_that_listing_finds_packs_and_wording_that_are_not_there(tmp_path: Path, text: str, line: str) -> None:
    file = tmp_path / "bad.case.yaml"
    file.write_text(f"{text}turns: [{{user: a, expect: [{{wording: CC-01.farewell}}]}}]\n", "utf-8")
    done = CLI.invoke(eval_app, ["list", str(file)])
    assert done.exit_code == 4
    assert line in done.output


@pytest.mark.slow
def test_that_a_run_writes_its_reports_and_gates(tmp_path: Path) -> None:
    file = tmp_path / "g.case.yaml"
    file.write_text(GUARD.format("dropped"), "utf-8")
    reports = ["--html", str(tmp_path / "r.html"), "--junit", str(tmp_path / "r.xml"), "--json", str(tmp_path / "r.json")]
    baseline = ["--baseline", str(tmp_path / "b.json")]
    done = CLI.invoke(eval_app, ["run", str(file), "--jobs", "1", *reports, *baseline, "--write-baseline"])
    assert done.exit_code == 0, done.output
    assert all((tmp_path / name).exists() for name in ("r.html", "r.xml", "r.json", "b.json"))
    two = [str(tmp_path / "b.json"), str(tmp_path / "r.json")]
    assert CLI.invoke(eval_app, ["compare", *two, "--html", str(tmp_path / "c.html")]).exit_code == 0
    assert "没有差别" in (tmp_path / "c.html").read_text("utf-8")

    file.write_text(GUARD.format("[{guard: passed, severity: should}]"), "utf-8")
    assert CLI.invoke(eval_app, ["run", str(file), "--jobs", "1", *baseline]).exit_code == 3
    file.write_text(GUARD.format("passed"), "utf-8")
    assert CLI.invoke(eval_app, ["run", str(file), "--jobs", "1", *baseline]).exit_code == 1


def test_that_a_running_server_is_asked_as_its_customers_ask(cases: Callable[[str], list[Case]]) -> None:
    asked: list[tuple[dict[str, str], str | None]] = []

    def serve(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        asked.append((body, request.headers.get("authorization")))
        if body["text"] == "坏":
            return httpx.Response(500)
        turn = {"conversation_id": "c1", "reply": "您好。", "intent": "greeting", "clauses": ["CC-02"], "answered": False}
        ticket = {"id": "HD1", "kind": "callback", "priority": "high", "due_at": "2026-11-22T12:30:00+08:00"}
        return httpx.Response(200, json={**turn, "citations": [], "ticket": ticket, "mode": "bot", "token": "t1"})

    target = ServerTarget("http://127.0.0.1:1", transport=httpx.MockTransport(serve))
    [case] = cases("id: A\nturns: [{user: a, expect: [{contains: a}]}]\n")
    conversation = Conversation(case=case)
    first = target.turn(conversation, "您好")
    target.turn(conversation, "在吗")
    assert (first.intent, first.ticket and first.ticket.kind, "retrieved" in first.tells) == ("greeting", "callback", False)
    assert asked == [({"text": "您好"}, None), ({"text": "在吗", "conversation_id": "c1"}, "Bearer t1")]
    after = target.aftermath(conversation)
    assert (len(after.tickets or ()), after.alerts, after.log) == (2, 2, None)
    with pytest.raises(TargetError, match="HTTP 500"):
        target.turn(conversation, "坏")
    [timed] = cases('id: A\nat: "2026-11-24T20:30:00+08:00"\nturns: [{user: a, expect: [{contains: a}]}]\n')
    done = run_trial(Trial(case=timed), target=target, rules=Rules(pack="call_center.zh"))
    assert (done.ran, done.error) == (False, "")  # a server has its own clock: that says nothing about it
    target.close()


@pytest.mark.parametrize(
    "shape, status",
    [
        ("{kind: callback, surname: 王}", "not_applicable"),
        ("{kind: complaint, surname: 王}", "failed"),
        ("{kind: callback}", "passed"),
    ],
)
def test_that_whose_a_servers_ticket_is_can_not_be_told(cases: Callable[[str], list[Case]], shape: str, status: str) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        ticket = {"id": "HD1", "kind": "callback", "priority": "normal", "due_at": "2026-11-22T12:30:00+08:00"}
        return httpx.Response(200, json={"conversation_id": "c1", "reply": "您好。", "ticket": ticket})

    target = ServerTarget("http://127.0.0.1:1", transport=httpx.MockTransport(serve))
    [case] = cases(f"id: A\nturns: [{{user: a, expect: [{{contains: 您好}}]}}]\nafter: {{tickets: {shape}}}\n")
    done = run_trial(Trial(case=case), target=target, rules=Rules(pack="call_center.zh"))
    assert [one.status for one in done.after] == [status]
    target.close()
