"""Vectors in SQL: each text is embedded once for each embedder, and found again by its hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, Engine, delete, insert, select

from knowledge.embedding import ReadingEmbeddings, ScoredEmbeddings
from knowledge.reading_text import text_hash
from knowledge.readings import ReadingStore
from knowledge.tables import vectors as table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Side = Literal["question", "passage"]
Unit = tuple[Side, str]

_LOOKED_UP = 500  # SQLite takes 999 parameters in old builds
_EMBEDDED = 256  # one transaction: what a kill can cost


def unit_hash(unit: Unit) -> str:
    """SHA-256 of what is embedded: the text and the side of the comparison that it stands on."""
    return text_hash(*unit)


class VectorCache:
    """The `knowledge_vectors` table of one embedder."""

    def __init__(self, engine: Engine, embedder: ScoredEmbeddings) -> None:
        self._engine = engine
        self._embedder = embedder

    def fill(self, units: Iterable[Unit], *, progress: Callable[[int, int], None], readings: ReadingStore | None = None) -> int:
        """Embed and store what is missing; returns how many texts that were. `progress(done, of)` in texts.

        With `readings`, an embedder that reads passages while it embeds them has its readings stored there.
        """
        wanted = {unit_hash(unit): unit for unit in units}
        missing = sorted(wanted.keys() - self._present(wanted), key=lambda key: len(wanted[key][1]))
        for start in range(0, len(missing), _EMBEDDED):
            progress(start, len(missing))
            self._embed({key: wanted[key] for key in missing[start : start + _EMBEDDED]}, readings)
        progress(len(missing), len(missing))
        return len(missing)

    def read(self, units: Sequence[Unit]) -> NDArray[np.float32]:
        """Vectors of `units`, (len(units), dimensions). Raises KeyError when one was never embedded."""
        import numpy as np

        keys = [unit_hash(unit) for unit in units]
        rows = np.empty((len(keys), self._embedder.dimensions), dtype=np.float32)
        places: dict[str, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        found = 0
        with self._engine.connect() as connection:
            for some in _slices(list(places)):
                query = select(table.c.text_hash, table.c.vector).where(
                    table.c.embedder == self._embedder.id, table.c.text_hash.in_(some)
                )
                for key, vector in connection.execute(query):
                    rows[places[key]] = np.frombuffer(vector, dtype="<f4")
                    found += 1
        if found != len(places):
            raise KeyError(f"{len(places) - found} of {len(places)} vectors are missing")
        return rows

    def prune(self, units: Iterable[Unit]) -> None:
        """Forget vectors that no unit needs any more."""
        needed = {unit_hash(unit) for unit in units}
        with self._engine.begin() as connection:
            stored = connection.scalars(select(table.c.text_hash).where(table.c.embedder == self._embedder.id))
            for some in _slices([key for key in stored if key not in needed]):
                connection.execute(delete(table).where(table.c.embedder == self._embedder.id, table.c.text_hash.in_(some)))

    def _present(self, keys: Iterable[str]) -> set[str]:
        present: set[str] = set()
        with self._engine.connect() as connection:
            for some in _slices(list(keys)):
                query = select(table.c.text_hash).where(table.c.embedder == self._embedder.id, table.c.text_hash.in_(some))
                present.update(connection.scalars(query))
        return present

    def _embed(self, batch: dict[str, Unit], readings: ReadingStore | None) -> None:
        import numpy as np

        asked = {key: text for key, (side, text) in batch.items() if side == "question"}
        stated = {key: text for key, (side, text) in batch.items() if side == "passage"}
        vectors: dict[str, Sequence[float] | NDArray[np.float32]] = {}
        if asked:
            vectors.update(zip(asked, self._embedder.embed_queries(list(asked.values())), strict=True))
        if stated and readings and isinstance(self._embedder, ReadingEmbeddings):
            read = self._embedder.embed_and_read([tuple(text.split("\n")) for text in stated.values()], depth=readings.depth())
            readings.keep(stated, [tokens for _, tokens in read])
            vectors.update(zip(stated, (vector for vector, _ in read), strict=True))
        elif stated:
            vectors.update(zip(stated, self._embedder.embed_documents(list(stated.values())), strict=True))
        made = [
            {"embedder": self._embedder.id, "text_hash": key, "vector": np.asarray(vector, dtype="<f4").tobytes()}
            for key, vector in vectors.items()
        ]
        with self._engine.begin() as connection:
            _insert_new(connection, made)


def _insert_new(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows whose key is not there yet; another process may have embedded the same text meanwhile."""
    keys = [row["text_hash"] for row in rows]
    embedder = rows[0]["embedder"]
    query = select(table.c.text_hash).where(table.c.embedder == embedder, table.c.text_hash.in_(keys))
    there = set(connection.scalars(query))
    fresh = [row for row in rows if row["text_hash"] not in there]
    if fresh:
        connection.execute(insert(table), fresh)


def _slices(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + _LOOKED_UP] for start in range(0, len(keys), _LOOKED_UP))
