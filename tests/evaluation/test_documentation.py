"""docs/evaluating.md teaches what there is."""

from __future__ import annotations

import re
from pathlib import Path

from evaluation.case_loading import load_file
from evaluation.case_schema import CaseSpec
from evaluation.checks.catalogue import CHECKS
from evaluation.spreadsheet import COLUMNS

TEXT = (Path(__file__).parents[2] / "docs" / "evaluating.md").read_text("utf-8")


def test_that_every_check_and_every_key_of_a_case_is_taught() -> None:
    untaught = [name for name in CHECKS if f"`{name}" not in TEXT and f"{{{name}:" not in TEXT]
    assert untaught == []
    assert [name for name in CaseSpec.model_fields if f"`{name}" not in TEXT and f"    {name}:" not in TEXT] == []
    assert [name for name in COLUMNS if name not in TEXT] == []


def test_that_the_examples_load(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) == 2
    for number, block in enumerate(blocks):
        file = tmp_path / f"{number}.case.yaml"
        file.write_text(block if block.startswith("pack") else "cases:\n" + block, "utf-8")
        assert load_file(file)


def test_that_every_option_of_run_is_taught() -> None:
    import typer.main

    from evaluation.commands import eval_app

    [run] = [command for name, command in typer.main.get_group(eval_app).commands.items() if name == "run"]
    options = [option for parameter in run.params for option in parameter.opts if option.startswith("-")]
    assert [option for option in options if option not in TEXT] == []
