"""Reads a question against a passage, word by word, and says of each sentence how likely it states what was asked.

A small trained head over frozen contextual token vectors (knowledge/token_vectors.py): every word of the question looks
for its counterpart in the sentence and the passage's title, every word of the sentence for its counterpart in the question;
what was found is compared and weighed. Coefficients: knowledge/calibration.json, made by bench/train_answerability.py.
"""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.passage import Passage
from knowledge.sentence import sentences
from knowledge.token_vectors import TokenVectors, bundled_encoder

Floats = NDArray[np.float32]

#: Passages whose projected tokens are kept; about 60 kB each.
KEPT_PASSAGES = 1024
#: A question is read against its hits, and once more where its answer is cut out.
KEPT_QUESTIONS = 16
#: The log-odds of a sentence in which there is nothing to read.
NOTHING = -20.0


@dataclass(frozen=True, kw_only=True)
class PackedMatrix:
    """A matrix as int8 in base64 with one scale a column: what the calibration file holds."""

    shape: tuple[int, ...]
    scale: tuple[float, ...]
    data: str

    def unpacked(self) -> Floats:
        whole = np.frombuffer(base64.b64decode(self.data), dtype=np.int8).reshape(self.shape).astype(np.float32)
        return whole * np.array(self.scale, dtype=np.float32)


@dataclass(frozen=True, kw_only=True)
class Head:
    """One trained head. `project` [width, 3d + 2] gives of a token: query, key, value, and two weights of importance."""

    project: Floats
    project_bias: Floats
    temperature: float
    compare: Floats
    compare_bias: Floats
    compare_back: Floats
    compare_back_bias: Floats
    output: Floats
    output_bias: float

    @property
    def size(self) -> int:
        return (self.project.shape[1] - 2) // 3


class Encoder(Protocol):
    """What turns parts of a text into token vectors; knowledge.token_vectors.TokenEncoder is one."""

    def encode(self, prefix: str, parts: tuple[str, ...]) -> TokenVectors:
        """Token vectors of the parts, read as one text."""
        ...


@dataclass(frozen=True, kw_only=True)
class _Tokens:
    """Projected tokens of a text, one array a head. `starts[i]` is where part `i` begins (0: title, then the sentences)."""

    projected: tuple[Floats, ...]
    starts: NDArray[np.int64]

    @property
    def sentences(self) -> int:
        return max(len(self.starts) - 1, 0)

    @property
    def size(self) -> int:
        return len(self.projected[0])


class Reader:
    """Scores sentences. Thread-safe; keeps the projected tokens of the passages seen last."""

    def __init__(self, heads: Sequence[Head], encoder: Encoder) -> None:
        self._heads = tuple(heads)
        self._encoder = encoder
        self._kept: OrderedDict[tuple[str, ...], _Tokens] = OrderedDict()
        self._asked: OrderedDict[tuple[str, ...], _Tokens] = OrderedDict()
        self._lock = threading.Lock()

    def scores(self, question: str, passages: Sequence[Passage]) -> list[list[float]]:
        """For each sentence of each passage, the log-odds that it states what is asked, against no sentence doing so."""
        asked = self._once(self._asked, (question,), KEPT_QUESTIONS, lambda: self._project("query", (question,)))
        read = [self._passage(passage) for passage in passages]
        if not asked.size or not any(one.sentences for one in read):
            return [[NOTHING] * one.sentences for one in read]
        each = [
            _scores(head, asked.projected[at], [one.projected[at] for one in read], read) for at, head in enumerate(self._heads)
        ]
        flat = np.mean(each, axis=0).tolist()
        ends = np.cumsum([one.sentences for one in read]).tolist()
        return [flat[end - one.sentences : end] for one, end in zip(read, ends, strict=True)]

    def warm(self, passages: Sequence[Passage]) -> None:
        """Read passages ahead of the first question on them."""
        for passage in passages:
            self._passage(passage)

    def _passage(self, passage: Passage) -> _Tokens:
        parts = (head_line(passage), *(sentence.text for sentence in sentences(passage.text)))
        return self._once(self._kept, (parts[0], passage.text), KEPT_PASSAGES, lambda: self._project("passage", parts))

    def _once(
        self, store: OrderedDict[tuple[str, ...], _Tokens], key: tuple[str, ...], most: int, read: Callable[[], _Tokens]
    ) -> _Tokens:
        with self._lock:
            if key in store:
                store.move_to_end(key)
                return store[key]
        made = read()
        with self._lock:
            store[key] = made
            while len(store) > most:
                store.popitem(last=False)
        return made

    def _project(self, prefix: str, parts: tuple[str, ...]) -> _Tokens:
        read = self._encoder.encode(prefix, parts)
        return _Tokens(
            projected=tuple(read.vectors @ head.project + head.project_bias for head in self._heads),
            starts=np.searchsorted(read.part, np.arange(len(parts))),
        )


def head_line(passage: Passage) -> str:
    """What stands above the passage when it is read: the wordings of an FAQ entry, or title and headings."""
    if passage.kind == "faq" and passage.questions:
        return "；".join(passage.questions[:2]) + "："
    return " ".join(dict.fromkeys(part for part in (passage.title, passage.heading) if part)) + "："


def _scores(head: Head, question: Floats, passages: Sequence[Floats], read: Sequence[_Tokens]) -> Floats:
    """Scores of all sentences of all passages, one after another."""
    size = head.size
    tokens = np.concatenate(passages)
    asking, sought, weight = question[:, :size], question[:, 2 * size : 3 * size], question[:, 3 * size]
    keys, found, weight_back = tokens[:, size : 2 * size], tokens[:, 2 * size : 3 * size], tokens[:, 3 * size + 1]
    match = asking @ keys.T * np.float32(head.temperature / size**0.5)
    counterpart, spans = _counterparts(match, found, read)
    compared = np.maximum(_compare(head.compare, head.compare_bias, sought[None], counterpart), 0)
    forward = np.einsum("m,smh->sh", _softmax(weight, axis=0), compared)
    returned = _softmax(match, axis=0).T @ sought
    compared = np.maximum(_compare(head.compare_back, head.compare_back_bias, found, returned), 0)
    importance = np.exp(weight_back - weight_back.max())[:, None]
    back = np.stack([_mean(compared[start:end], importance[start:end]) for start, end in spans])
    scores = np.concatenate([forward, back], axis=1) @ head.output + head.output_bias
    return np.where([end > start for start, end in spans], scores, NOTHING).astype(np.float32)


def _counterparts(match: Floats, found: Floats, read: Sequence[_Tokens]) -> tuple[Floats, list[tuple[int, int]]]:
    """For every sentence and every word asked, what it finds in the sentence and its title: [sentences, words, size]; and where
    each sentence lies among the tokens."""
    raised = np.exp(match - match.max(axis=1, keepdims=True))
    counterparts: list[Floats] = []
    spans: list[tuple[int, int]] = []
    base = 0
    for one in read:
        borders = [*(one.starts + base).tolist(), base + one.size]
        sums = [raised[:, start:end] @ found[start:end] for start, end in pairwise(borders)]
        masses = [raised[:, start:end].sum(axis=1) for start, end in pairwise(borders)]
        for part in range(1, len(sums)):
            counterparts.append((sums[0] + sums[part]) / (masses[0] + masses[part] + np.float32(1e-30))[:, None])
        spans += list(pairwise(borders))[1:]
        base += one.size
    return np.stack(counterparts), spans


def _mean(rows: Floats, weights: Floats) -> Floats:
    return np.divide((rows * weights).sum(axis=0), weights.sum() + 1e-30, dtype=np.float32)


def _compare(weights: Floats, bias: Floats, one: Floats, other: Floats) -> Floats:
    """A layer over [one, other, |one - other|, one · other], without building the long rows."""
    a, b, c, d = np.split(weights, 4)
    return np.asarray(one @ a + other @ b + np.abs(one - other) @ c + (one * other) @ d + bias, dtype=np.float32)


def _softmax(x: Floats, *, axis: int) -> Floats:
    x = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.divide(x, x.sum(axis=axis, keepdims=True), dtype=np.float32)


def read_head(packed: Mapping[str, PackedMatrix], temperature: float) -> Head:
    """A head from its packed matrices. Raises KeyError naming the one that is missing."""
    return Head(
        project=packed["project"].unpacked(),
        project_bias=packed["project_bias"].unpacked()[0],
        temperature=temperature,
        compare=packed["compare"].unpacked(),
        compare_bias=packed["compare_bias"].unpacked()[0],
        compare_back=packed["compare_back"].unpacked(),
        compare_back_bias=packed["compare_back_bias"].unpacked()[0],
        output=packed["output"].unpacked()[:, 0],
        output_bias=float(packed["output_bias"].unpacked()[0, 0]),
    )


def open_reader(heads: Sequence[Head], depth: int) -> Reader:
    """A reader over the bundled encoder's first `depth` layers."""
    return Reader(heads, bundled_encoder(depth))
