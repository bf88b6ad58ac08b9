"""A passage cut into the units that are read and quoted whole: sentences, and list items or table rows with their lead-in."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$|^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$|^\s*```")
_ITEM = re.compile(
    r"^\s*(?:[-*+•·●○■◆▪]\s*|\d{1,2}\s*[.、)）](?!\d)\s*|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]\s*|[一二三四五六七八九十]{1,3}、\s*|[①-⑳]\s*|\|)"
)
_END = re.compile(r"[。！？!?；;]+[”」』’）)\"]*|\n+")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """`text` is the slice [start, end) of the passage's text, without blanks at its ends.

    `lead` is the index of the sentence that introduces this one (a list's first line ending in a colon), or -1.
    `item` is true for a list item or table row.
    """

    start: int
    end: int
    text: str
    item: bool = False
    lead: int = -1


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text` in order; headings, rules and fences are left out."""
    found: list[Sentence] = []
    lead = -1
    for start, line in _lines(text):
        if not line.strip() or _RULE.match(line) or _HEADING.match(line):
            lead = -1 if _HEADING.match(line) else lead
            continue
        item = bool(_ITEM.match(line))
        if not item:
            lead = -1
        for begin, end in _pieces(line):
            found.append(Sentence(start=start + begin, end=start + end, text=line[begin:end], item=item, lead=lead))
        if not item and found and found[-1].text.endswith(("：", ":")):
            lead = len(found) - 1
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    start = 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _pieces(line: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    start = 0
    for match in [*_END.finditer(line), None]:
        end = match.end() if match else len(line)
        piece = line[start:end]
        stripped = piece.strip()
        if any(map(str.isalnum, stripped)):
            begin = start + piece.index(stripped)
            pieces.append((begin, begin + len(stripped)))
        start = end
    return pieces
