"""A passage's tables in sentences: A14 Pro原装屏1280元，A14 Pro国产屏620元。"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.passage import Passage

_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:—–-]+$")
# A cell that is a figure or a predicate of its own.
_FIGURE = re.compile(r"^(?:不?满|不足|超过)?\d")
_NO, _YES = re.compile(r"无|否|没有|不含|不包含|[×✗✘xX]|[-—–/]"), re.compile(r"有|是|含|包含|[√✓✔]")
_WHETHER = re.compile(r"是否|能否|可否")
_SAYS = re.compile(r"[\d¥￥每前满可不无未免收需须含约]")


@lru_cache(maxsize=256)
def spelled_out(passage: Passage) -> Passage:
    """The passage with each row of its tables as a sentence, every cell after the row's name and the head of its column."""
    if "|" not in passage.text:
        return passage
    return dataclasses.replace(passage, text="\n".join(_lines(passage.text)))


def _lines(text: str) -> Iterator[str]:
    heads: list[str] = []
    for line in text.splitlines():
        if not _ROW.match(line):
            heads = []
            yield line
        elif _RULE.match(line):
            continue
        elif not heads:
            heads = _cells(line)
        else:
            yield _sentence(heads, _cells(line))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _sentence(heads: list[str], cells: list[str]) -> str:
    first, rest = cells[0], list(zip(heads[1:], cells[1:], strict=False))
    # A row that is named by a figure says nothing without what the figure is of.
    named = f"{heads[0]}{first}" if _FIGURE.search(first) else first
    return "，".join(_stated(named, head, cell) for head, cell in rest if cell) + "。"


def _stated(named: str, head: str, cell: str) -> str:
    """A cell that only denies or affirms is said in words: 轻简没有外景, 会员可延期."""
    asked = _WHETHER.sub("", head)
    if _NO.fullmatch(cell) or _YES.fullmatch(cell):
        denied = _NO.fullmatch(cell) is not None
        if asked != head:
            return f"{named}{'不' if denied else ''}{asked}"
        return f"{named}{'没有' if denied else '有'}{head}"
    return f"{named}{head}{'' if _SAYS.match(cell) else '为'}{cell}"
