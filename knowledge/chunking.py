"""Articles cut into passages: by heading and sentence, small enough to cite, verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.passage import Article, Passage

MAX_CHARACTERS = 300
# A sentence longer than this is not repeated at the head of the next passage: it would leave too little room.
_LONGEST_OVERLAP = 120

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
# A sentence ends after its marks and whatever closes it; an ASCII full stop only before a space or a Chinese character.
_SENTENCE_END = re.compile(r"(?:[。！？!?；;…]+|\.(?=[\s\u4e00-\u9fff]))[”’」』）)】》\"']*|\n+")
_CLAUSE_END = re.compile(r"[，,、：:）)\s]")


@dataclass(frozen=True, kw_only=True)
class _Block:
    """A run of lines under one heading path; `rows` are line spans when it is a table."""

    start: int
    end: int
    heading: str
    rows: tuple[tuple[int, int], ...] = ()


def split(article: Article) -> list[Passage]:
    """The article's passages in reading order, each at most 300 characters (an FAQ entry's answer stays whole).

    A passage is a verbatim slice of `article.text`; neighbours under one heading share a sentence. A table that has
    to be cut repeats its header lines above the rows. Ids are the article's with a running number.
    """
    if article.kind == "faq":
        return [_passage(article, 0, article.text, "")]
    passages: list[Passage] = []
    for block in _blocks(article.text):
        pieces = _table_pieces(article.text, block) if block.rows else _prose_pieces(article.text, block)
        for piece in pieces:
            passages.append(_passage(article, len(passages), piece, block.heading))
    return passages


def _passage(article: Article, number: int, text: str, heading: str) -> Passage:
    return Passage(
        id=f"{article.id}-{number}",
        article_id=article.id,
        title=article.title,
        text=text,
        source=article.source,
        kind=article.kind,
        questions=article.questions,
        heading=heading,
        valid_from=article.valid_from,
        valid_until=article.valid_until,
    )


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n")), line.rstrip("\r\n")
        start += len(line)


def _blocks(text: str) -> list[_Block]:
    """Sections under their heading paths, tables apart from prose."""
    blocks: list[_Block] = []
    path: list[tuple[int, str]] = []
    rows: list[tuple[int, int]] = []
    prose: tuple[int, int] | None = None

    def close() -> None:
        nonlocal prose
        heading = " > ".join(name for _, name in path)
        if prose:
            blocks.append(_Block(start=prose[0], end=prose[1], heading=heading))
        if rows:
            blocks.append(_Block(start=rows[0][0], end=rows[-1][1], heading=heading, rows=tuple(rows)))
        prose = None
        rows.clear()

    for start, end, line in _lines(text):
        heading = _HEADING.match(line)
        in_table = line.lstrip().startswith("|")
        if heading:
            close()
            level = len(heading[1])
            path[:] = [*(above for above in path if above[0] < level), (level, heading[2].strip())]
        elif in_table:
            if prose:
                close()
            rows.append((start, end))
        elif line.strip():
            if rows:
                close()
            prose = (prose[0] if prose else start, end)
    close()
    return blocks


def _table_pieces(text: str, block: _Block) -> Iterator[str]:
    lines = [text[start:end] for start, end in block.rows]
    ruled = len(lines) > 1 and _TABLE_RULE.match(lines[1])
    head, body = (lines[:2], lines[2:]) if ruled else (lines[:1], lines[1:])
    header = "\n".join(head)
    room = MAX_CHARACTERS - len(header) - 1
    if room < MAX_CHARACTERS // 3 or not body:
        yield from _prose_pieces(text, _Block(start=block.start, end=block.end, heading=block.heading))
        return
    piece: list[str] = []
    for row in body:
        if piece and len("\n".join([*piece, row])) > room:
            yield "\n".join([header, *piece])
            piece = []
        piece.append(row[:room])
    yield "\n".join([header, *piece])


def _prose_pieces(text: str, block: _Block) -> Iterator[str]:
    sentences = list(_sentences(text, block.start, block.end))
    first = 0
    while first < len(sentences):
        last = first
        while last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= MAX_CHARACTERS:
            last += 1
        piece = text[sentences[first][0] : sentences[last][1]].strip()
        if piece:
            yield piece
        if last + 1 >= len(sentences):
            return
        first = _next_start(sentences, first, last)


def _next_start(sentences: list[tuple[int, int]], first: int, last: int) -> int:
    """The last sentence is repeated when it is short, was not alone, and leaves room for the one after it."""
    start, end = sentences[last]
    fits = sentences[last + 1][1] - start <= MAX_CHARACTERS
    return last if last > first and end - start <= _LONGEST_OVERLAP and fits else last + 1


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of sentences, none longer than a passage: longer ones are cut after a comma, or wherever they must."""
    at = start
    while at < end:
        found = _SENTENCE_END.search(text, at, end)
        stop = found.end() if found else end
        while stop - at > MAX_CHARACTERS:
            cuts = [match.end() for match in _CLAUSE_END.finditer(text, at + MAX_CHARACTERS // 2, at + MAX_CHARACTERS)]
            cut = cuts[-1] if cuts else at + MAX_CHARACTERS
            yield at, cut
            at = cut
        if text[at:stop].strip():
            yield at, stop
        at = stop
