"""Vectors in which utterances of one intent lie together, whatever they are about.

The bundled embedder's network with low-rank matrices added to every layer, trained by bench/train_intent_encoder.py on the
exemplars of the shipped packs: its own vectors put “空调坏了” beside every line about air conditioners, these beside repairs.
Coefficients: bot/triage/encoder.npz.
"""

from __future__ import annotations

import hashlib
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.triage.network import IntentNetwork
    from knowledge.e5_network import E5Network

COEFFICIENTS = Path(__file__).with_name("encoder.npz")
# Part of the id: raise it whenever the network takes its products in another way (bot/triage/network.py).
_ARITHMETIC = 2
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
    """The shipped one: 384 dimensions, about 5 ms an utterance on one core. Thread-safe; opened on first use."""

    def __init__(self, coefficients: Path = COEFFICIENTS) -> None:
        self._file = coefficients
        self._opening = threading.Lock()
        self._opened: tuple[E5Network, IntentNetwork] | None = None

    @property
    def id(self) -> str:
        return f"intent-encoder/{_digest(self._file)}"

    def embed_query(self, text: str) -> list[float]:
        import numpy as np

        encoder, network = self._open()
        mean = network.mean(token_ids(encoder, text))
        return (mean / max(float(np.linalg.norm(mean)), 1e-12)).tolist()

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def _open(self) -> tuple[E5Network, IntentNetwork]:
        # Imported on first use: most commands read no utterance.
        import numpy as np

        from bot.triage.network import IntentNetwork
        from knowledge.adapter import read_adapter
        from knowledge.e5_network import bundled_network

        with self._opening:
            if self._opened is None:
                encoder = bundled_network()
                with np.load(self._file, allow_pickle=False) as loaded:
                    adapter = read_adapter(loaded, encoder.layers)
                self._opened = encoder, IntentNetwork(encoder, adapter)
            return self._opened


def token_ids(network: E5Network, text: str) -> list[int]:
    """The token list that is read of an utterance, and was trained on."""
    lead, pieces = network.vocabulary.cut_first("query", text)
    return [*lead, *pieces[: _MOST_TOKENS - len(lead) - 1], network.vocabulary.end]


@lru_cache(maxsize=4)
def _digest(file: Path) -> str:
    return hashlib.sha256(b"%d\n%b" % (_ARITHMETIC, file.read_bytes())).hexdigest()[:12]


@lru_cache(maxsize=1)
def bundled_intent_encoder() -> IntentEncoder:
    """The encoder that ships with the desk; one a process."""
    return IntentEncoder()
