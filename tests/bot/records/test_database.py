"""The schema is made by migrations, on both databases, and is the one that the tables describe."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData

from bot.records.database import migrate, open_database
from bot.records.rows import Rows
from knowledge.tables import metadata as knowledge_metadata


def test_that_migrations_make_exactly_the_tables_that_the_code_describes(records: Engine) -> None:
    wanted = MetaData()
    for metadata in (Rows.metadata, knowledge_metadata):
        for table in metadata.sorted_tables:
            table.to_metadata(wanted)
    with records.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), wanted)
    assert [difference for difference in differences if "sqlite_" not in str(difference)] == []


def test_that_migrating_twice_changes_nothing(records: Engine) -> None:
    migrate(records)
    with records.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() is not None


def test_that_the_directory_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'deep' / 'down' / 'kefu.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
