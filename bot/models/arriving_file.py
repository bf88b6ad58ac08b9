"""The part of a model file that has arrived so far; every source appends to it and goes on where the last one stopped."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from bot.models.catalogue import CatalogueModel
from bot.models.errors import DiskFull

_SPARE_BYTES = 64 << 20


@dataclass(frozen=True, kw_only=True)
class PullProgress:
    """How far a pull is. `source` is the host or package that bytes come from; both counts are in bytes."""

    phase: Literal["connecting", "downloading", "verifying", "done"]
    done_bytes: int
    total_bytes: int
    source: str = ""


Report = Callable[[PullProgress], None]


class SourceFailed(Exception):
    """This source gave no (further) bytes. The message is for staff and names no more than the source's own fault."""


class AnotherFile(SourceFailed):
    """This source offers another file than the pinned one."""


class ArrivingFile:
    """The first bytes of a model's file, on disk as `<file>.part` beside the place where the whole will lie."""

    def __init__(self, *, model: CatalogueModel, directory: Path, report: Report) -> None:
        self.model = model
        self.target = model.path_in(directory)
        self.path = self.target.with_name(self.target.name + ".part")
        self._report = report

    @property
    def size(self) -> int:
        """Bytes that have arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    def is_whole(self) -> bool:
        """Whether as many bytes are here as the catalogue names."""
        return self.size == self.model.bytes

    def truncate(self, size: int) -> None:
        """Forget what lies beyond the first `size` bytes."""
        if self.size > size:
            os.truncate(self.path, size)

    def discard(self) -> None:
        """Delete what has arrived."""
        self.path.unlink(missing_ok=True)

    def report(self, phase: Literal["connecting", "downloading", "verifying", "done"], source: str = "", done: int = -1) -> None:
        """Tell whoever watches how far the pull is; `done` in bytes, by default what has arrived."""
        done = self.size if done < 0 else done
        self._report(PullProgress(phase=phase, done_bytes=done, total_bytes=self.model.bytes, source=source))

    def report_verifying(self, done: int) -> None:
        """Tell that the first `done` bytes have been read again for the check."""
        self.report("verifying", done=done)

    def require_room(self) -> None:
        """Raise DiskFull at once when the rest of the file cannot fit, rather than after a gigabyte."""
        needed = self.model.bytes - self.size + _SPARE_BYTES
        free = shutil.disk_usage(self.target.parent).free
        if free < needed:
            raise self._disk_full(needed=needed, free=free)

    @contextmanager
    def appending(self, source: str) -> Iterator[Callable[[bytes], None]]:
        """A function that appends bytes and reports; raises AnotherFile and DiskFull from it."""
        size = self.size
        with self.path.open("ab") as file:

            def append(chunk: bytes) -> None:
                nonlocal size
                if size + len(chunk) > self.model.bytes:
                    raise AnotherFile(f"more than {self.model.bytes} bytes")
                self._write(file, chunk)
                size += len(chunk)
                self.report("downloading", source, size)

            try:
                yield append
            finally:
                file.flush()

    def _write(self, file: BinaryIO, chunk: bytes) -> None:
        try:
            file.write(chunk)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise self._disk_full(needed=self.model.bytes - self.size, free=0) from error
            raise

    def _disk_full(self, *, needed: int, free: int) -> DiskFull:
        where = self.target.parent
        return DiskFull(
            message_zh=f"磁盘空间不足：{where} 还需 {_mebibytes(needed)} MB，仅剩 {_mebibytes(free)} MB。"
            "请腾出空间，或用 KEFU_MODEL_DIR 换一个目录；已下载的部分会保留。",
            message_en=f"Not enough disk space: {where} needs {_mebibytes(needed)} MB more and has {_mebibytes(free)} MB. "
            "Free some, or choose another directory with KEFU_MODEL_DIR; what has arrived is kept.",
        )


def _mebibytes(count: int) -> str:
    return f"{count / (1 << 20):,.0f}"
