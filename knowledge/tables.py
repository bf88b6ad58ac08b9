"""The knowledge base's tables: articles are the truth, vectors a cache, versions and state what is built from them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# A file that was read. `path` is its identity (absolute); `sha256` of its bytes tells whether it has to be read again.
files = Table(
    "knowledge_files",
    metadata,
    Column("path", String(1024), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
)

articles = Table(
    "knowledge_articles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("path", String(1024), ForeignKey("knowledge_files.path", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),  # place within the file
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("questions", JSON, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("content_hash", String(64), nullable=False),
)

# `vector` is little-endian float32. Keyed by what was embedded, so that unchanged text is never embedded twice.
vectors = Table(
    "knowledge_vectors",
    metadata,
    Column("embedder", String(128), primary_key=True),
    Column("text_hash", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# Version numbers come from here and are never given out twice, not even when a build died.
versions = Table(
    "knowledge_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=True),
    Column("generation", Integer, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,
)

# One row: how often the articles have changed. An index built from an older generation has to be built again.
state = Table(
    "knowledge_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("generation", Integer, nullable=False),
)

# What the answerability reader keeps of a passage, packed (knowledge/reading_record.py). Keyed by the reader's own id and by
# what was read, so that a passage is read once for each reader and not at all while it stays as it is.
readings = Table(
    "knowledge_readings",
    metadata,
    Column("reader", String(64), primary_key=True),
    Column("text_hash", String(64), primary_key=True),
    Column("reading", LargeBinary, nullable=False),
)
