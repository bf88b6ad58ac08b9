"""Opening the records: one engine a process, at the newest schema."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

_MIGRATIONS = Path(__file__).parent / "migrations"
_SQLITE_BUSY_SECONDS = 10


def open_database(url: str) -> Engine:
    """Connect to `url`, make the SQLite file's directory where it is missing, and bring the schema up to date.

    Raises sqlalchemy.exc.SQLAlchemyError when the database can't be reached.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": _SQLITE_BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _tune_sqlite)
    else:
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    migrate(engine)
    return engine


def can_connect(engine: Engine) -> bool:
    """Whether the database answers now."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return False
    return True


def migrate(engine: Engine) -> None:
    """Run the migrations that are still missing. Two processes that start at once wait for each other."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import text

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # Held to the end of the transaction, so that only one process creates the tables.
            connection.execute(text("SELECT pg_advisory_xact_lock(5333001)"))
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _tune_sqlite(connection, _record) -> None:  # pyright: ignore[reportMissingParameterType] - DB-API connections have no common type
    cursor = connection.cursor()
    # WAL lets the console read while a turn is written; NORMAL survives a killed process.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
