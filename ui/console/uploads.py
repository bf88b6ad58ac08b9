"""Files that staff bring: kept under the data directory, by their own names, so that they can be read again."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MAX_FILE_BYTES = 50_000_000
MAX_TOTAL_BYTES = 200_000_000
MAX_FILES = 200

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_NAME_BYTES = 200
_REPLACED = ".replaced"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What became of one file. `path` is where it lies now; None where it was refused, `reason_zh` then says why."""

    name: str
    state: Literal["new", "same", "replaced", "refused"]
    path: Path | None = None
    reason_zh: str = ""


def store_uploads(files: Sequence[tuple[str, Path]], directory: Path, *, replace: bool) -> tuple[Stored, ...]:
    """Copy files, given as (the name that the browser told, where the content lies), into `directory`.

    A file of a name that is there with other content is refused, unless `replace`: then the former one is kept beside
    it under `.replaced/`. Nothing is ever written outside `directory`.
    """
    if len(files) > MAX_FILES:
        reason = f"一次最多导入 {MAX_FILES} 个文件，这次有 {len(files)} 个，请分批导入"
        return tuple(Stored(name=safe_name(name), state="refused", reason_zh=reason) for name, _ in files)
    directory.mkdir(parents=True, exist_ok=True)
    stored: list[Stored] = []
    taken, seen = 0, set[str]()
    for name, content in files:
        size = content.stat().st_size
        taken += size
        kept = safe_name(name)
        if size > MAX_FILE_BYTES:
            stored.append(_refused(kept, f"文件有 {size / 1e6:.0f} MB，超过每个 {MAX_FILE_BYTES // 10**6} MB 的上限，请拆分"))
        elif taken > MAX_TOTAL_BYTES:
            stored.append(_refused(kept, f"这一批超过了合计 {MAX_TOTAL_BYTES // 10**6} MB 的上限，请分批导入"))
        elif kept in seen:
            stored.append(_refused(kept, "这一批里有两个同名文件，请改名后再导入"))
        else:
            stored.append(_store(kept, content, directory, replace=replace))
        seen.add(kept)
    return tuple(stored)


def safe_name(name: str) -> str:
    """A plain file name made of what the browser called the file: no folders, nothing hidden, nothing a system trips over."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _UNSAFE.sub("_", "".join(c for c in last if unicodedata.category(c) not in ("Cf", "Cs"))).strip(" .")
    stem, suffix = os.path.splitext(clean)
    suffix = suffix[:20]
    while len((stem + suffix).encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return f"{stem}{suffix}" if stem else "未命名" + suffix


def _store(name: str, content: Path, directory: Path, *, replace: bool) -> Stored:
    target = directory / name
    digest = _digest(content)
    if target.is_symlink() or (target.exists() and not target.is_file()):
        return _refused(name, "上传目录里有同名的目录或链接，请改名后再导入")
    if target.exists():
        former = _digest(target)
        if former == digest:
            return Stored(name=name, state="same", path=target)
        if not replace:
            return _refused(name, "已有同名文件且内容不同；要更新它请勾选“更新同名文件”，否则请改名")
        kept = directory / _REPLACED
        kept.mkdir(exist_ok=True)
        shutil.copy2(target, kept / f"{target.stem}.{former[:8]}{target.suffix}")
    # Written beside and moved in, so that a reader never sees half a file.
    arriving = directory / f".{digest[:16]}.arriving"
    try:
        shutil.copyfile(content, arriving)
        state = "replaced" if target.exists() else "new"
        os.replace(arriving, target)
    finally:
        arriving.unlink(missing_ok=True)
    return Stored(name=name, state=state, path=target)


def _refused(name: str, reason_zh: str) -> Stored:
    return Stored(name=name, state="refused", reason_zh=reason_zh)


def _digest(path: Path) -> str:
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def retire_upload(source: str, directory: Path) -> bool:
    """Put an uploaded file of that name aside, its articles having been removed; whether there was one."""
    if safe_name(source) != source:
        return False
    target = directory / source
    if target.is_symlink() or not target.is_file():
        return False
    kept = directory / _REPLACED
    kept.mkdir(exist_ok=True)
    os.replace(target, kept / f"{target.stem}.{_digest(target)[:8]}{target.suffix}")
    return True
