"""Plain text and Markdown."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import UnreadableFile
from knowledge.reading.draft import ArticleDraft, read_day

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIRST_HEADING = re.compile(r"\A\s*#{1,6}[ \t]+(\S.*?)[ \t]*#*[ \t]*(?:\n|\Z)")
_TITLE_LENGTH = 40
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Markup that a customer must not see; the words inside it stay. Order matters: images before links.
_MARKUP = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)[^)]*\)"), r"\1（\2）"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(?m)^[ \t]*(?:[-*_][ \t]*){3,}$"), ""),
    (re.compile(r"(?m)^[ \t]*>[ \t]?"), ""),
    (re.compile(r"(?m)^([ \t]*)[-*+][ \t]+"), r"\1· "),
    (re.compile(r"(?m)^```.*$"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![A-Za-z0-9*])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])"), r"\1"),
)


def decode(data: bytes) -> str:
    """UTF-8, UTF-16/32 with a mark, else GB18030; line ends unified. Raises UnreadableFile when none fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data[:4096]:
        raise UnreadableFile("文件内容不是文本，请确认扩展名与内容一致")
    try:
        return _unified(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decoded(data, "gb18030")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return _unified(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise UnreadableFile("文字编码无法识别，请另存为 UTF-8 后重新导入") from error


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_markdown(text: str, *, fallback_title: str) -> list[ArticleDraft]:
    """One article: front matter (title, valid_from, valid_until, source), then text without markup.

    The title is the front matter's, else the first heading, else a short first line, else `fallback_title`.
    """
    facts, body = _front_matter(text)
    heading = _FIRST_HEADING.match(body)
    title = facts.get("title") or ""
    if heading and (not title or heading[1] == title):
        title, body = title or heading[1], body[heading.end() :]
    body = plain(body)
    return [_draft(facts, title=plain(str(title)) or title_line(body) or fallback_title, text=body)]


def read_text(text: str, *, fallback_title: str) -> list[ArticleDraft]:
    """One article from plain text: front matter as in Markdown; without a title there, a short first line without a full stop is it."""
    facts, body = _front_matter(text)
    if facts.get("title"):
        return [_draft(facts, title=str(facts["title"]), text=body.strip())]
    heading = _FIRST_HEADING.match(body)
    title = heading[1] if heading else title_line(body)
    if title:
        body = body.lstrip()[len(heading[0].lstrip()) if heading else len(title) :]
    return [_draft(facts, title=title or fallback_title, text=body.strip())]


def _draft(facts: dict[str, object], *, title: str, text: str) -> ArticleDraft:
    return ArticleDraft(
        title=title,
        text=text,
        source=str(facts["source"]) if facts.get("source") else None,
        valid_from=read_day(facts.get("valid_from"), where="文件头 valid_from "),
        valid_until=read_day(facts.get("valid_until"), where="文件头 valid_until "),
    )


def title_line(text: str) -> str:
    """The first line, if it looks like a title and more text follows; else nothing."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    looks = 0 < len(first) <= _TITLE_LENGTH and first[-1] not in "。，；！？,;!?：:|" and not first.startswith(("|", "·"))
    return first if looks and rest.strip() else ""


def plain(markdown: str) -> str:
    """Markdown without emphasis, images, quotes, rules and code marks; headings, tables and list dots stay."""
    for pattern, replacement in _MARKUP:
        markdown = pattern.sub(replacement, markdown)
    return re.sub(r"\n{3,}", "\n\n", markdown).strip()


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    import yaml

    try:
        facts = yaml.safe_load(found[1] or "")
    except yaml.YAMLError as error:
        raise UnreadableFile("文件头（两行 --- 之间）不是有效的 YAML，请检查冒号和缩进") from error
    # A document may begin with a rule that is no front matter at all.
    return (facts, text[found.end() :]) if isinstance(facts, dict) else ({}, text) if facts else ({}, text[found.end() :])
