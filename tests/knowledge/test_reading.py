"""Files of every kind, and files that cannot be read."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import UnreadableFile
from knowledge.passage import Article
from knowledge.reading import source_file
from knowledge.reading.office import joined_lines
from knowledge.reading.source_file import SourceFile, digest, find_files, read_articles


def read(path: Path) -> list[Article]:
    file = SourceFile(path=path, name=path.name)
    digest(file)
    return read_articles(file)


def reason(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    return caught.value.reason_zh


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv"])
def test_that_usual_encodings_are_read(tmp_path: Path, encoding: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes("停车收费\r\n地下车库月租350元。\r\n".encode(encoding))
    [article] = read(path)
    assert "地下车库月租350元。" in article.text
    assert "\r" not in article.text


@pytest.mark.parametrize(
    "name, text, title, body",
    [
        ("a.md", "# 停车收费\n\n月租350元。", "停车收费", "月租350元。"),
        ("a.md", "---\ntitle: 停车\nsource: 手册第3章\n---\n月租350元。", "停车", "月租350元。"),
        ("a.md", "---\ntitle: 停车\n---\n# 停车\n月租350元。", "停车", "月租350元。"),
        ("a.txt", "---\ntitle: 停车\nvalid_from: 2026-01-01\n---\n\n月租350元。", "停车", "月租350元。"),
        ("a.txt", "---\nsource: 手册\n---\n停车\n月租350元。", "停车", "月租350元。"),
        ("a.md", "月租350元。地面220元。", "a", "月租350元。地面220元。"),
        ("a.md", "---\n\n月租350元。", "a", "月租350元。"),
        ("a.txt", "停车收费\n\n月租350元。", "停车收费", "月租350元。"),
        ("停车.txt", "月租350元。\n地面220元。", "停车", "月租350元。\n地面220元。"),
        ("a.html", "<title>停车</title><script>alert(1)</script><p>月租<b>350</b>元。</p>", "停车", "月租350元。"),
        ("a.htm", "<h1>停车</h1><p>月租350元。</p>", "停车", "月租350元。"),
    ],
)
def test_that_titles_are_found(tmp_path: Path, name: str, text: str, title: str, body: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    [article] = read(tmp_path / name)
    assert (article.title, article.text) == (title, body)


def test_that_front_matter_gives_source_and_validity(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nsource: 手册\nvalid_from: 2026-01-01\nvalid_until: 2026年12月31日\n---\n供暖费25元。", "utf-8")
    [article] = read(path)
    assert (article.source, article.valid_from, article.valid_until) == ("手册", date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "markdown, text",
    [
        ("**月租**350元，*访客*免费。", "月租350元，访客免费。"),
        ("见[收费表](https://example.com/fees)。", "见收费表（https://example.com/fees）。"),
        ("见[附件](fees.pdf)。![图](x.png)", "见附件。图"),
        ("- 月租\n* 访客", "· 月租\n· 访客"),
        ("> 请注意\n\n---\n`code`", "请注意\n\ncode"),
        ("面积 2*3*4 米，文件名 a_b_c。", "面积 2*3*4 米，文件名 a_b_c。"),
    ],
)
def test_that_markup_is_left_out_and_words_stay(tmp_path: Path, markdown: str, text: str) -> None:
    (tmp_path / "a.md").write_text(f"# 题\n\n{markdown}", "utf-8")
    assert read(tmp_path / "a.md")[0].text == text


@pytest.mark.parametrize(
    "header",
    [
        "问题,答案,相似问,标题",
        "Question,Answer,Similar Questions,Title",
        " Q ,A,相似问法,标题",
        "标准问题（必填）,标准答案,其他问法,主题",
    ],
)
def test_that_question_tables_are_known_by_their_header(tmp_path: Path, header: str) -> None:
    path = tmp_path / "faq.csv"
    path.write_text(f'{header}\n几点下班？,晚上八点。,"何时下班;几点关门\n几点打烊|收工时间",营业时间\n没有答案,,,\n', "utf-8")
    [article] = read(path)
    assert article.kind == "faq"
    assert article.questions == ("几点下班？", "何时下班", "几点关门", "几点打烊", "收工时间")
    assert (article.title, article.text) == ("营业时间", "晚上八点。")


def workbook(path: Path, rows: list[list[object]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_that_a_workbook_of_questions_is_read_under_a_heading_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["常见问题汇总"],
        ["问题", "答案", "生效日期", "失效日期"],
        ["几点下班？", "八点。", date(2026, 1, 1), "2026/12/31"],
        ["月租多少？", 350.0, None, None],
    ]
    first, second = read(workbook(tmp_path / "faq.xlsx", rows))
    assert (first.valid_from, first.valid_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (second.text, second.valid_from) == ("350", None)
    assert first.id != second.id


def test_that_any_other_table_becomes_a_document_a_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [["楼栋", "物业费", "电梯"], ["1号楼", 2.5, 2], ["2号楼", 3, None]]
    articles = read(workbook(tmp_path / "收费.xlsx", rows))
    assert [one.text for one in articles] == ["楼栋：1号楼；物业费：2.5；电梯：2。", "楼栋：2号楼；物业费：3。"]
    assert [one.title for one in articles] == ["收费 1号楼", "收费 2号楼"]
    assert {one.kind for one in articles} == {"document"}


def test_that_word_files_keep_headings_and_tables(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("停车收费", 1)
    document.add_heading("月租", 2)
    document.add_paragraph("地下车库月租350元。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["车位", "价格", "地面", "220元"], strict=True):
        cell.text = text
    document.core_properties.title = ""
    document.save(str(tmp_path / "a.docx"))
    [article] = read(tmp_path / "a.docx")
    assert article.title == "停车收费"
    assert "## 月租" in article.text
    assert "| 地面 | 220元 |" in article.text


def pdf(path: Path, text: str, *, extra: bytes = b"") -> Path:
    """The smallest PDF that shows a line of text, with `extra` in its trailer."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(Parking fees)>>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 7/Root 1 0 R/Info 6 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (extra, len(data))
    path.write_bytes(data + b"xref\n0 7\n0000000000 65535 f \n" + xref + trailer)
    return path


def test_that_a_pdf_is_read_with_its_title(tmp_path: Path) -> None:
    [article] = read(pdf(tmp_path / "a.pdf", "Parking costs 350 yuan a month."))
    assert (article.title, article.text) == ("Parking fees", "Parking costs 350 yuan a month.")


_ENCRYPTED = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32)


def test_that_unreadable_files_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "sealed.xlsx").write_bytes(sealed)
    (tmp_path / "sealed.docx").write_bytes(sealed)
    (tmp_path / "old.xlsx").write_bytes(sealed[:600])
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n\n")
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\x00\x00\x01\x02")
    (tmp_path / "date.md").write_text("---\nvalid_until: 下个月\n---\n内容。", "utf-8")
    (tmp_path / "matter.md").write_text("---\ntitle: [\n---\n内容。", "utf-8")
    (tmp_path / "quote.csv").write_text('问题,答案\n"没有结束,八点\n', "utf-8")
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    (tmp_path / "a.pptx").write_bytes(b"PK")
    expected = {
        "sealed.xlsx": "密码", "sealed.docx": "密码", "old.xlsx": "旧版", "broken.docx": "损坏", "broken.pdf": "损坏",
        "empty.md": "空", "blank.txt": "没有文字", "binary.txt": "不是文本", "date.md": "日期", "matter.md": "YAML",
        "quote.csv": "CSV", "other.xlsx": "损坏", "a.pptx": "不支持",
    }  # fmt: skip
    for name, part in expected.items():
        assert part in reason(tmp_path / name), name
    assert "扫描" in reason(pdf(tmp_path / "scan.pdf", ""))
    assert "密码" in reason(pdf(tmp_path / "sealed.pdf", "secret", extra=_ENCRYPTED))
    monkeypatch.setattr(source_file, "MAX_BYTES", 10)
    (tmp_path / "large.md").write_text("一二三四五六七八九十", "utf-8")
    assert "50 MB" in reason(tmp_path / "large.md")


def test_that_directories_are_searched_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b/c.md", "a.md", ".git/x.md", "b/.hidden.md", "b/~$lock.docx"):
        (tmp_path / "kb" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kb" / name).write_text("内容。", "utf-8")
    found, failed = find_files([tmp_path / "kb", tmp_path / "kb" / "a.md", tmp_path / "nowhere"])
    assert [file.name for file in found] == ["kb/a.md", "kb/b/c.md"]
    assert [(Path(file).name, "找不到" in why) for file, why in failed] == [("nowhere", True)]


@pytest.mark.parametrize(
    "text, joined",
    [
        ("地下车库月租三百五十元\n一个月，地面二百二十元。", "地下车库月租三百五十元一个月，地面二百二十元。"),
        ("第一章\n地下车库月租三百五十元。", "第一章\n地下车库月租三百五十元。"),
        ("地下车库的价格如下所示：\n一、月租三百五十元。", "地下车库的价格如下所示：\n一、月租三百五十元。"),
        ("地下车库月租三百五十元起\n（2）地面二百二十元。", "地下车库月租三百五十元起\n（2）地面二百二十元。"),
    ],
)
def test_that_broken_lines_of_a_pdf_are_joined(text: str, joined: str) -> None:
    assert joined_lines(text) == joined


def test_that_the_same_file_gives_the_same_ids(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text("问题,答案\n几点下班？,八点。\n几点下班？,九点。\n", "utf-8")
    first = [one.id for one in read(path)]
    assert len(set(first)) == 2
    path.write_text("问题,答案\n几点下班？,七点。\n几点下班？,九点。\n几点上班？,八点。\n", "utf-8")
    assert [one.id for one in read(path)][:2] == first
