"""Vectors in SQL: each text is embedded once for each embedder, and found again by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, Engine, delete, insert, select

from knowledge.embedding import ScoredEmbeddings
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
    return hashlib.sha256("\x00".join(unit).encode("utf-8", "surrogatepass")).hexdigest()


class VectorCache:
    """The `knowledge_vectors` table of one embedder."""

    def __init__(self, engine: Engine, embedder: ScoredEmbeddings) -> None:
        self._engine = engine
        self._embedder = embedder

    def fill(self, units: Iterable[Unit], *, progress: Callable[[int, int], None]) -> int:
        """Embed and store what is missing; returns how many texts that were. `progress(done, of)` in texts."""
        wanted = {unit_hash(unit): unit for unit in units}
        missing = sorted(wanted.keys() - self._present(wanted), key=lambda key: len(wanted[key][1]))
        for start in range(0, len(missing), _EMBEDDED):
            progress(start, len(missing))
            self._embed([(key, wanted[key]) for key in missing[start : start + _EMBEDDED]])
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

    def _embed(self, batch: list[tuple[str, Unit]]) -> None:
        import numpy as np

        made: list[dict[str, object]] = []
        for side in ("question", "passage"):
            some = [(key, text) for key, (text_side, text) in batch if text_side == side]
            if not some:
                continue
            texts = [text for _, text in some]
            vectors = self._embedder.embed_queries(texts) if side == "question" else self._embedder.embed_documents(texts)
            for (key, _), vector in zip(some, vectors, strict=True):
                packed = np.asarray(vector, dtype="<f4").tobytes()
                made.append({"embedder": self._embedder.id, "text_hash": key, "vector": packed})
        with self._engine.begin() as connection:
            _insert_new(connection, made)


def _insert_new(connection: Connection, rows: list[dict[str, object]]) -> None:
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
