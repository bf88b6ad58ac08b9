"""Writing cases in another tool's format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.bench import pack_named
from evaluation.case import Case
from evaluation.exports.inspect_dataset import write_inspect
from evaluation.exports.portable import Portable, make_portable
from evaluation.exports.promptfoo import write_promptfoo
from guards.pack import PackError

_FORMATS = ("promptfoo", "inspect")
_DEFAULT_PACK = "call_center.zh"


class ExportFault(ValueError):
    """What keeps cases from being exported; the message is a remedy in Chinese and English."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """The files that were written, and what stands in them."""

    files: tuple[Path, ...]
    portable: Portable


def export_cases(cases: Sequence[Case], *, to: str, file: Path, pack: str | None = None, provider: str) -> Exported:
    """Write `cases` for promptfoo or Inspect. Raises ExportFault; nothing is written then."""
    if to not in _FORMATS:
        raise ExportFault(f"--to 应为 {'、'.join(_FORMATS)}，现为 {to!r} / one of: {', '.join(_FORMATS)}")
    try:
        portable = make_portable(cases, lambda case: pack_named(pack or case.pack or _DEFAULT_PACK))
    except (KeyError, PackError) as fault:
        raise ExportFault(f"话术包里没有用例要的话术 {fault} / the pack does not have what a case asks for") from fault
    if not portable.cases:
        raise ExportFault("没有可带走的用例 / no case can be taken along")
    files = write_promptfoo(portable, file, provider=provider) if to == "promptfoo" else write_inspect(portable, file)
    return Exported(files=files, portable=portable)
