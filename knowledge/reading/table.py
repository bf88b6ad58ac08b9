"""Rows of cells: question-and-answer tables become FAQ entries, any other table one document a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from knowledge.errors import UnreadableFile
from knowledge.reading.draft import ArticleDraft, read_day
from knowledge.text import fold

Cell = object
Row = Sequence[Cell]

_NAMES = {
    "question": {"问题", "问", "标准问", "标准问题", "提问", "用户问题", "question", "q", "questions"},
    "answer": {"答案", "回答", "答", "答复", "回复", "标准答案", "标准回答", "answer", "a", "answers", "reply"},
    "similar": {"相似问", "相似问法", "相似问题", "其他问法", "扩展问", "同义问", "similar", "similarquestions", "variants"},
    "title": {"标题", "主题", "名称", "title", "name"},
    "source": {"来源", "出处", "source"},
    "valid_from": {"生效日期", "生效时间", "开始日期", "validfrom"},
    "valid_until": {"失效日期", "失效时间", "截止日期", "到期日期", "有效期至", "validuntil"},
}
_HEADER_WITHIN = 6
_WORDINGS = re.compile(r"[\n;；|\uff5c]+")


def read_table(rows: Iterable[Row], *, name: str) -> list[ArticleDraft]:
    """Articles of one table; `name` (of the sheet or file) stands in titles of rows that have none."""
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell_text(cell) for cell in row)]
    if not filled:
        return []
    header, columns = _header(filled)
    if "question" in columns and "answer" in columns:
        return list(_entries(filled[header + 1 :], columns, name))
    return list(_documents(filled, name))


def cell_text(cell: Cell) -> str:
    """A cell as a person reads it: no `.0` behind whole numbers, no midnight behind days."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def read_csv(text: str, *, name: str) -> list[ArticleDraft]:
    """A table from comma-, tab- or semicolon-separated text."""
    sample = text[:8192]
    first = sample.partition("\n")[0]
    delimiter = max(",\t;，", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UnreadableFile("CSV 格式有误（引号或分隔符不配对），请用表格软件另存一次再导入") from error
    return read_table(rows, name=name)


def read_xlsx(path: Path) -> list[ArticleDraft]:
    """All visible sheets of a workbook; formulas by the value that was last saved."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise UnreadableFile("表格文件已损坏，请用表格软件打开并另存一次再导入") from error
    drafts: list[ArticleDraft] = []
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                name = path.stem if len(book.worksheets) == 1 else f"{path.stem} {sheet.title}"
                drafts += read_table(sheet.iter_rows(values_only=True), name=name)
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("表格内容已损坏，请用表格软件打开并另存一次再导入") from error
    finally:
        book.close()
    return drafts


def _header(filled: list[tuple[int, Row]]) -> tuple[int, dict[str, int]]:
    """Place of the header among the filled rows, and which column holds what."""
    for place, (_, row) in enumerate(filled[:_HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            named = re.sub(r"[\s_*（(].*$|[\s_]", "", fold(cell_text(cell)).replace("valid_", "valid").replace(" ", ""))
            for meaning, names in _NAMES.items():
                if named in names:
                    columns.setdefault(meaning, column)
        if "question" in columns and "answer" in columns:
            return place, columns
    return 0, {}


def _entries(rows: Iterable[tuple[int, Row]], columns: dict[str, int], name: str) -> Iterable[ArticleDraft]:
    for number, row in rows:
        cells = {meaning: row[column] if column < len(row) else None for meaning, column in columns.items()}
        question, answer = cell_text(cells["question"]), cell_text(cells["answer"])
        if not question or not answer:
            continue
        others = (one.strip() for one in _WORDINGS.split(cell_text(cells.get("similar"))))
        yield ArticleDraft(
            title=cell_text(cells.get("title")) or question,
            text=answer,
            questions=tuple(dict.fromkeys((question, *(one for one in others if one)))),
            source=cell_text(cells.get("source")) or None,
            valid_from=read_day(cells.get("valid_from"), where=f"“{name}”第 {number} 行生效日期"),
            valid_until=read_day(cells.get("valid_until"), where=f"“{name}”第 {number} 行失效日期"),
        )


def _documents(filled: list[tuple[int, Row]], name: str) -> Iterable[ArticleDraft]:
    """Each row as “column：value” sentences, so that it can be read and cited without its header."""
    (_, first), *rest = filled
    if not rest:
        yield ArticleDraft(title=name, text="，".join(text for text in map(cell_text, first) if text))
        return
    heads = [cell_text(cell) for cell in first]
    for _, row in rest:
        cells = [cell_text(cell) for cell in row]
        parts = [
            f"{heads[column]}：{cell}" if column < len(heads) and heads[column] else cell
            for column, cell in enumerate(cells)
            if cell
        ]
        titled = next((cell for cell in cells if cell), "")
        yield ArticleDraft(title=f"{name} {titled}"[:80], text="；".join(parts) + "。")
