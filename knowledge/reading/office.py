"""Word, PDF and HTML, through markitdown's converters (its plugins and its downloads are never used)."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from knowledge.errors import UnreadableFile
from knowledge.reading.draft import ArticleDraft
from knowledge.reading.plain import decode, plain, read_markdown

_UNPACKED_BYTES = 500_000_000
_SENTENCE_ENDS = "。！？!?；;：:"
_LIST_START = re.compile(
    r"^\s*(?:[·•●■◆▪-]|第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|[（(]?\d+[、.)）]|\|)"
)


def check_zip(path: Path) -> None:
    """Refuse what is no Office file, is encrypted, or would unpack to more than 500 MB."""
    with open(path, "rb") as file:
        head = file.read(8)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        # Encrypted Office files are OLE containers with this stream's name in their directory.
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise UnreadableFile("文件有密码保护，请取消密码后重新导入")
        raise UnreadableFile("这是旧版 Office 格式，请另存为 docx 或 xlsx 后重新导入")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _UNPACKED_BYTES:
                raise UnreadableFile("文件解压后超过 500 MB，请拆分后导入")
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile("文件已损坏，无法打开") from error


def read_docx(path: Path) -> list[ArticleDraft]:
    """One article; the title is the document's property, else its first heading, else the file's name."""
    from markitdown import StreamInfo
    from markitdown.converters import DocxConverter

    try:
        with open(path, "rb") as file:
            text = DocxConverter().convert(file, StreamInfo(extension=".docx")).markdown
    except Exception as error:
        raise UnreadableFile("Word 文件已损坏，请用 Word 打开并另存一次再导入") from error
    return _titled(text, _docx_title(path), path.stem)


def _docx_title(path: Path) -> str:
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with zipfile.ZipFile(path) as archive:
            title = fromstring(archive.read("docProps/core.xml")).findtext("{http://purl.org/dc/elements/1.1/}title")
    except (KeyError, ParseError):  # the part is optional
        return ""
    # python-docx's template calls every document this.
    return "" if not title or title.strip() == "Word Document" else title.strip()


def read_html(data: bytes, *, fallback_title: str) -> list[ArticleDraft]:
    """One article; the title is `<title>`, else the first heading. Scripts and styles are left out, nothing is fetched."""
    from bs4 import BeautifulSoup
    from markitdown import StreamInfo
    from markitdown.converters import HtmlConverter

    declared = re.search(rb"charset=[\"']?\s*([\w-]+)", data[:2048], re.IGNORECASE)
    try:
        text = data.decode(declared[1].decode().replace("gb2312", "gb18030")) if declared else decode(data)
    except (UnicodeDecodeError, LookupError):
        text = decode(data)
    page = BeautifulSoup(text, "html.parser")
    title = page.title.extract() if page.title else None
    stream = io.BytesIO(str(page).encode("utf-8", "replace"))
    markdown = HtmlConverter().convert(stream, StreamInfo(extension=".html", charset="utf-8")).markdown
    return _titled(markdown, title.get_text().strip() if title else "", fallback_title)


def read_pdf(path: Path) -> list[ArticleDraft]:
    """One article, lines of a paragraph joined again. Raises UnreadableFile for passwords and for scans without text."""
    from markitdown import StreamInfo
    from markitdown.converters import PdfConverter

    title = _pdf_title(path)
    try:
        with open(path, "rb") as file:
            text = PdfConverter().convert(file, StreamInfo(extension=".pdf")).markdown
    except Exception as error:
        raise UnreadableFile("PDF 文件已损坏，请重新导出后再导入") from error
    if not text.strip():
        raise UnreadableFile("PDF 中没有文字（可能是扫描件），请先做文字识别（OCR）再导入")
    return _titled(joined_lines(text), title, path.stem)


def _pdf_title(path: Path) -> str:
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfminer.pdfparser import PDFParser
    from pdfminer.utils import decode_text

    try:
        with open(path, "rb") as file:
            document = PDFDocument(PDFParser(file))
            found = document.info[0].get("Title") if document.info else None
    except (PDFPasswordIncorrect, PDFEncryptionError, PDFTextExtractionNotAllowed) as error:
        raise UnreadableFile("PDF 有密码保护，请取消密码后重新导入") from error
    except Exception as error:
        raise UnreadableFile("PDF 文件已损坏，请重新导出后再导入") from error
    title = decode_text(found) if isinstance(found, bytes) else ""
    return "" if title.strip().lower().startswith(("microsoft word", "untitled", "(anonymous)")) else title.strip()


def joined_lines(text: str) -> str:
    """Join lines that the page's width broke: a long line without a closing mark goes on in the next."""
    lines = [line.strip() for line in text.replace("\f", "\n\n").splitlines()]
    longest = max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    open_line = False
    for line in lines:
        if not line:
            # A blank line inside a sentence is a page break or loose spacing only when the line before was full.
            open_line = False
            paragraphs.append("")
        elif open_line and not _LIST_START.match(line):
            between = " " if paragraphs[-1][-1:].isascii() and line[:1].isascii() else ""
            paragraphs[-1] += between + line
        else:
            paragraphs.append(line)
        if line:
            open_line = len(line) >= 0.7 * longest and line[-1] not in _SENTENCE_ENDS and not line.startswith("|")
    return "\n".join(paragraphs)


def _titled(markdown: str, title: str, fallback: str) -> list[ArticleDraft]:
    [draft] = read_markdown(markdown, fallback_title=fallback)
    if not title or title == draft.title:
        return [draft]
    return [ArticleDraft(title=plain(title), text=plain(markdown))]
