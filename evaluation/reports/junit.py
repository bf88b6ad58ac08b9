"""JUnit XML, for whatever shows test results: a suite a file, a test a trial."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Collection
from pathlib import Path

from evaluation.record import Run
from evaluation.result import TrialResult
from evaluation.telling import tell_failure
from guards.pack import Pack

# Characters that XML 1.0 does not allow at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_junit(run: Run, file: Path, *, pack: Callable[[str], Pack], known: Collection[str] = ()) -> None:
    """Write the run. Violations are failures, broken trials errors; what did not apply, or only should hold, is skipped.

    So is a violation that the baseline knows: `known` are the keys of such trials.
    """
    root = ET.Element("testsuites", name="kefu eval", time=f"{run.seconds:.3f}")
    by_file: dict[str, list[TrialResult]] = {}
    for one in run.results:
        by_file.setdefault(one.place.rpartition(":")[0], []).append(one)
    for name, results in by_file.items():
        suite = ET.SubElement(
            root,
            "testsuite",
            name=name,
            tests=str(len(results)),
            failures=str(sum(one.violates_must and one.key not in known for one in results)),
            errors=str(sum(bool(one.error) for one in results)),
            skipped=str(sum(_skipped(one, known) != "" for one in results)),
            time=f"{sum(one.seconds for one in results):.3f}",
        )
        for one in results:
            _add(suite, one, pack, known)
    file.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _add(suite: ET.Element, one: TrialResult, pack: Callable[[str], Pack], known: Collection[str]) -> None:
    line = one.place.rpartition(":")[2]
    test = ET.SubElement(
        suite, "testcase", classname=suite.get("name", ""), name=_clean(one.key), time=f"{one.seconds:.3f}", line=line
    )
    if one.error:
        ET.SubElement(test, "error", message=_clean(one.error)).text = _clean(one.error)
    elif one.violates_must and one.key not in known:
        said = _clean(tell_failure(one, pack(one.pack)))
        ET.SubElement(test, "failure", message=_clean(one.failures[0].message)).text = said
    elif reason := _skipped(one, known):
        ET.SubElement(test, "skipped", message=reason)


def _skipped(one: TrialResult, known: Collection[str]) -> str:
    if one.violates_must and one.key in known:
        return f"已知不足（基线记明） / known failure: {_clean(one.failures[0].message)}"
    if one.error or one.violates_must:
        return ""
    if not one.ran:
        return "不适用于此被测对象 / not applicable to this target"
    return f"仅 should 未通过：{_clean(one.failures[0].message)}" if one.failures else ""


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
