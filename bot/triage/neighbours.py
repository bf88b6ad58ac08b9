"""The exemplars that lie nearest to a vector, and what they are examples of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Chosen by cross-validation over the exemplars, blocks of eight neighbours held out together (bench/data/triage/README.md).
_COUNTED = 32
_STEP = 0.05
_LEAST_PROBABILITY = 1e-3
# All vectors are 27 MB, which a busy machine reads in three milliseconds. So many of their main directions show which
# are worth a look: over the exemplars themselves the shares come out the same to .003.
_DIRECTIONS = 64
_LOOKED_AT = 256


class Neighbours:
    """The exemplars' vectors with their labels. Thread-safe.

    `examples` is [exemplar, dimension], centred on `centre` and of length 1; `labels` their labels' numbers, below `count`.
    """

    def __init__(self, *, centre: Floats, examples: Floats, labels: NDArray[np.int64], count: int) -> None:
        self.centre, self.examples, self.labels = centre, examples, labels
        self._count = count
        self._directions = _main_directions(examples) if len(examples) > _LOOKED_AT else None
        self._sketch = None if self._directions is None else examples @ self._directions

    @classmethod
    def of(cls, vectors: Floats, labels: NDArray[np.int64], count: int) -> Neighbours:
        """Those of uncentred vectors."""
        centre = vectors.mean(axis=0)
        return cls(centre=centre, examples=_centred(vectors, centre), labels=labels, count=count)

    def shares(self, vector: Sequence[float]) -> Floats:
        """Log-probability of each label by what the nearest exemplars are."""
        asked = _centred(np.asarray(vector, dtype=np.float32)[None, :], self.centre)[0]
        places = self._worth_a_look(asked)
        found = by_neighbours(self.examples[places] @ asked, self.labels[places], self._count)
        shares = np.maximum(found, _LEAST_PROBABILITY)
        return np.log(shares / shares.sum()).astype(np.float32)

    def _worth_a_look(self, asked: Floats) -> NDArray[np.int64] | slice:
        if self._directions is None or self._sketch is None:
            return slice(None)
        return np.argpartition(self._sketch @ -(asked @ self._directions), _LOOKED_AT)[:_LOOKED_AT]


def by_neighbours(alike: Floats, labels: NDArray[np.int64], count: int) -> Floats:
    """The share of each of `count` labels among the nearest exemplars, the nearer the weightier; `alike` are their cosines."""
    nearest = np.argpartition(-alike, min(_COUNTED, len(alike) - 1))[:_COUNTED]
    weights = np.exp((alike[nearest] - alike[nearest].max()) / _STEP)
    return (np.bincount(labels[nearest], weights=weights, minlength=count) / weights.sum()).astype(np.float32)


def _main_directions(examples: Floats) -> Floats:
    _, directions = np.linalg.eigh(examples.T @ examples)
    return np.ascontiguousarray(directions[:, : -_DIRECTIONS - 1 : -1], dtype=np.float32)


def _centred(vectors: Floats, centre: Floats) -> Floats:
    # The vectors lie in a narrow cone: what tells them apart is how they differ from their mean.
    shifted = vectors - centre
    return (shifted / np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-6)).astype(np.float32)
