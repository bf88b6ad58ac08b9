"""Paths to articles: which files are read, by which reader, and why one cannot be."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import UnreadableFile
from knowledge.passage import Article
from knowledge.reading.draft import ArticleDraft

MAX_BYTES = 50_000_000
SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".csv")


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file to read. `path` is absolute and is its identity; `name` is what staff see as the article's source."""

    path: Path
    name: str


def find_files(paths: Sequence[Path]) -> tuple[list[SourceFile], list[tuple[str, str]]]:
    """Files under `paths`, directories searched through, hidden and lock files left out; and paths that are not there."""
    found: dict[Path, SourceFile] = {}
    failed: list[tuple[str, str]] = []
    for given in paths:
        path = Path(os.path.abspath(given))
        if path.is_dir():
            for file in _below(path):
                found.setdefault(file, SourceFile(path=file, name=file.relative_to(path.parent).as_posix()))
        elif path.exists():
            found.setdefault(path, SourceFile(path=path, name=path.name))
        else:
            failed.append((str(given), "找不到这个文件或目录，请检查路径"))
    return list(found.values()), failed


def _below(directory: Path) -> Iterable[Path]:
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(names) if not name.startswith((".", "~$")))


def digest(file: SourceFile) -> str:
    """SHA-256 of the file's bytes. Raises UnreadableFile if it is too large, of no known kind, or cannot be opened."""
    if file.path.suffix.lower() not in SUFFIXES:
        raise UnreadableFile(f"不支持的文件类型 {file.path.suffix or '（无扩展名）'}，支持：{' '.join(SUFFIXES)}")
    try:
        if not file.path.is_file():
            raise UnreadableFile("不是普通文件")
        if file.path.stat().st_size > MAX_BYTES:
            raise UnreadableFile("文件超过 50 MB，请拆分后导入")
        with open(file.path, "rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile("文件无法打开，请检查读取权限") from error


def read_articles(file: SourceFile) -> list[Article]:
    """The file's articles. Raises UnreadableFile, and nothing else, when there are none to be had."""
    try:
        drafts = [draft for draft in _drafts(file.path) if draft.text.strip()]
    except UnreadableFile:
        raise
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        raise UnreadableFile("文件内容无法解析，可能已损坏") from error
    if not drafts:
        raise UnreadableFile("文件中没有文字内容")
    seen: dict[str, int] = {}
    articles: list[Article] = []
    for draft in drafts:
        name = draft.questions[0] if draft.questions else draft.title if len(drafts) > 1 else ""
        seen[name] = seen.get(name, 0) + 1
        articles.append(_article(draft, file, f"{name}\x00{seen[name]}"))
    return articles


def _article(draft: ArticleDraft, file: SourceFile, within: str) -> Article:
    identity = hashlib.sha256(f"{file.path}\x00{within}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return Article(
        id=identity,
        title=" ".join(draft.title.split()),
        text=draft.text.encode("utf-8", "replace").decode(),  # half surrogate pairs fit into no database
        source=draft.source or file.name,
        kind="faq" if draft.questions else "document",
        questions=draft.questions,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
    )


def _drafts(path: Path) -> list[ArticleDraft]:
    from knowledge.reading import office, plain, table

    suffix = path.suffix.lower()
    if path.stat().st_size == 0:
        raise UnreadableFile("文件是空的")
    if suffix in (".docx", ".xlsx"):
        office.check_zip(path)
    match suffix:
        case ".md" | ".markdown":
            return plain.read_markdown(plain.decode(path.read_bytes()), fallback_title=path.stem)
        case ".txt":
            return plain.read_text(plain.decode(path.read_bytes()), fallback_title=path.stem)
        case ".html" | ".htm":
            return office.read_html(path.read_bytes(), fallback_title=path.stem)
        case ".docx":
            return office.read_docx(path)
        case ".pdf":
            return office.read_pdf(path)
        case ".xlsx":
            return table.read_xlsx(path)
        case _:
            return table.read_csv(plain.decode(path.read_bytes()), name=path.stem)
