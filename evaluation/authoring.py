"""Cases that staff write in a form: put together as YAML, checked, kept in a directory of their own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import yaml

from evaluation.case import Case
from evaluation.case_fault import CaseFault
from evaluation.case_loading import SUFFIX, CaseReader, load_file
from evaluation.checks.catalogue import CHECKS
from evaluation.located_yaml import YamlFault, read_yaml

_NOT_FOR_NAMES = re.compile(r"[^\w.-]+")
_PLAIN_NAME = re.compile(r"[\w.-]+")
_MOST_CHARS = 100_000


class AuthoringFault(ValueError):
    """What keeps a case from being changed or kept; the message is a remedy in Chinese and English."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands on top of a case; nothing of it is required but the id."""

    id: str
    clauses: Sequence[str] = ()
    severity: str = "must"
    tags: Sequence[str] = ()
    pack: str = ""
    knowledge: str = "samples"


def set_head(text: str, head: Head) -> str:
    """The case in `text` under this head, its turns and whatever else it holds kept. Raises AuthoringFault."""
    case = _read(text)
    told = {
        "id": head.id.strip(),
        "clause": list(head.clauses),
        "severity": head.severity,
        "tags": list(head.tags),
        "pack": head.pack,
        "knowledge": head.knowledge,
    }
    return _written({**{key: value for key, value in told.items() if value}, **{k: v for k, v in case.items() if k not in told}})


def add_turn(text: str, user: str) -> str:
    """The case in `text` with one more turn. Raises AuthoringFault."""
    case = _read(text)
    return _written({**case, "turns": [*_list(case, "turns"), {"user": user, "expect": []}]})


def add_check(text: str, name: str, value: str, *, severity: str = "must") -> str:
    """The case in `text` with the check `name` on its last turn, or after the dialogue where it belongs there.

    `value` is as it is written in YAML after the colon. Raises AuthoringFault.
    """
    kind = CHECKS.get(name)
    if kind is None:
        raise AuthoringFault("请先选择检查 / choose a check first")
    case = _read(text)
    item: dict[str, object] = {name: _value(value)}
    if severity == "should":
        item["severity"] = severity
    if kind.where == "after":
        return _written({**case, "after": [*_list(case, "after"), item]})
    turns = _list(case, "turns")
    if not turns:
        raise AuthoringFault("请先加一轮对话，再加检查 / add a turn before its checks")
    last = turns[-1]
    if not isinstance(last, dict):
        raise AuthoringFault("最后一轮写法有误，请先改正 / the last turn is not written as a turn is")
    return _written({**case, "turns": [*turns[:-1], {**last, "expect": [*_list(last, "expect"), item]}]})


def read_cases(text: str, directory: Path, *, within: Path) -> list[Case]:
    """The cases in `text`, as if kept in `directory`. Articles must lie in `within`, and packs go by name.

    Raises CaseFault with all that is wrong, the file named by its case.
    """
    if len(text) > _MOST_CHARS:
        raise CaseFault([f"最多 {_MOST_CHARS} 字 / at most that many characters"])
    file = directory / f"（未保存）{SUFFIX}"
    try:
        cases = CaseReader(file, read_yaml(text)).cases()
    except YamlFault as fault:
        raise CaseFault([f"{file.name}:{fault.line}: {fault}"]) from fault
    except CaseFault as fault:
        raise CaseFault([one.replace(f"{directory}{os.sep}", "") for one in fault.faults]) from fault
    _confine(cases, within)
    return cases


def keep(text: str, directory: Path, *, within: Path, replace: bool = False) -> Path:
    """Write the cases in `text` to a file named after the first of them. Raises CaseFault, and AuthoringFault when it is there."""
    cases = read_cases(text, directory, within=within)
    place = directory / f"{_file_name(cases[0].id)}{SUFFIX}"
    taken = {case.id: file for file in kept(directory) if file != place for case in _loaded(file)}
    for case in cases:
        if case.id in taken:
            raise AuthoringFault(f"编号 {case.id} 已用于 {taken[case.id].name} / the id is used there")
    if place.exists() and not replace:
        raise AuthoringFault(f"{place.name} 已存在；要覆盖请勾选“覆盖同名” / already there: tick “replace” to overwrite")
    directory.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=directory, prefix=".", suffix=".tmp", delete=False) as scratch:
        scratch.write(text if text.endswith("\n") else text + "\n")
    os.replace(scratch.name, place)
    return place


def kept(directory: Path) -> list[Path]:
    """The case files in `directory`, by name."""
    return sorted(one for one in directory.glob(f"*{SUFFIX}") if one.is_file()) if directory.is_dir() else []


def read_kept(directory: Path, *, within: Path) -> list[Case]:
    """All kept cases. Raises CaseFault."""
    cases = [case for file in kept(directory) for case in load_file(file)]
    _confine(cases, within)
    return cases


def _loaded(file: Path) -> list[Case]:
    try:
        return load_file(file)
    except CaseFault:
        return []  # a broken file is told of when it is run; it must not keep others from being written


def _confine(cases: Sequence[Case], within: Path) -> None:
    """Who may write a case may not thereby read the server's other files."""
    root = within.resolve()
    faults = [
        f"{case.id}: knowledge: 只能用 samples、none 或数据目录里的资料 / only articles in the data directory"
        for case in cases
        if case.knowledge not in ("samples", "none") and not Path(case.knowledge).resolve().is_relative_to(root)
    ]
    faults += [
        f"{case.id}: pack: 只能写自带话术包的名称 / only the name of a shipped pack"
        for case in cases
        if case.pack is not None and (not _PLAIN_NAME.fullmatch(case.pack) or case.pack.startswith("."))
    ]
    if faults:
        raise CaseFault(faults)


def _file_name(case_id: str) -> str:
    return _NOT_FOR_NAMES.sub("-", case_id).strip(".-")[:80] or "case"


def _read(text: str) -> dict[str, object]:
    if not text.strip():
        return {}
    try:
        value = read_yaml(text).value
    except YamlFault as fault:
        raise AuthoringFault(f"第 {fault.line} 行：{fault}") from fault
    if not isinstance(value, dict) or "cases" in value:
        raise AuthoringFault("表单只会改一个用例；多个用例请直接改文字 / the form changes one case: edit the text instead")
    return value


def _list(case: Mapping[str, object], key: str) -> list[object]:
    value = case.get(key) or []
    if not isinstance(value, list):
        raise AuthoringFault(f"{key} 应是一列；请在文字里改正 / {key} should be a list: put it right in the text")
    return value


def _value(value: str) -> object:
    try:
        return read_yaml(value).value if value.strip() else True
    except YamlFault as fault:
        raise AuthoringFault(f"检查的值写错了：{fault}") from fault


def _written(case: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(case), allow_unicode=True, sort_keys=False, width=120)
