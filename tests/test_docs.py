"""What the documentation says is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_that_every_setting_stands_in_the_readme_with_its_default(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    table = re.search(r"<!-- settings:.*?-->\n(.*?)<!-- /settings -->", text, re.DOTALL)
    assert table is not None
    rows = {row[0]: row[1] for row in re.findall(r"^\| `(KEFU_\w+)` \| `?([^|`]*?)`? \|", table[1], re.MULTILINE)}
    defaults = {f"KEFU_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    assert rows == {name: "" if default is None else str(default) for name, default in defaults.items()}


def test_that_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named <= targets


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_that_the_lock_files_name_no_registry_and_pin_every_package_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    packages = re.findall(r"^\w[\w.-]*==[^\n]*\n((?:    --hash=sha256:\w+[^\n]*\n?)*)", text, re.MULTILINE)
    assert len(packages) > 100
    assert all(packages)


def test_that_links_between_the_documents_lead_somewhere() -> None:
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target!r}"
