"""Index versions on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import IndexDamaged
from knowledge.versions import Manifest, VersionDirectory


def swapped(directory: VersionDirectory, version: int) -> None:
    directory.begin(version)
    directory.swap(Manifest(version=version, generation=version, embedder="e"))


def test_that_a_version_in_use_outlives_its_successor(tmp_path: Path) -> None:
    directory = VersionDirectory(tmp_path)
    swapped(directory, 1)
    held = directory.hold(1)
    swapped(directory, 2)
    assert directory.clean(keep=2) == []
    import os

    os.close(held)
    assert directory.clean(keep=2) == [1]
    assert not directory.path(1).exists()
    assert directory.path(2).exists()


def test_that_a_cleaned_version_cannot_be_held(tmp_path: Path) -> None:
    directory = VersionDirectory(tmp_path)
    swapped(directory, 1)
    swapped(directory, 2)
    directory.clean(keep=2)
    with pytest.raises(FileNotFoundError):
        directory.hold(1)


def test_that_a_number_is_never_begun_twice(tmp_path: Path) -> None:
    directory = VersionDirectory(tmp_path)
    directory.begin(3)
    with pytest.raises(FileExistsError):
        directory.begin(3)


def test_that_a_swap_changes_the_stamp(tmp_path: Path) -> None:
    directory = VersionDirectory(tmp_path)
    assert directory.stamp() is None
    swapped(directory, 1)
    before = directory.stamp()
    swapped(directory, 2)
    assert directory.stamp() != before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 1, "generation": 1, "embedder": "e", "x": 1}'])
def test_that_a_damaged_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        VersionDirectory(tmp_path).manifest()
