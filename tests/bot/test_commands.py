"""The command line as an operator meets it: plain words for what is wrong, JSON for programs, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app


@pytest.fixture
def kefu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEFU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KEFU_LLM", "none")

    def run(*arguments: str, stdin: str | None = None):
        return CliRunner().invoke(app, list(arguments), input=stdin)

    return run


def test_that_an_empty_desk_is_told_what_to_type(kefu) -> None:
    result = kefu("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(result.stdout)}
    knowledge = next(check for name, check in checks.items() if "knowledge" in name)
    assert knowledge["state"] == "warning"
    assert "kefu ingest" in knowledge["remedy"]
    assert all(check["state"] != "problem" for check in checks.values())
    assert result.exit_code == 0


def test_that_a_setting_that_cant_be_used_is_named(kefu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEFU_MODEL_TIMEOUT_SECONDS", "soon")
    result = kefu("doctor")
    assert result.exit_code == 2
    assert "KEFU_MODEL_TIMEOUT_SECONDS" in result.stderr
    assert "Traceback" not in result.stderr


def test_that_a_missing_file_does_not_stop_the_others(kefu, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 停车费\n\n地下车库每月350元。", encoding="utf-8")
    result = kefu("ingest", str(tmp_path / "a.md"), str(tmp_path / "missing.md"), "--json")
    assert json.loads(result.stdout)["added"] == 1
    assert "missing.md" in result.stderr
    assert result.exit_code == 1
    found = json.loads(kefu("search", "停车费多少", "-k", "3", "--json").stdout)
    assert found[0]["title"] == "停车费"


@pytest.mark.parametrize("phone", ["", "not a number", "12"])
def test_that_only_a_telephone_number_can_be_erased(kefu, phone: str) -> None:
    assert kefu("erase", "--phone", phone).exit_code == 2


def test_that_erasing_and_retention_work_on_an_empty_desk(kefu) -> None:
    assert kefu("erase", "--phone", "138-0013-8000").exit_code == 0
    assert kefu("retention").exit_code == 0


@pytest.mark.parametrize(
    ("phone", "kind", "told"),
    [("12", "vip", "telephone"), ("13800138000", "gold", "ordinary、vip"), ("13800138000", "vip", "Nobody")],
)
def test_that_a_kind_of_customer_is_kept_only_where_number_kind_and_customer_are_known(
    kefu, phone: str, kind: str, told: str
) -> None:
    done = kefu("customer", "--phone", phone, "--kind", kind)
    assert done.exit_code == 2
    assert told in done.output


def test_that_the_models_are_listed_with_their_licence(kefu) -> None:
    rows = json.loads(kefu("model", "list", "--json").stdout)
    assert {"name", "bytes", "sha256", "licence", "present"} <= rows[0].keys()
