"""Readings in SQL: each passage is read once for each reader, at ingest where that is cheap, else when it is first found."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from knowledge.passage import Passage
from knowledge.tables import readings as table

if TYPE_CHECKING:
    from knowledge.reader import Reader
    from knowledge.reading_record import Reading
    from knowledge.token_vectors import TokenVectors

_LOG = logging.getLogger(__name__)
_AT_ONCE = 200  # SQLite takes 999 parameters in old builds


class ReadingStore:
    """The `knowledge_readings` table of one reader, which is opened on first use."""

    def __init__(self, engine: Engine, reader: Callable[[], Reader]) -> None:
        self._engine = engine
        self._reader = reader

    def depth(self) -> int:
        """The layer of the bundled network that is read."""
        return self._reader().depth

    def keep(self, texts: Mapping[str, str], read: Sequence[TokenVectors]) -> None:
        """Store what was read while passages were embedded: their reading texts by key, and their tokens in that order."""
        made = (self._reader().reading(tuple(text.split("\n")), one) for text, one in zip(texts.values(), read, strict=True))
        self._write(dict(zip(texts, made, strict=True)))

    def fill(self, passages: Iterable[Passage]) -> None:
        """Read and store the passages that have not been read."""
        reader = self._reader()
        wanted = reader.keys(passages)
        for keys in _slices(wanted.keys() - self._stored()):
            self._write(dict(zip(keys, reader.read([wanted[key] for key in keys]), strict=True)))

    def bring(self, passages: Sequence[Passage]) -> None:
        """Put the readings of passages that were found into the reader's memory; those never made are made and stored.

        A database that cannot be written to is logged: the answer goes out all the same.
        """
        reader = self._reader()
        missing = reader.missing(passages)
        stored = self._load(missing)
        reader.put(stored)
        left = [key for key in missing if key not in stored]
        if not left:
            return
        made = dict(zip(left, reader.read([missing[key] for key in left]), strict=True))
        reader.put(made)
        try:
            self._write(made)
        except SQLAlchemyError as error:
            _LOG.warning("%d readings were made but could not be stored: %s", len(made), type(error).__name__)

    def prune(self, keys: set[str]) -> None:
        """Forget readings of passages that are gone (all but `keys`), and those of other readers."""
        with self._engine.connect() as connection:
            if connection.execute(select(table.c.reader).limit(1)).first() is None:
                return
        reader = self._reader().id
        gone = [key for key in self._stored() if key not in keys]
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.reader != reader))
            for some in _slices(gone):
                connection.execute(delete(table).where(table.c.reader == reader, table.c.text_hash.in_(some)))

    def _stored(self) -> set[str]:
        with self._engine.connect() as connection:
            return set(connection.scalars(select(table.c.text_hash).where(table.c.reader == self._reader().id)))

    def _load(self, keys: Iterable[str]) -> dict[str, Reading]:
        from knowledge.reading_record import Reading

        found: dict[str, Reading] = {}
        with self._engine.connect() as connection:
            for some in _slices(keys):
                query = select(table.c.text_hash, table.c.reading).where(
                    table.c.reader == self._reader().id, table.c.text_hash.in_(some)
                )
                for key, data in connection.execute(query):
                    try:
                        found[key] = Reading.from_bytes(data)
                    except ValueError as error:
                        _LOG.warning("a stored reading is damaged and will be made again: %s", error)
        return found

    def _write(self, made: Mapping[str, Reading]) -> None:
        """Store readings in place of those with the same keys: another process may have made them, or they were damaged."""
        reader = self._reader().id
        for some in _slices(made):
            rows = [{"reader": reader, "text_hash": key, "reading": made[key].to_bytes()} for key in some]
            with self._engine.begin() as connection:
                connection.execute(delete(table).where(table.c.reader == reader, table.c.text_hash.in_(some)))
                connection.execute(insert(table), rows)


def _slices(keys: Iterable[str]) -> Iterator[list[str]]:
    every = list(keys)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
