"""Markdown, HTML and code in a reply: the customer reads plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from guards.finding import Finding, GuardContext
from guards.view import view

_ACTIVE = re.compile(
    r"<\s*/?\s*(?:script|iframe|style|object|embed|form|input|button|svg|img|link|meta|video|audio|base"
    r"|a)\b[^>]*>?|!\[[^\]]*\]\s*\([^)]*\)?"
    r"|\bon(?:click|load|error|mouseover)\s*=|<!--|-->|<\?xml|<!doctype"
)
_DATA = re.compile(
    r"^\s*(?:\{\s*\"|\[\s*\{|\{\{)|\"\s*:\s*\"|\\(?:frac|boxed|text|times|begin|end|mathrm)\b|\\[()\[\]]"
    r"|^\s*(?:def |import |class |print\(|select .* from )"
)
# Each group that matched is taken out; what stands between stays.
_MARKS = re.compile(
    r"(?P<fence>^[ \t]*(?:`{3,}|~{3,})[a-z0-9+-]*)|(?P<heading>^[ \t]*#{1,6}[ \t]+)|(?P<quote>^[ \t]*>+[ \t]*)"
    r"|(?P<rule>^[ \t]*(?:-{3,}|\*{3,}|={3,}|_{3,})[ \t]*$)|(?P<bullet>^[ \t]*[-*+•][ \t]+)|(?P<strong>\*{2,}"
    r"|_{2,}|~~)|(?P<tick>`+)"
    r"|(?P<tag></?(?:br|p|b|i|u|em|strong|div|span|ul|ol|li|table|thead|tbody|tr|td|th|h[1-6]|font|center|hr|pre"
    r"|code|blockquote|small|sub|sup)\b[^<>]*>)",
    re.MULTILINE,
)
_EMPHASIS = re.compile(r"(?<![0-9a-z*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![0-9a-z*])")
_LINK = re.compile(r"\[(?P<label>[^\[\]\n]*)\](?P<target>\([^()\n]*\))")
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});")
_ROW = re.compile(r"^[ \t]*\|(?P<cells>[^\n]*)\|[ \t]*$", re.MULTILINE)


class Markup:
    """Harmless marks are taken off, table rows become plain lists; images, scripts, code and JSON can't be mended."""

    name = "markup"
    clause = "TR-1.12"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        plain = view(text).plain
        fatal = [plain.span(*match.span()) for pattern in (_ACTIVE, _DATA) for match in pattern.finditer(plain.text)]
        if fatal:
            return [self._finding("markup.active", start, end, None) for start, end in fatal]
        rows = list(_ROW.finditer(plain.text))
        if rows:
            return [self._row(match, *plain.span(*match.span())) for match in rows]
        return [
            self._finding(code, *plain.span(start, end), replacement)
            for start, end, code, replacement in sorted(set(_marks(plain.text)))
        ]

    def _row(self, match: re.Match[str], start: int, end: int) -> Finding:
        cells = [cell.strip() for cell in match["cells"].split("|")]
        said = "，".join(cell for cell in cells if cell and not re.fullmatch(r"[:\-\s]+", cell))
        return self._finding("markup.table", start, end, said)

    def _finding(self, code: str, start: int, end: int, replacement: str | None) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end, replacement=replacement)


def _marks(text: str) -> Iterator[tuple[int, int, str, str]]:
    for match in _MARKS.finditer(text):
        if match["strong"] and _is_blank_to_fill(text, match):
            continue
        yield *match.span(), f"markup.{match.lastgroup}", "\n" if match["tag"] and match["tag"].startswith("<br") else ""
    for match in _EMPHASIS.finditer(text):
        yield match.start(), match.start() + 1, "markup.emphasis", ""
        yield match.end() - 1, match.end(), "markup.emphasis", ""
    for match in _LINK.finditer(text):
        yield match.start(), match.start() + 1, "markup.link", ""
        yield match.end("label"), match.end(), "markup.link", ""
    for match in _ENTITY.finditer(text):
        plain = html.unescape(match[0])
        if plain != match[0]:
            yield *match.span(), "markup.entity", plain.replace("\xa0", " ")


def _is_blank_to_fill(text: str, match: re.Match[str]) -> bool:
    """138****8000 and 姓名____ are masks and blanks, not emphasis."""
    if match["strong"][0] == "*" and (
        text[match.start() - 1 : match.start()].isdigit() or text[match.end() : match.end() + 1].isdigit()
    ):
        return text.count("*") == len(match["strong"])
    return match["strong"][0] == "_" and len(match["strong"]) > 2
