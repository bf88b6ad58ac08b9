from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

from bot.models.catalogue import CatalogueModel, catalogue, default_model_directory, find, is_verified, locate
from bot.models.errors import ChecksumMismatch, ModelNotPulled, UnknownModel
from bot.settings import Settings


def test_every_model_is_pinned_and_has_a_licence_and_a_source() -> None:
    assert catalogue()
    for model in catalogue().values():
        assert re.fullmatch("[0-9a-f]{64}", model.sha256)
        assert model.file.endswith(".gguf")
        assert model.licence
        assert model.about_zh
        assert all(url.startswith("https://") and url.endswith(model.file) for url in model.urls)
        assert model.urls or model.packages


def test_the_parts_of_a_model_add_up_to_its_bytes() -> None:
    for model in catalogue().values():
        if packages := model.packages:
            assert packages.part_bytes * (packages.parts - 1) < model.bytes <= packages.part_bytes * packages.parts


def test_the_default_of_the_settings_is_in_the_catalogue() -> None:
    default = Settings.model_fields["embedded_model"].default
    assert find(default).name == default
    assert next(iter(catalogue())) == default


def test_an_unknown_name_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UnknownModel) as caught:
        find("gpt-99")
    assert "'gpt-99'" in caught.value.message_zh
    assert "qwen2.5-coder-1.5b" in caught.value.message_en


def test_a_model_that_is_not_here_is_told_with_the_command_that_brings_it(tmp_path: Path) -> None:
    with pytest.raises(ModelNotPulled, match=r"kefu model pull qwen2\.5-coder-0\.5b"):
        locate("qwen2.5-coder-0.5b", tmp_path)


def test_a_file_with_other_bytes_is_not_used(tmp_path: Path) -> None:
    path = find("qwen2.5-coder-0.5b").path_in(tmp_path)
    path.write_bytes(b"GGUF and nothing more")
    with pytest.raises(ChecksumMismatch):
        locate("qwen2.5-coder-0.5b", tmp_path)
    assert path.exists()


def test_a_gguf_file_of_ones_own_is_taken_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "my-model.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00")
    assert locate(str(path), tmp_path / "elsewhere") == path


@pytest.mark.parametrize("content", [None, b"", b"<html>", b"ggml1234"])
def test_a_file_that_is_no_gguf_is_told_by_its_path(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "my-model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnknownModel, match=re.escape(repr(str(path)))):
        locate(str(path), tmp_path)


def model_of(content: bytes) -> CatalogueModel:
    digest = hashlib.sha256(content).hexdigest()
    return CatalogueModel(
        name="tiny", file="tiny.gguf", bytes=len(content), sha256=digest, licence="x", about_zh="x", about_en="x"
    )


def test_a_file_is_read_once_and_again_only_when_it_was_changed(tmp_path: Path) -> None:
    model, path = model_of(b"GGUF1234"), tmp_path / "tiny.gguf"
    path.write_bytes(b"GGUF1234")
    readings: list[int] = []
    assert is_verified(model, path, readings.append)
    assert is_verified(model, path, readings.append)
    assert readings == [8]
    path.write_bytes(b"GGUF1235")
    os.utime(path, ns=(1, 1))
    assert not is_verified(model, path, readings.append)


def test_the_seal_of_another_model_counts_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"GGUF1234")
    assert is_verified(model_of(b"GGUF1234"), path)
    assert not is_verified(model_of(b"GGUF4321"), path)


@pytest.mark.parametrize(
    "environment, expected",
    [({"XDG_CACHE_HOME": "/var/cache"}, Path("/var/cache/kefu/models")), ({}, Path.home() / ".cache/kefu/models")],
)
def test_models_are_shared_by_all_data_directories(environment: dict[str, str], expected: Path) -> None:
    assert default_model_directory(environment) == expected
