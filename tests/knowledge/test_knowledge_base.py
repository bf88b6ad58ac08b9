"""The knowledge base as the desk uses it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from knowledge_fakes import CharacterEmbedder, make_base, write_article

from knowledge.base import KnowledgeBase
from knowledge.embedding import bundled_embedder

PARKING = "# 停车收费\n\n地下车库月租350元，地面月租220元。访客前2小时免费。"
PETS = "# 养犬规定\n\n每户限养一只犬，须办理养犬登记并按时接种疫苗。"
MOVING = "# 搬家须知\n\n搬家请提前一天到客服中心登记，货梯使用时间为9:00至17:00。"


def filled(base: KnowledgeBase, folder: Path) -> Path:
    for name, text in (("parking", PARKING), ("pets", PETS), ("moving", MOVING)):
        write_article(folder, name, text)
    base.ingest([folder])
    return folder


def test_that_an_empty_base_finds_nothing(base: KnowledgeBase) -> None:
    assert base.is_empty()
    assert base.version() == 0
    assert base.search("停车费") == []
    assert base.articles() == []


@pytest.mark.parametrize(
    "question, title",
    [
        ("地下车库月租多少", "停车收费"),
        ("地下車庫月租多少", "停车收费"),
        ("ＣＡＲ 停车 收费", "停车收费"),
        ("可以养犬吗", "养犬规定"),
        ("養犬要登記嗎", "养犬规定"),
        ("搬\u200b家用货梯", "搬家须知"),
    ],
)
def test_that_the_right_article_comes_first(base: KnowledgeBase, tmp_path: Path, question: str, title: str) -> None:
    filled(base, tmp_path / "files")
    hits = base.search(question, 3)
    assert hits[0].passage.title == title
    assert all(0 <= hit.score <= 1 and 0 <= hit.lexical <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "？！", "😀", "\x00", "a" * 100_000, "\ud800"])
def test_that_no_text_breaks_a_search(base: KnowledgeBase, tmp_path: Path, text: str) -> None:
    filled(base, tmp_path / "files")
    assert len(base.search(text, 2)) in (0, 2)
    assert base.search("停车", 0) == []


def test_that_unchanged_files_are_neither_read_nor_embedded_again(
    base: KnowledgeBase, embedder: CharacterEmbedder, tmp_path: Path
) -> None:
    folder = filled(base, tmp_path / "files")
    version, embedder.embedded = base.version(), []
    again = base.ingest([folder])
    assert (again.added, again.changed, again.unchanged, again.embedded, again.version) == (0, 0, 3, 0, version)
    write_article(folder, "pets", PETS.replace("一只", "两只"))
    changed = base.ingest([folder])
    assert (changed.added, changed.changed, changed.unchanged) == (0, 1, 2)
    assert len(embedder.embedded) == 1
    assert changed.version > version
    assert "两只" in base.search("每户限养几只犬")[0].passage.text


def test_that_a_removed_source_is_found_no_more(base: KnowledgeBase, tmp_path: Path) -> None:
    filled(base, tmp_path / "files")
    assert base.remove(["files/pets.md"]) == 1
    assert base.remove(["files/pets.md"]) == 0
    assert {hit.passage.title for hit in base.search("养犬登记")} == {"停车收费", "搬家须知"}
    assert base.remove(["files/parking.md", "files/moving.md"]) == 2
    assert base.search("停车") == []


def test_that_broken_files_stop_no_other_and_keep_what_they_held(base: KnowledgeBase, tmp_path: Path) -> None:
    folder = filled(base, tmp_path / "files")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    (folder / "scan.exe").write_bytes(b"MZ")
    (folder / ".hidden.md").write_text("# 隐藏\n\n不读。")
    (folder / "pets.md").write_bytes(b"")
    write_article(folder, "water", "# 停水通知\n\n每月首个周一检修水泵。")
    summary = base.ingest([folder, tmp_path / "missing.md"])
    assert (summary.added, summary.changed, summary.unchanged) == (1, 0, 2)
    assert {Path(file).name for file, _ in summary.failed} == {"broken.docx", "scan.exe", "pets.md", "missing.md"}
    assert base.search("每户限养几只犬")[0].passage.title == "养犬规定"
    assert base.search("水泵检修")[0].passage.title == "停水通知"


@pytest.mark.parametrize(
    "day, found",
    [("2026-09-30", False), ("2026-10-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_that_only_articles_valid_today_are_found(tmp_path: Path, day: str, found: bool) -> None:
    write_article(
        tmp_path / "files", "old", "---\nvalid_from: 2026-10-01\nvalid_until: 2026-12-31\n---\n# 供暖\n\n供暖费每平方米25元。"
    )
    write_article(tmp_path / "files", "pets", PETS)
    base = make_base(tmp_path, now=datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC))
    base.ingest([tmp_path / "files"])
    assert ("供暖" in {hit.passage.title for hit in base.search("供暖费多少")}) is found
    assert len(base.articles()) == 2
    base.close()


def test_that_every_wording_of_an_faq_entry_leads_to_its_answer(base: KnowledgeBase, tmp_path: Path) -> None:
    table = "问题,相似问,答案\n门禁卡丢了怎么办？,卡不见了|怎么补办门禁,到客服中心补办，工本费20元。\n几点下班？,,晚上八点。\n"
    (tmp_path / "faq.csv").write_text(table, "utf-8")
    base.ingest([tmp_path / "faq.csv"])
    for question in ("门禁卡丢了怎么办", "卡不见了", "怎麼補辦門禁"):
        hit = base.search(question)[0]
        assert hit.passage.text == "到客服中心补办，工本费20元。"
        assert hit.passage.kind == "faq"
        assert len(hit.passage.questions) == 3


def test_that_a_row_taken_out_of_a_table_is_gone_after_ingest(base: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text("问题,答案\n几点下班？,八点。\n几点上班？,九点。\n", "utf-8")
    assert base.ingest([path]).added == 2
    path.write_text("问题,答案\n几点上班？,九点。\n", "utf-8")
    summary = base.ingest([path])
    assert (summary.removed, summary.unchanged) == (1, 1)
    assert [article.title for article in base.articles()] == ["几点上班？"]


def test_that_another_base_on_the_same_directory_notices_a_swap(tmp_path: Path) -> None:
    first, second = make_base(tmp_path), make_base(tmp_path)
    folder = filled(first, tmp_path / "files")
    assert second.search("养犬")[0].passage.title == "养犬规定"
    write_article(folder, "pool", "# 泳池\n\n泳池开放时间为6月至9月。")
    first.ingest([folder])
    assert second.search("泳池开放时间")[0].passage.title == "泳池"
    first.close()
    second.close()


def test_that_searches_go_on_while_versions_are_swapped(base: KnowledgeBase, tmp_path: Path) -> None:
    folder = filled(base, tmp_path / "files")
    failures: list[BaseException] = []
    searches = 0
    done = threading.Event()

    def search() -> None:
        nonlocal searches
        try:
            while not done.is_set():
                assert base.search("地下车库月租")[0].passage.title == "停车收费"
                searches += 1
        except BaseException as error:  # noqa: BLE001 - reported below
            failures.append(error)

    readers = [threading.Thread(target=search) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(5):
        write_article(folder, f"extra{number}", f"# 通知{number}\n\n第{number}号通知的内容。")
        base.ingest([folder])
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert searches > 5
    assert len(list((tmp_path / "index").glob("v*"))) <= 2


def test_that_two_ingests_at_once_lose_nothing(tmp_path: Path) -> None:
    first, second = make_base(tmp_path), make_base(tmp_path)
    for number in range(4):
        write_article(tmp_path / "one", f"a{number}", f"# 甲{number}\n\n甲类第{number}条内容。")
        write_article(tmp_path / "two", f"b{number}", f"# 乙{number}\n\n乙类第{number}条内容。")
    threads = [
        threading.Thread(target=base.ingest, args=([tmp_path / folder],)) for base, folder in ((first, "one"), (second, "two"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(first.articles()) == 8
    assert first.search("乙类第3条")[0].passage.title == "乙3"
    assert first.search("甲类第2条")[0].passage.title == "甲2"
    first.close()
    second.close()


def test_that_a_lost_index_is_built_again_from_sql(tmp_path: Path) -> None:
    import shutil

    base = make_base(tmp_path)
    filled(base, tmp_path / "files")
    base.close()
    shutil.rmtree(tmp_path / "index")
    embedder = CharacterEmbedder()
    again = make_base(tmp_path, embedder=embedder)
    assert again.search("养犬")[0].passage.title == "养犬规定"
    assert embedder.embedded == []
    assert again.version() == 2
    again.close()


def test_that_the_bundled_embedder_finds_by_meaning(tmp_path: Path) -> None:
    base = KnowledgeBase(
        engine=make_base(tmp_path)._articles._engine,
        directory=tmp_path / "index",
        embedder=bundled_embedder(),
        clock=lambda: datetime(2026, 11, 22, tzinfo=UTC),
    )
    filled(base, tmp_path / "files")
    assert base.search("我想带狗狗入住")[0].passage.title == "养犬规定"
    assert base.search("我想帶狗狗入住")[0].passage.title == "养犬规定"
    base.close()
