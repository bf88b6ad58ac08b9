"""What the tests of this room share: an embedder without a model, and a knowledge base over it."""

from __future__ import annotations

import math
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, create_engine

from knowledge.base import KnowledgeBase
from knowledge.tables import metadata

if TYPE_CHECKING:
    from knowledge.dense import StoreFactory

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class CharacterEmbedder:
    """Bags of characters, hashed to 64 numbers: equal texts are nearest, texts that share characters are near."""

    id = "test/characters"
    dimensions = 64
    score_floor = 0.0
    score_ceiling = 1.0

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        counts = [0.0] * self.dimensions
        for character in text:
            counts[zlib.crc32(character.encode()) % self.dimensions] += 1
        length = math.sqrt(sum(count * count for count in counts)) or 1.0
        return [count / length for count in counts]


def make_engine(path: Path) -> Engine:
    """An SQLite engine with the room's tables, in WAL as the desk opens it."""
    engine = create_engine(f"sqlite:///{path / 'kefu.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    metadata.create_all(engine)
    return engine


def make_base(
    path: Path,
    *,
    embedder: CharacterEmbedder | None = None,
    now: datetime = NOW,
    vector_store: StoreFactory | None = None,
) -> KnowledgeBase:
    """A knowledge base whose tables and index live under `path`."""
    return KnowledgeBase(
        engine=make_engine(path),
        directory=path / "index",
        embedder=embedder or CharacterEmbedder(),
        vector_store=vector_store,
        clock=lambda: now,
    )


def write_article(folder: Path, name: str, text: str) -> Path:
    """A Markdown file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(text, "utf-8")
    return path
