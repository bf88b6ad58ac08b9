"""A passage that is a table: which of its rows a question is about, and each row as a line that reads by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.alike import stated
from knowledge.question import content_words
from knowledge.text import fold

_RULE = re.compile(r"^[\s|:—–-]+$")
_FIGURE = re.compile(r"^(?:不?满|不足|超过)?\d")
#: A word that more than this share of the rows hold tells none of them from the others.
_COMMON = 0.5


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: the columns' names, what stands in it, and the slice [start, end) of the passage's text that it is."""

    heads: tuple[str, ...]
    cells: tuple[str, ...]
    start: int
    end: int

    @property
    def line(self) -> str:
        """The row as it is said: 观澜厅：面积 150平方米；半天 3200元。"""
        # A row that is named by a figure says nothing without what the figure is of.
        name = f"{self.heads[0]}{self.cells[0]}" if _FIGURE.search(self.cells[0]) else self.cells[0]
        told = [f"{head} {cell}".strip() for head, cell in zip(self.heads[1:], self.cells[1:], strict=False) if cell]
        return f"{name}：{'；'.join(told)}。" if told else f"{name}。"


def table_rows(text: str) -> tuple[Row, ...]:
    """The rows of a text that is nothing but a table under its head; () for any other text."""
    heads: tuple[str, ...] = ()
    found: list[Row] = []
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        bare = line.strip()
        if not bare:
            continue
        if not bare.startswith("|"):
            return ()
        if _RULE.match(bare):
            continue
        cells = tuple(cell.strip() for cell in bare.strip("|").split("|"))
        if heads:
            found.append(Row(heads=heads, cells=cells, start=start, end=start + len(line)))
        heads = heads or cells
    return tuple(found)


def rows_named(question: str, rows: Sequence[Row], *, head: str) -> list[int]:
    """The places of the rows that a folded question names; [] where it names none or all.

    A word counts by how few of the rows hold it; where one stands in the rows' names, only those do, and a single character only where
    nothing longer tells. Words of `head` (what stands above the table, folded) name no row.
    """
    above = head + fold("".join(rows[0].heads)) if rows else head
    asked = [word for word in content_words(question) if not stated(word, above)]
    longer = [word for word in asked if len(word) > 1]
    names, whole = [fold(row.cells[0]) for row in rows], [fold("".join(row.cells)) for row in rows]
    most = max(_COMMON * len(rows), 1)
    for words, texts in ((longer, names), (longer, whole), (asked, names), (asked, whole)):
        if named := _told_apart(words, texts, most):
            return named if len(named) < len(rows) else []
    return []


def _told_apart(words: Sequence[str], texts: Sequence[str], most: float) -> list[int]:
    """The texts that are the likeliest for one of the words at least; a word that more than `most` of them hold tells nothing."""
    holders = [[place for place, text in enumerate(texts) if stated(word, text)] for word in words]
    telling = [places for places in holders if 0 < len(places) <= most]
    weight = [sum(1 / len(places) for places in telling if place in places) for place in range(len(texts))]
    likeliest = [[place for place in places if weight[place] == max(weight[one] for one in places)] for places in telling]
    return sorted({place for places in likeliest for place in places})
