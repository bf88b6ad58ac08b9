"""What was not tested as it is now does not go on duty (PM-3.1.6)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import guards
from bot.assembly import open_knowledge, open_records
from bot.settings import Settings
from evaluation.duty import certify, makeup_of, unfit

PACK = Path(guards.__file__).parent / "packs" / "hotel.zh"
GUARD = "id: G.a\nclause: CC-32\nquestion: 押金？\npassage: 装修押金为每户2000元。\ndraft: 装修押金为每户3000元。\nexpect: {}\n"


def settings(data_dir: Path, **changed: object) -> Settings:
    data_dir.mkdir(exist_ok=True)
    return Settings(**{"data_dir": data_dir, "llm": "none", "pack": "hotel.zh", **changed})  # type: ignore[arg-type]


@pytest.fixture
def fit(tmp_path: Path) -> Settings:
    """A desk that has passed."""
    desk = settings(tmp_path / "data")
    certify(desk, makeup_of(desk), cases=3, verdict="可以上线", now=datetime(2026, 11, 22, tzinfo=UTC))
    return desk


def test_that_a_desk_that_has_passed_is_fit_and_an_untested_one_is_not(fit: Settings, tmp_path: Path) -> None:
    assert unfit(fit) == ()
    assert "never passed" in unfit(settings(tmp_path / "other"))[0]
    (fit.data_dir / "duty.json").write_text("{}")
    assert "never passed" in unfit(fit)[0]


@pytest.mark.parametrize(
    "changed, said", [({"pack": "call_center.zh"}, "pack"), ({"llm": "embedded"}, "model"), ({"staff_id": "9002"}, "staff ID")]
)
def test_that_another_pack_model_or_name_is_not_what_was_tested(fit: Settings, changed: dict[str, object], said: str) -> None:
    [reason] = unfit(settings(fit.data_dir, **changed))
    assert said in reason


def test_that_new_articles_are_not_what_was_tested(fit: Settings, tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text("# 泳池\n\n泳池6:00开放。\n", "utf-8")
    engine = open_records(fit)
    open_knowledge(fit, engine).ingest([article])
    engine.dispose()
    [reason] = unfit(fit)
    assert "knowledge base" in reason


def test_that_a_word_changed_in_a_pack_of_ones_own_shows(tmp_path: Path) -> None:
    own = tmp_path / "hotel.zh"
    shutil.copytree(PACK, own)
    desk = settings(tmp_path / "data", pack=str(own))
    certify(desk, makeup_of(desk), cases=1, verdict="", now=datetime(2026, 11, 22, tzinfo=UTC))
    assert unfit(desk) == ()
    head = own / "pack.yaml"
    head.write_text(head.read_text("utf-8") + "\n# changed\n", "utf-8")
    [reason] = unfit(desk)
    assert "policy pack" in reason


@pytest.mark.slow
def test_that_only_a_run_that_passes_makes_a_desk_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.main import app

    monkeypatch.setenv("KEFU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KEFU_LLM", "none")
    (tmp_path / "data").mkdir()
    file, run = tmp_path / "g.case.yaml", CliRunner().invoke
    file.write_text(GUARD.format("passed"), "utf-8")
    assert run(app, ["eval", "duty", str(file)]).exit_code == 1
    assert run(app, ["eval", "duty", "--check"]).exit_code == 1
    refused = run(app, ["serve", "--on-duty", "--port", "0"])
    assert (refused.exit_code, "kefu eval duty" in refused.output) == (1, True)
    file.write_text(GUARD.format("dropped"), "utf-8")
    assert run(app, ["eval", "duty", str(file)]).exit_code == 0
    assert run(app, ["eval", "duty", "--check"]).exit_code == 0
    file.write_text("pack: hotel.zh\n" + GUARD.format("dropped"), "utf-8")
    assert run(app, ["eval", "duty", str(file)]).exit_code == 4  # no case is this desk's
