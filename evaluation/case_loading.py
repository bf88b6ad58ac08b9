"""Case files in, cases out; every fault is told with file, line, key and remedy, all of a file together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from evaluation.case import Case, CaseTurn, Draft, Expectation, Place, Severity
from evaluation.case_fault import CaseFault
from evaluation.case_schema import CaseSpec, FileSpec, SharedSpec, TurnSpec
from evaluation.checks.catalogue import CHECKS
from evaluation.checks.check import Where
from evaluation.checks.manners import NotDeclined
from evaluation.checks.value import BadValue, nearest, span
from evaluation.located_yaml import Located, YamlFault, read_yaml
from evaluation.located_yaml import Path as KeyPath

Spec = TypeVar("Spec", bound=BaseModel)

SUFFIX = ".case.yaml"
_TABLES = (".case.csv", ".case.xlsx")
_SHARED = tuple(SharedSpec.model_fields)
_REMEDIES = {
    "id": "编号里不能有空格、@、#，最多 120 字",
    "severity": "应为 must（必须）或 should（应当）",
    "channel": "应为 chat 或 phone",
    "repeat": "应为 1 至 100 的整数",
    "at": '应写成 "2026-11-22T22:10:00+08:00"',
    "list_type": "应为一列，每项以 - 开头",
    "dict_type": "应为“键: 值”",
    "string_too_short": "不能为空",
}
"""What to write instead, by key or by kind of fault."""
_GUARD_WORDS = ("passed", "repaired", "dropped")


def find_case_files(paths: Iterable[Path]) -> list[Path]:
    """The case files among `paths`, directories searched, in a stable order. Raises CaseFault for a path that is not there."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.name.endswith((SUFFIX, *_TABLES)) and not one.name.startswith("~"))
            found |= dict.fromkeys(sorted(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise CaseFault([f"{path}:1: 没有这个文件或目录 / there is no such file or directory"])
    return list(found)


def load_cases(paths: Iterable[Path]) -> list[Case]:
    """All cases of these files and directories. Raises CaseFault with every fault found; an id stands only once."""
    cases: list[Case] = []
    faults: list[str] = []
    for file in find_case_files(paths):
        try:
            cases += load_file(file)
        except CaseFault as fault:
            faults += fault.faults
    seen: dict[str, Place] = {}
    for case in cases:
        if case.id in seen:
            faults.append(
                f"{case.place}: id: {case.id!r} 已用于 {seen[case.id]}，请另起编号 / already used there: choose another id"
            )
        seen.setdefault(case.id, case.place)
    if faults:
        raise CaseFault(faults)
    return cases


def load_file(file: Path) -> list[Case]:
    """The cases of one file: YAML, CSV or XLSX. Raises CaseFault."""
    if file.suffix in (".csv", ".xlsx"):
        from evaluation.spreadsheet import COLUMNS, read_spreadsheet

        return CaseReader(file, read_spreadsheet(file), names={key: name for name, key in COLUMNS.items()}).cases()
    try:
        located = read_yaml(file.read_text("utf-8"))
    except YamlFault as fault:
        raise CaseFault([f"{file}:{fault.line}: {fault}"]) from fault
    except (OSError, UnicodeDecodeError) as error:
        raise CaseFault(
            [f"{file}:1: 读不出来，请存为 UTF-8 / can't be read, save it as UTF-8 ({type(error).__name__})"]
        ) from error
    return CaseReader(file, located).cases()


class CaseReader:
    """Reads one located document. Collects faults, and raises them together. `names` are what its writers call the keys."""

    def __init__(self, file: Path, located: Located, *, names: Mapping[str, str] = MappingProxyType({})) -> None:
        self._names = names
        self._file = file
        self._located = located
        self._faults: list[tuple[int, str]] = []  # with the line on which each stands

    def cases(self) -> list[Case]:
        """The document's cases. Raises CaseFault."""
        cases = [case for path, data in self._raw() if (case := self._case(path, data)) is not None]
        if self._faults:
            raise CaseFault([told for _, told in sorted(self._faults, key=lambda fault: fault[0])])
        return cases

    def _raw(self) -> Iterator[tuple[KeyPath, Mapping[str, object]]]:
        """Each case's path and data, with what the file shares filled in."""
        value = self._located.value
        if isinstance(value, dict) and "cases" in value:
            # With a fault in what is shared the cases are still read, each by itself: all that is wrong is told at once.
            sound = self._checked(FileSpec, value, ()) is not None
            shared = {key: value[key] for key in _SHARED if sound and key in value}
            cases = value["cases"]
            for index, data in enumerate(cases if isinstance(cases, list) else ()):
                if isinstance(data, dict):
                    yield ("cases", index), {**shared, **data}
        elif isinstance(value, dict):
            yield (), value
        elif isinstance(value, list):
            for index, data in enumerate(value):
                if isinstance(data, dict):
                    yield (index,), data
                else:
                    self._fault((index,), "", "应为一个用例（以 id: 开头） / expected a case, which begins with id:")
        else:
            self._fault((), "", "文件里没有用例；kefu eval new 写一个样例 / no case here; kefu eval new writes an example")

    def _case(self, path: KeyPath, data: Mapping[str, object]) -> Case | None:
        spec = self._checked(CaseSpec, data, path)
        if spec is None:
            self._look_over(data, path)
            return None
        before = len(self._faults)
        turns = tuple(self._turn(spec, (*path, "turns", index), index) for index in range(len(spec.turns)))
        case = Case(
            id=spec.id,
            clauses=tuple(spec.clause),
            severity=spec.severity,
            tags=tuple(spec.tags),
            place=self._place(path),
            pack=spec.pack,
            mutate=self._mutations(spec.mutate, path),
            repeat=spec.repeat,
            knowledge=self._knowledge(spec.knowledge, path),
            channel=spec.channel,
            at=spec.at,
            turns=turns,
            after=self._after(spec, path),
            draft=self._draft(spec, path),
            expect=self._expect(spec.expect, spec.severity, (*path, "expect")),
        )
        if not case.expectations() and len(self._faults) == before:
            self._fault(path, "expect", "用例没有任何检查，永远不会失败 / no check at all: the case can't fail")
        return case if len(self._faults) == before else None

    def _look_over(self, data: Mapping[str, object], path: KeyPath) -> None:
        """Tell what is wrong with the checks of a case that has other faults too."""
        turns: object = data.get("turns")
        for index, turn in enumerate(turns if isinstance(turns, list) else []):
            items = turn.get("expect") if isinstance(turn, dict) else None
            if isinstance(items, list):
                sound = [one for one in items if isinstance(one, str | dict)]
                self._expect(sound, "must", (*path, "turns", index, "expect"))

    def _turn(self, spec: CaseSpec, path: KeyPath, index: int) -> CaseTurn:
        turn = spec.turns[index]
        expect = self._expect(turn.expect, spec.severity, (*path, "expect"))
        if "innocent" in spec.tags and not any(isinstance(one.check, NotDeclined) for one in expect):
            expect += (Expectation(check=NotDeclined(), severity=spec.severity, place=self._place(path)),)
        return CaseTurn(user=turn.user, expect=expect, later=self._span(turn.later, (*path, "later")) or timedelta())

    def _draft(self, spec: CaseSpec, path: KeyPath) -> Draft | None:
        if spec.draft is None:
            return None
        return Draft(
            text=spec.draft,
            question=spec.question,
            passages=tuple(spec.passage),
            surname=spec.surname,
            promised=self._span(spec.promised, (*path, "promised")),
        )

    def _after(self, spec: CaseSpec, path: KeyPath) -> tuple[Expectation, ...]:
        after = spec.after
        if isinstance(after, dict):
            read = (self._check(key, value, spec.severity, (*path, "after", key), "after") for key, value in after.items())
            return tuple(one for one in read if one is not None)
        return self._expect(after, spec.severity, (*path, "after"), where="after")

    def _expect(
        self, items: Sequence[dict[str, object] | str] | str, severity: Severity, path: KeyPath, *, where: Where = "turn"
    ) -> tuple[Expectation, ...]:
        found = []
        for index, item in enumerate([items] if isinstance(items, str) else items):
            at = path if isinstance(items, str) else (*path, index)
            given: dict[str, object] = self._short_form(item) if isinstance(item, str) else dict(item)
            own = given.pop("severity", severity)
            if own not in ("must", "should") or len(given) != 1:
                self._fault(
                    at, "", "每项检查写一个键，另可带 severity: must|should / one check an item, with severity if need be"
                )
                continue
            [(name, value)] = given.items()
            expectation = self._check(name, value, "must" if own == "must" else "should", at, where)
            if expectation is not None:
                found.append(expectation)
        return tuple(found)

    def _short_form(self, item: str) -> dict[str, object]:
        """`only_staff_id` for `only_staff_id: true`, and `dropped` for `guard: dropped`."""
        return {"guard": item} if item in _GUARD_WORDS else {item: True}

    def _check(self, name: str, value: object, severity: Severity, path: KeyPath, where: Where) -> Expectation | None:
        kind = CHECKS.get(name)
        if kind is None:
            known = [one.name for one in CHECKS.values() if one.where == where]
            self._fault(path, name, f"没有这种检查{nearest(name, known)} / no such check; use: {', '.join(known)}")
            return None
        if kind.where != where:
            said = (
                "写在 after 之下，不在某一轮里 / stands under after"
                if kind.where == "after"
                else "写在某一轮的 expect 里 / stands in a turn"
            )
            self._fault(path, name, said)
            return None
        try:
            return Expectation(check=kind.read(value), severity=severity, place=self._place((*path, name)))
        except BadValue as bad:
            self._fault((*path, name), name, f"{bad}；例：{kind.example} / for example: {kind.example}")
            return None

    def _span(self, value: str | None, path: KeyPath) -> timedelta | None:
        try:
            return None if value is None else span(value)
        except BadValue as bad:
            self._fault(path, str(path[-1]), str(bad))
            return None

    def _mutations(self, names: Sequence[str], path: KeyPath) -> tuple[str, ...]:
        if names:
            # Imported when a case asks for disguises: most do not.
            from evaluation.mutations import mutations

            known = ("all", *mutations())
            for name in names:
                if name not in known:
                    self._fault(
                        (*path, "mutate"),
                        "mutate",
                        f"没有变形 {name!r}{nearest(name, known)} / no such mutation; use: {', '.join(known)}",
                    )
        return tuple(names)

    def _knowledge(self, name: str, path: KeyPath) -> str:
        if name in ("samples", "none"):
            return name
        found = (self._file.parent / name).resolve()
        if not found.exists():
            self._fault(
                (*path, "knowledge"),
                "knowledge",
                f"没有资料 {name!r}；可写 samples、none，或相对本文件的路径 / no such articles: samples, none, or a path from this file",
            )
        return str(found)

    def _checked(self, model: type[Spec], data: Mapping[str, object], path: KeyPath) -> Spec | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for fault in error.errors():
                self._schema_fault(model, path, fault["loc"], fault["type"], fault["msg"], fault.get("input"))
            return None

    def _schema_fault(self, model: type[BaseModel], path: KeyPath, loc: KeyPath, kind: str, message: str, value: object) -> None:
        key = ".".join(map(str, loc))
        if kind == "extra_forbidden":
            known = list((TurnSpec if "turns" in loc else model).model_fields)
            said = f"没有这一项{nearest(str(loc[-1]), known)} / no such key; use: {', '.join(known)}"
        elif kind == "missing":
            said = "缺少这一项 / this key is missing"
        elif kind == "value_error":
            said = message.removeprefix("Value error, ")
        elif kind == "string_type":
            said = f"应为文字，现为 {value!r}；数字、时间、是/否请加引号 / expected text: put it in quotes"
        else:
            remedy = _REMEDIES.get(str(loc[-1]) if loc else "", "") or _REMEDIES.get(kind, "")
            said = f"值 {value!r} 不能使用{f'：{remedy}' if remedy else ''} / {message}"
        self._fault((*path, *loc), key, said)

    def _fault(self, path: KeyPath, key: str, message: str) -> None:
        name = self._names.get(key)
        shown = f"{name}（{key}）" if name else key
        place = self._place(path)
        self._faults.append((place.line, f"{place}: {shown}: {message}" if key else f"{place}: {message}"))

    def _place(self, path: KeyPath) -> Place:
        return Place(file=str(self._file), line=self._located.line(path))
