"""The passage store behind LangChain's `VectorStore`: Chroma on disk, on a server, or any other store by a factory.

A store holds a version's vectors by row: the text of row 17 is "17", and its embedding the vector that stands there. What the
rows mean stays with the index, so that every store answers alike and none needs to understand passages.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from langchain_core.embeddings import Embeddings

from knowledge.errors import IndexDamaged, StoreUnavailable

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.client import Client
    from langchain_chroma import Chroma
    from langchain_core.vectorstores import VectorStore
    from numpy.typing import NDArray

    from knowledge.dense import StoreFactory

    Floats = NDArray[np.float32]

_BATCH = 5_000  # Chroma refuses more than 5,461 rows at once


class RowEmbeddings(Embeddings):
    """The vectors of a version as LangChain asks for them: the text "17" is embedded as row 17."""

    def __init__(self, vectors: Floats | None = None) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self._vectors is None:
            raise StoreUnavailable("this store was opened to search by vector, not to take texts")
        return self._vectors[[int(text) for text in texts]].tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class RowStore:
    """Finds rows in any LangChain store; a knowledge.dense.DenseStore."""

    def __init__(self, store: VectorStore, close: Callable[[], None] = lambda: None) -> None:
        self._store, self._close = store, close

    def nearest(self, vector: Floats, count: int) -> list[int]:
        """Row numbers, nearest first. Raises IndexDamaged when the store holds none."""
        found = self._store.similarity_search_by_vector(vector.tolist(), k=count)
        if not found:
            raise IndexDamaged("the vector store is empty: ingest again to fill it")
        return [int(one.page_content) for one in found]

    def fill(self, size: int) -> None:
        """Put rows 0 to `size` into the store, whose embeddings must hold their vectors."""
        for start in range(0, size, _BATCH):
            rows = [str(row) for row in range(start, min(start + _BATCH, size))]
            self._store.add_texts(rows, ids=rows)

    def close(self) -> None:
        """Let go of the client; a local one holds files open until then."""
        self._close()


def open_chroma(client: Client, name: str, size: int) -> RowStore:
    """The collection of a version. Raises IndexDamaged when it does not hold `size` rows."""
    held = client.get_collection(name, embedding_function=None).count()
    if held != size:
        raise IndexDamaged(f"collection {name} holds {held} of {size} vectors")
    return RowStore(_chroma(client, name, RowEmbeddings()), client.close)


def fill_chroma(client: Client, name: str, vectors: Floats) -> None:
    """Make collection `name` and put every row into it. Cosine space; Chroma embeds nothing itself."""
    RowStore(_chroma(client, name, RowEmbeddings(vectors))).fill(len(vectors))


def _chroma(client: Client, name: str, embeddings: Embeddings) -> Chroma:
    from langchain_chroma import Chroma

    # The default sync threshold stays: at 100 a kill -9 left the collection unusable.
    return Chroma(
        collection_name=name,
        client=client,
        embedding_function=embeddings,
        collection_configuration={"hnsw": {"space": "cosine"}},
    )


def store_factory(name: str) -> StoreFactory:
    """The function that KEFU_VECTOR_STORE names as `module:function`. Raises ValueError saying what is wrong with the name."""
    module, _, function = name.partition(":")
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"KEFU_VECTOR_STORE={name!r} names no function (module:function): {error}") from error
    return cast("StoreFactory", found)


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
