"""Chroma as the dense store of large knowledge bases, on disk and as a server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from knowledge_fakes import NOW, CharacterEmbedder, make_base, make_engine, write_article
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore

import knowledge.index_build
from knowledge.base import KnowledgeBase
from knowledge.dense import DistantStore
from knowledge.vector_store import chroma_client, fill_chroma, open_chroma, store_factory

pytestmark = pytest.mark.slow

QUESTIONS = ("3号楼水泵检修", "通知5的内容", "養犬登記")


def write_notices(folder: Path, count: int) -> Path:
    for number in range(count):
        write_article(folder, f"n{number}", f"# 通知{number}\n\n{number}号楼水泵检修，第{number}号通知的内容。")
    write_article(folder, "pets", "# 养犬规定\n\n每户限养一只犬，须办理养犬登记。")
    return folder


def found(base: KnowledgeBase) -> list[list[tuple[str, float]]]:
    return [[(hit.passage.title, round(hit.score, 4)) for hit in base.search(question, 3)] for question in QUESTIONS]


def test_that_chroma_on_disk_finds_what_exact_search_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_notices(tmp_path / "files", 8)
    (tmp_path / "exact").mkdir()
    exact = make_base(tmp_path / "exact")
    exact.ingest([folder])
    monkeypatch.setattr(knowledge.index_build, "CHROMA_FROM", 3)
    (tmp_path / "chroma").mkdir()
    base = make_base(tmp_path / "chroma")
    base.ingest([folder])
    assert (tmp_path / "chroma" / "index" / "v00001" / "chroma").is_dir()
    assert found(base) == found(exact)
    reader = make_base(tmp_path / "chroma")
    assert found(reader) == found(exact)
    write_article(folder, "pool", "# 泳池\n\n泳池开放时间为6月至9月。")
    base.ingest([folder])
    for one in (base, reader):
        assert one.search("泳池开放时间")[0].passage.title == "泳池"
        one.close()
    exact.close()


@pytest.fixture
def chroma_url(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("chroma"))
    command = [program, "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as server:
        try:
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline and server.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def test_that_a_chroma_server_serves_every_version(tmp_path: Path, chroma_url: str) -> None:
    folder = write_notices(tmp_path / "files", 8)
    base = KnowledgeBase(
        engine=make_engine(tmp_path),
        directory=tmp_path / "index",
        embedder=CharacterEmbedder(),
        chroma_url=chroma_url,
        clock=lambda: NOW,
    )
    base.ingest([folder])
    assert base.search("3号楼水泵检修")[0].passage.title == "通知3"
    write_article(folder, "pool", "# 泳池\n\n泳池开放时间为6月至9月。")
    base.ingest([folder])
    assert base.search("泳池开放时间")[0].passage.title == "泳池"
    base.close()


def test_that_a_chroma_server_is_what_answers(chroma_url: str) -> None:
    client = chroma_client(url=chroma_url)
    fill_chroma(client, "kefu-rows", np.eye(3, dtype=np.float32))
    # Other vectors in memory: an answer from there would be row 2.
    store = DistantStore(lambda: open_chroma(chroma_client(url=chroma_url), "kefu-rows", 3), np.eye(3, dtype=np.float32)[::-1])
    assert store.nearest(np.array([1, 0, 0], dtype=np.float32), 1) == [0]
    store.close()
    client.close()


def test_that_a_search_goes_on_when_the_server_is_gone() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        store = DistantStore(lambda: open_chroma(chroma_client(url=url), "kefu-test", 3), np.eye(3, dtype=np.float32))
        assert store.nearest(np.array([0, 1, 0], dtype=np.float32), 1) == [1]
        store.close()


def test_that_any_langchain_store_may_hold_the_vectors(tmp_path: Path) -> None:
    opened: dict[str, InMemoryVectorStore] = {}

    def factory(name: str, embeddings: Embeddings) -> InMemoryVectorStore:
        return opened.setdefault(name, InMemoryVectorStore(embeddings))

    folder = write_notices(tmp_path / "files", 8)
    (tmp_path / "exact").mkdir()
    exact = make_base(tmp_path / "exact")
    base = make_base(tmp_path, vector_store=factory)
    for one in (exact, base):
        one.ingest([folder])
    assert [len(store.store) for store in opened.values()] == [9]
    assert found(base) == found(exact)
    next(iter(opened.values())).store.clear()
    reader = make_base(tmp_path, vector_store=factory)
    assert found(reader) == found(exact), "an emptied store is searched around"
    for one in (exact, base, reader):
        one.close()


def test_that_a_store_is_named_by_module_and_function() -> None:
    assert store_factory("knowledge.vector_store:store_factory") is store_factory
    with pytest.raises(ValueError, match="module:function"):
        store_factory("knowledge.vector_store")
