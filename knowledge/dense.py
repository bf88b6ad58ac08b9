"""The dense half of retrieval: nearest vectors by cosine, exactly in memory while small, in Chroma beyond."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from knowledge.errors import IndexDamaged, KnowledgeError, StoreUnavailable

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.client import Client
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

#: From this many vectors on an approximate index is faster than reading all of them.
CHROMA_FROM = 10_000
_RETRY_SECONDS = 30
_log = logging.getLogger(__name__)
_BATCH = 5_000  # Chroma refuses more than 5,461 rows at once


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


class ChromaStore:
    """One collection a version: in the version's own directory, or on a Chroma server."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._collection = client.get_collection(name, embedding_function=None)

    @property
    def size(self) -> int:
        """How many vectors the collection holds."""
        return self._collection.count()

    def nearest(self, vector: Floats, count: int) -> list[int]:
        found = self._collection.query(query_embeddings=[vector], n_results=count, include=[])
        return [int(row) for row in found["ids"][0]]

    def close(self) -> None:
        """Let go of the client; a local one holds files open until then."""
        self._client.close()


class ServerStore:
    """A collection on a server, with the version's own vectors to fall back on while the server is away."""

    def __init__(self, url: str, name: str, vectors: Floats) -> None:
        self._url, self._name = url, name
        self._own = ExactStore(vectors)
        self._size = len(vectors)
        self._remote: ChromaStore | None = None
        self._again_at = 0.0

    def nearest(self, vector: Floats, count: int) -> list[int]:
        """From the server; from memory when it fails, and then for half a minute before it is asked again."""
        import httpx
        from chromadb.errors import ChromaError

        if time.monotonic() < self._again_at:
            return self._own.nearest(vector, count)
        try:
            remote = self._remote = self._remote or self._connected()
            return remote.nearest(vector, count)
        except (httpx.HTTPError, ChromaError, KnowledgeError) as error:
            _log.warning("chroma server failed (%s), searching without it for %s s", type(error).__name__, _RETRY_SECONDS)
            self._remote, self._again_at = None, time.monotonic() + _RETRY_SECONDS
            return self._own.nearest(vector, count)

    def _connected(self) -> ChromaStore:
        store = ChromaStore(chroma_client(url=self._url), self._name)
        if store.size != self._size:
            raise IndexDamaged(f"collection {self._name} holds {store.size} of {self._size} vectors")
        return store

    def close(self) -> None:
        if self._remote:
            self._remote.close()


def fill_chroma(client: Client, name: str, vectors: Floats) -> None:
    """Make collection `name` anew and put every row into it. Cosine space; Chroma embeds nothing itself."""
    # The default sync threshold stays: at 100 a kill -9 left the collection unusable.
    collection = client.create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    for start in range(0, len(vectors), _BATCH):
        rows = range(start, min(start + _BATCH, len(vectors)))
        collection.upsert(ids=[str(row) for row in rows], embeddings=vectors[start : rows.stop])


def drop_chroma(client: Client, prefix: str, *, keep: str) -> None:
    """Delete this knowledge base's other collections from a server."""
    for collection in client.list_collections():
        if collection.name.startswith(prefix) and collection.name != keep:
            client.delete_collection(collection.name)


def chroma_client(*, url: str | None = None, path: Path | None = None) -> Client:
    """A Chroma client without telemetry: of the server at `url`, else of the directory `path`."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        return cast("Client", chromadb.PersistentClient(path=str(path), settings=settings))
    address = urlsplit(url)
    if not address.hostname:
        raise ValueError(f"KEFU_CHROMA_URL={url!r} is not an address such as http://127.0.0.1:8000")
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 8000)
    try:
        return cast("Client", chromadb.HttpClient(host=address.hostname, port=port, ssl=secure, settings=settings))
    except ValueError as error:  # Chroma's own error for a refused connection
        raise StoreUnavailable(f"no Chroma server answers at {url!r}: start it, or unset KEFU_CHROMA_URL") from error
