"""Reads a question together with a passage and says of each sentence how likely it states what was asked.

The bundled embedder's network with low-rank matrices added to every layer, trained by bench/train_cross_encoder.py: words of
the question and of the passage look at each other in all twelve layers, where knowledge/reader.py compares texts that were read
apart. Dearer by far, so it is asked of the few passages that the reader holds likeliest. Coefficients: knowledge/cross_encoder.npz.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.adapter import read_adapter
from knowledge.e5_file import Vocabulary
from knowledge.e5_network import E5Network, bundled_network
from knowledge.encoder_layer import EncoderLayer, Weights
from knowledge.passage import Passage
from knowledge.reading_text import parts_of
from knowledge.text import fold

Floats = NDArray[np.float32]

MAX_TOKENS = 300
QUESTION_TOKENS = 80
HEAD_TOKENS = 60
#: The log-odds of a sentence that was not read.
UNREAD = -20.0

_COEFFICIENTS = Path(__file__).with_name("cross_encoder.npz")


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """What turns token states into scores: every field but `top` is a row [width + 1], the bias last.

    A sentence's score is `sentence` over its states, averaged by `importance`, plus `top` times the best `token` score in it;
    `nothing`, over the first state, is the score of no sentence answering.
    """

    token: Floats
    importance: Floats
    sentence: Floats
    nothing: Floats
    top: float


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A question and a passage as one token list; `starts` are the borders of the sentences that were taken, the last one's end
    included; `sentences` counts all."""

    ids: list[int]
    starts: list[int]
    sentences: int


class CrossEncoder:
    """Scores sentences of passages against a question. Thread-safe."""

    def __init__(self, network: E5Network, layers: Sequence[EncoderLayer], outputs: Outputs) -> None:
        self._network, self._layers, self._outputs = network, tuple(layers), outputs

    def scores(self, question: str, passages: Sequence[Passage]) -> list[list[float]]:
        """For each sentence of each passage, the log-odds that it states what is asked, against no sentence doing so.

        A sentence beyond MAX_TOKENS is not read: UNREAD. `question` is folded text.
        """
        if not passages:
            return []
        layouts = [lay_out(self._network.vocabulary, question, passage) for passage in passages]
        passes = self._network.run([one.ids for one in layouts], depth=self._network.layers, layers=self._layers)
        return [self._scores(layout, read.states) for layout, read in zip(layouts, passes, strict=True)]

    def _scores(self, layout: Layout, states: Floats) -> list[float]:
        outputs = self._outputs
        nothing = float(_row(outputs.nothing, states[:1])[0])
        token, importance, value = (_row(one, states) for one in (outputs.token, outputs.importance, outputs.sentence))
        found: list[float] = []
        for start, end in zip(layout.starts, layout.starts[1:], strict=False):
            if start == end:
                found.append(UNREAD)
                continue
            weights = np.exp(importance[start:end] - importance[start:end].max())
            # The value is linear in the state, so the mean of values is the value of the mean.
            mean = float((weights * value[start:end]).sum() / weights.sum())
            found.append(mean + outputs.top * float(token[start:end].max()) - nothing)
        return found + [UNREAD] * (layout.sentences - len(found))


def lay_out(vocabulary: Vocabulary, question: str, passage: Passage) -> Layout:
    """The token list that the network reads, and was trained on; `question` is folded text."""
    lead, asked = vocabulary.cut_first("query", question)
    head, *units = parts_of(passage)
    second, first = vocabulary.cut_first("passage", fold(head))
    ids = [*lead, *asked[:QUESTION_TOKENS], vocabulary.end, vocabulary.end, *second[1:], *first[:HEAD_TOKENS]]
    starts = [len(ids)]
    for unit in units:
        pieces = vocabulary.cut(fold(unit))
        if len(ids) + len(pieces) > MAX_TOKENS:
            break
        ids += pieces
        starts.append(len(ids))
    return Layout(ids=[*ids, vocabulary.end], starts=starts, sentences=len(units))


def _row(weights: Floats, states: Floats) -> Floats:
    return np.asarray(states @ weights[:-1] + weights[-1], dtype=np.float32)


def log_odds(scores: Sequence[float]) -> float:
    """The log-odds that some sentence answers, from the sentences' own."""
    return float(np.logaddexp.reduce(np.array(scores))) if scores else UNREAD


def read_coefficients(loaded: Mapping[str, NDArray[np.generic]], layers: int) -> tuple[list[Weights], Outputs]:
    """Adapter, a layer each, and outputs from the arrays of the file. Raises KeyError naming the one that is missing."""
    rows = {name: loaded[name].astype(np.float32) for name in ("token", "importance", "sentence", "nothing")}
    return read_adapter(loaded, layers), Outputs(**rows, top=float(loaded["top"]))


_OPENING = threading.Lock()


def bundled_cross_encoder() -> CrossEncoder:
    """The cross-encoder with the coefficients that are shipped; opened once a process, on first use."""
    with _OPENING:
        return _open()


@lru_cache(maxsize=1)
def _open() -> CrossEncoder:
    network = bundled_network()
    with np.load(_COEFFICIENTS) as loaded:
        adapter, outputs = read_coefficients(loaded, network.layers)
    return CrossEncoder(network, network.adapted(adapter), outputs)
