"""Index versions on disk: built beside the old one, swapped in by one rename, removed when nobody reads them."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge.errors import IndexDamaged

_MANIFEST = "manifest.json"
_IN_USE = "in-use.lock"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Which version is in force. `generation` is the state of the articles that it was built from."""

    version: int
    generation: int
    embedder: str


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What `stat` says of the manifest: enough to notice that another process swapped it."""

    inode: int
    modified_ns: int
    size: int


class VersionDirectory:
    """`index/` of one knowledge base: `manifest.json`, `vNNNNN/` directories and the builders' lock.

    Readers hold a shared lock on a version while they use it; a version is deleted only once it is not in force and
    that lock is free. Locks are the kernel's, so a killed process leaves none behind.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, version: int) -> Path:
        return self._directory / f"v{version:05d}"

    def stamp(self) -> Stamp | None:
        """What identifies the present manifest; None when there is none."""
        try:
            found = os.stat(self._directory / _MANIFEST)
        except FileNotFoundError:
            return None
        return Stamp(inode=found.st_ino, modified_ns=found.st_mtime_ns, size=found.st_size)

    def manifest(self) -> Manifest | None:
        """The version in force; None before the first build. Raises IndexDamaged when the file is not a manifest."""
        try:
            text = (self._directory / _MANIFEST).read_text("utf-8")
        except FileNotFoundError:
            return None
        try:
            return Manifest(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise IndexDamaged(f"{self._directory / _MANIFEST} is not a manifest: delete it and ingest again") from error

    def highest(self) -> int:
        """The highest version number that has a directory here, or 0."""
        if not self._directory.is_dir():
            return 0
        names = (entry.name for entry in self._directory.iterdir())
        return max((int(name[1:]) for name in names if name[:1] == "v" and name[1:].isdigit()), default=0)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the builders' lock; waits for another ingest, in this process or another, to end."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with open(self._directory / "build.lock", "a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def begin(self, version: int) -> Path:
        """Make the empty directory of a new version. Raises FileExistsError if the number was used before."""
        path = self.path(version)
        path.mkdir(parents=True)
        (path / _IN_USE).touch()
        return path

    def swap(self, manifest: Manifest) -> None:
        """Put a finished version in force: everything on disk first, then one rename."""
        _sync_tree(self.path(manifest.version))
        fresh = self._directory / f"{_MANIFEST}.{manifest.version}"
        with open(fresh, "w", encoding="utf-8") as file:
            json.dump(asdict(manifest), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._directory / _MANIFEST)
        _sync_directory(self._directory)

    def hold(self, version: int) -> int:
        """Take the shared lock on a version; returns the descriptor to close. Raises FileNotFoundError if it is gone."""
        descriptor = os.open(self.path(version) / _IN_USE, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if not (self.path(version) / _IN_USE).exists():  # deleted between opening and locking
            os.close(descriptor)
            raise FileNotFoundError(self.path(version))
        return descriptor

    def clean(self, *, keep: int) -> list[int]:
        """Delete versions other than `keep` that no process holds; returns their numbers. Call it under `building()`."""
        deleted: list[int] = []
        for path in sorted(self._directory.glob("v[0-9]*")):
            number = int(path.name[1:])
            if number != keep and _unused(path):
                shutil.rmtree(path, ignore_errors=True)
                deleted.append(number)
        for leftover in self._directory.glob(f"{_MANIFEST}.*"):
            leftover.unlink(missing_ok=True)
        return deleted


def _unused(path: Path) -> bool:
    """Whether no reader holds the version; on yes its lock file is gone, so no new reader can take it."""
    try:
        with open(path / _IN_USE, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (path / _IN_USE).unlink()
            return True
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return True


def _sync_tree(directory: Path) -> None:
    for folder, _, names in os.walk(directory):
        for name in names:
            descriptor = os.open(Path(folder) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _sync_directory(Path(folder))


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
