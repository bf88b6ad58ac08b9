"""The plugin, in a pytest of its own: it collects what it is asked for and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "id: G.good\nclause: CC-32\nquestion: 押金？\npassage: 装修押金为每户2000元。\ndraft: 装修押金为每户3000元。\nexpect: dropped\n"
BAD = GOOD.replace("G.good", "G.bad").replace("dropped", "passed")
ROOT = Path(__file__).parents[2]


def run_pytest(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in `directory` with the plugin loaded by name, whether or not it is installed as an entry point."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:kefu", "-p", "evaluation.pytest_plugin"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "HOME": str(directory)}
    return subprocess.run(
        [*command, *arguments], cwd=directory, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "good.case.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "test_other.py").write_text(
        "import sys\ndef test_other():\n    assert not {'bot', 'guards', 'yaml', 'sqlalchemy'} & set(sys.modules)\n"
    )
    return tmp_path


@pytest.mark.slow
def test_that_ordinary_runs_are_left_alone(project: Path) -> None:
    done = run_pytest(project)
    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("cases",), ("cases/good.case.yaml",), ("cases", "--kefu-pack=call_center.zh")])
def test_that_cases_are_collected_where_they_are_named(project: Path, arguments: tuple[str, ...]) -> None:
    done = run_pytest(project, *arguments)
    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.slow
def test_that_a_failure_names_line_check_words_and_clause(project: Path) -> None:
    (project / "cases" / "bad.case.yaml").write_text(BAD, "utf-8")
    (project / "cases" / "worse.case.yaml").write_text("id: [\n", "utf-8")
    done = run_pytest(project, "cases", "--continue-on-collection-errors")
    assert "1 failed, 1 passed, 1 error" in done.stdout, done.stdout
    assert "bad.case.yaml:6: [必须] guard: 草稿应当原样放行" in done.stdout
    assert "条款 CC-32" in done.stdout
    assert "worse.case.yaml:" in done.stdout


@pytest.mark.slow
def test_that_what_a_baseline_knows_is_an_xfail(project: Path) -> None:
    known = '{"tries": 1, "failed": 1, "must": 1, "faults": {"": ["1.guard"]}}'
    head = '"format": 1, "target": "desk", "pack": "call_center.zh", "deterministic": true'
    (project / "b.json").write_text(f'{{{head}, "cases": {{"G.bad": {known}}}}}', "utf-8")
    (project / "cases" / "bad.case.yaml").write_text(BAD, "utf-8")
    done = run_pytest(project, "cases", "--kefu-baseline=b.json")
    assert "1 passed, 1 xfailed" in done.stdout, done.stdout
    (project / "cases" / "other.case.yaml").write_text(BAD.replace("G.bad", "G.other"), "utf-8")
    done = run_pytest(project, "cases", "--kefu-baseline=b.json")
    assert "1 failed, 1 passed, 1 xfailed" in done.stdout, done.stdout
