"""Vectors in which utterances of one intent lie together, whatever they are about.

The bundled embedder's network with low-rank matrices added to every layer, trained by bench/train_intent_encoder.py on the
exemplars of the shipped packs: its own vectors put “空调坏了” beside every line about air conditioners, these beside repairs.
Coefficients: bot/triage/encoder.npz.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.e5_network import E5Network
    from knowledge.encoder_layer import EncoderLayer

COEFFICIENTS = Path(__file__).with_name("encoder.npz")
# An utterance is cut long before (bot/triage/classifier.py, `meant`); this bounds what a caller may cost.
_MOST_TOKENS = 96


class IntentEmbeddings(Protocol):
    """What triage learns and reads from: vectors of length 1. `id` names the weights: vectors of two ids are never compared."""

    @property
    def id(self) -> str: ...

    def embed_query(self, text: str) -> list[float]:
        """The vector of an utterance."""
        ...

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        """Those of several, in order."""
        ...


class IntentEncoder:
    """The shipped one: 384 dimensions, about 10 ms an utterance on one core. Thread-safe; opened on first use."""

    def __init__(self, coefficients: Path = COEFFICIENTS) -> None:
        self._file = coefficients
        self._opening = threading.Lock()
        self._opened: tuple[E5Network, tuple[EncoderLayer, ...]] | None = None

    @property
    def id(self) -> str:
        return f"intent-encoder/{_digest(self._file)}"

    def embed_query(self, text: str) -> list[float]:
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self._vectors(texts).tolist()

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        network, layers = self._open()
        means = np.stack([one.mean for one in network.run([token_ids(network, text) for text in texts], layers=layers)])
        return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)

    def _open(self) -> tuple[E5Network, tuple[EncoderLayer, ...]]:
        # Imported on first use: most commands read no utterance.
        import numpy as np

        from knowledge.adapter import read_adapter
        from knowledge.e5_network import bundled_network

        with self._opening:
            if self._opened is None:
                network = bundled_network()
                with np.load(self._file, allow_pickle=False) as loaded:
                    adapter = read_adapter(loaded, network.layers)
                self._opened = network, tuple(network.adapted(adapter, quick=True))
            return self._opened


def token_ids(network: E5Network, text: str) -> list[int]:
    """The token list that is read of an utterance, and was trained on."""
    lead, pieces = network.vocabulary.cut_first("query", text)
    return [*lead, *pieces[: _MOST_TOKENS - len(lead) - 1], network.vocabulary.end]


@lru_cache(maxsize=4)
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=1)
def bundled_intent_encoder() -> IntentEncoder:
    """The encoder that ships with the desk; one a process."""
    return IntentEncoder()
