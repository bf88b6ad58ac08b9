"""Cases from a table (xlsx, csv): a row a turn, under a header that is documented in docs/evaluating.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.case_fault import CaseFault
from evaluation.located_yaml import Located
from evaluation.located_yaml import Path as KeyPath

COLUMNS: Mapping[str, str] = {
    "编号": "id", "条款": "clause", "级别": "severity", "标签": "tags", "话术包": "pack", "变形": "mutate", "说明": "about",
    "客户说": "user", "话术": "wording", "应包含": "contains", "不得出现": "none", "意图": "intent", "由条款": "clause_check",
    "已作答": "answered", "引用": "cites", "工单": "ticket", "只报工号": "only_staff_id", "承诺相符": "promise_matches_ticket",
    "礼貌": "polite", "最多字数": "max_chars",
}  # fmt: skip
"""The header's Chinese names and the keys that they stand for; the keys themselves are understood too."""

_OF_CASE = ("clause", "severity", "tags", "pack", "mutate", "about")
_LISTS = ("clause", "tags", "mutate", "contains", "none", "wording", "intent", "cites")
_TRUTHS = {"是": True, "true": True, "yes": True, "1": True, "否": False, "false": False, "no": False, "0": False}
_SEVERITIES = {"必须": "must", "应当": "should"}


def read_spreadsheet(file: Path) -> Located:
    """The file's cases as raw data, each value with its row. A row without an id goes on with the dialogue above.

    Raises CaseFault when it can't be read or a column is not known.
    """
    rows = _xlsx_rows(file) if file.suffix == ".xlsx" else _csv_rows(file)
    header = next(rows, None)
    if header is None:
        raise CaseFault([f"{file}:1: 表是空的 / the table is empty"])
    keys = _keys(file, header)
    cases: list[dict[str, object]] = []
    lines: dict[KeyPath, int] = {}
    for number, row in enumerate(rows, 2):
        cells = {key: cell.strip() for key, cell in zip(keys, row, strict=False) if key and cell.strip()}
        if not cells:
            continue
        if "id" in cells:
            cases.append({"id": cells["id"], "turns": []})
            lines[(len(cases) - 1,)] = number
        elif not cases:
            raise CaseFault([f"{file}:{number}: 编号: 第一行须有编号 / the first row needs an id"])
        _add(cases[-1], cells)
        turns = cases[-1]["turns"]
        assert isinstance(turns, list)
        lines[(len(cases) - 1, "turns", len(turns) - 1)] = number
    return Located(value=cases, lines=lines)


def _add(case: dict[str, object], cells: Mapping[str, str]) -> None:
    case |= {key: _value(key, cells[key]) for key in _OF_CASE if key in cells}
    checks = {key: cell for key, cell in cells.items() if key not in (*_OF_CASE, "id", "user")}
    expect = [{"clause" if key == "clause_check" else key: _value(key, cell)} for key, cell in checks.items()]
    turns = case["turns"]
    assert isinstance(turns, list)
    turns.append({"user": cells.get("user", ""), "expect": expect})


def _value(key: str, cell: str) -> object:
    if key == "severity":
        return _SEVERITIES.get(cell, cell)
    if cell.lower() in _TRUTHS and key in ("answered", "cites", "ticket", "only_staff_id", "promise_matches_ticket", "polite"):
        return _TRUTHS[cell.lower()]
    if key == "max_chars" and cell.replace(".0", "").isdigit():
        return int(float(cell))
    if key in _LISTS:
        return [part.strip() for part in cell.split("|") if part.strip()]
    return cell


def _keys(file: Path, header: Sequence[str]) -> list[str]:
    keys = []
    for name in (one.strip().removeprefix("\ufeff") for one in header):
        key = COLUMNS.get(name, name if name in COLUMNS.values() else "")
        if not key and name and name != "备注":
            known = "、".join(COLUMNS)
            raise CaseFault([f"{file}:1: {name}: 不认识这一列；可用：{known}、备注 / unknown column; the English keys work too"])
        keys.append(key)
    for needed in ("id", "user"):
        if needed not in keys:
            raise CaseFault([f"{file}:1: 缺少“编号”或“客户说”一列 / the columns id and user are needed"])
    return keys


def _csv_rows(file: Path) -> Iterator[list[str]]:
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return iter(list(csv.reader(io.StringIO(raw.decode(encoding)))))
        except UnicodeDecodeError:
            continue
    raise CaseFault([f"{file}:1: 编码读不出来，请另存为 UTF-8 / save the table as UTF-8"])


def _xlsx_rows(file: Path) -> Iterator[list[str]]:
    # Imported here: only tables need it.
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
    except Exception as error:  # a broken workbook fails in as many ways as there are parsers in it
        raise CaseFault(
            [f"{file}:1: 打不开这个表格，请另存为 xlsx / not a readable workbook ({type(error).__name__})"]
        ) from error
    for row in sheet.iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]
