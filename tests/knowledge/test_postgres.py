"""The knowledge base on a real PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from knowledge_fakes import NOW, CharacterEmbedder, write_article
from sqlalchemy import create_engine

from knowledge.base import KnowledgeBase
from knowledge.tables import metadata

# The server package asks for a runtime directory that containers do not have.
pytestmark = [pytest.mark.postgres, pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")]


def test_that_articles_and_vectors_live_in_postgresql(tmp_path: Path, empty_postgres_url: str) -> None:
    engine = create_engine(empty_postgres_url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        metadata.create_all(engine)
        base = KnowledgeBase(engine=engine, directory=tmp_path / "index", embedder=CharacterEmbedder(), clock=lambda: NOW)
        write_article(tmp_path / "files", "pets", "---\nvalid_from: 2026-01-01\n---\n# 养犬规定\n\n每户限养一只犬。")
        write_article(tmp_path / "files", "pool", "# 泳池\n\n泳池开放时间为6月至9月。")
        assert base.ingest([tmp_path / "files"]).added == 2
        assert base.search("養犬")[0].passage.title == "养犬规定"
        write_article(tmp_path / "files", "pool", "# 泳池\n\n泳池开放时间为5月至9月。")
        summary = base.ingest([tmp_path / "files"])
        assert (summary.changed, summary.unchanged, summary.embedded) == (1, 1, 1)
        assert base.remove(["files/pool.md"]) == 1
        assert [article.title for article in base.articles()] == ["养犬规定"]
        base.close()
    finally:
        engine.dispose()
