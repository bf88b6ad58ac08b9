"""The dense half of retrieval: nearest vectors by cosine, exactly in memory or from a store (knowledge/vector_store.py)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import VectorStore
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

    #: Opens the collection of that name, making it when there is none. It must search by cosine or inner product.
    StoreFactory = Callable[[str, Embeddings], VectorStore]

#: From this many vectors on an approximate index is faster than reading all of them.
CHROMA_FROM = 10_000
_RETRY_SECONDS = 30
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Stores:
    """Where large or shared vectors are kept: in what `factory` opens, else on the Chroma server at `chroma_url`, else on disk.

    A collection's name ends in its version's number; `factory` may drop those of versions before the last.
    """

    chroma_url: str | None = None
    factory: StoreFactory | None = None


class DenseStore(Protocol):
    """Finds rows of unit vectors. Implementations are read-only and safe to call from several threads."""

    def nearest(self, vector: Floats, count: int) -> list[int]:
        """Row numbers of the (approximately) `count` nearest vectors, nearest first."""
        ...

    def close(self) -> None:
        """Give back files and connections."""
        ...


class ExactStore:
    """All vectors in one array."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def nearest(self, vector: Floats, count: int) -> list[int]:
        import numpy as np

        scores = self._vectors @ vector
        if count < len(scores):
            best = np.argpartition(scores, -count)[-count:]
            return best[np.argsort(-scores[best])].tolist()
        return np.argsort(-scores).tolist()

    def close(self) -> None:
        """Nothing to give back."""


class DistantStore:
    """A store that may be away, with the version's own vectors to fall back on."""

    def __init__(self, connect: Callable[[], DenseStore], vectors: Floats) -> None:
        self._connect = connect
        self._own = ExactStore(vectors)
        self._distant: DenseStore | None = None
        self._again_at = 0.0

    def nearest(self, vector: Floats, count: int) -> list[int]:
        """From the store; from memory when it fails, and then for half a minute before it is asked again."""
        if time.monotonic() < self._again_at:
            return self._own.nearest(vector, count)
        try:
            distant = self._distant = self._distant or self._connect()
            return distant.nearest(vector, count)
        except Exception as error:  # noqa: BLE001 - a store of any make fails in ways of its own, and search must go on
            _log.warning("vector store failed (%s), searching without it for %s s", type(error).__name__, _RETRY_SECONDS)
            self._distant, self._again_at = None, time.monotonic() + _RETRY_SECONDS
            return self._own.nearest(vector, count)

    def close(self) -> None:
        if self._distant:
            self._distant.close()
