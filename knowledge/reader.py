"""Reads a question against a passage, word by word, and says of each sentence how likely it states what was asked.

A small trained head over frozen contextual token vectors (knowledge/token_vectors.py): every word of the question looks
for its counterpart in the sentence and the passage's title, every word of the sentence for its counterpart in the question;
what was found is compared and weighed. Coefficients: knowledge/calibration.json, made by bench/train_answerability.py.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from knowledge.passage import Passage
from knowledge.reading_record import Reading
from knowledge.reading_text import head_line as head_line
from knowledge.reading_text import parts_of, reading_text, text_hash
from knowledge.token_vectors import Parts, TokenVectors, bundled_encoder

Floats = NDArray[np.float32]

#: Passages whose readings are kept in memory; about 10 kB each.
KEPT_PASSAGES = 2048
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

    def encode(self, prefix: str, parts: Parts) -> TokenVectors:
        """Token vectors of the parts, read as one text."""
        ...


@runtime_checkable
class BatchEncoder(Protocol):
    """An encoder that takes many texts at once."""

    def encode_many(self, prefix: str, texts: Sequence[Parts]) -> list[TokenVectors]:
        """As `encode`, for each of the texts."""
        ...


class Reader:
    """Scores sentences. Thread-safe; keeps the readings of the passages seen last."""

    def __init__(self, heads: Sequence[Head], encoder: Encoder, *, depth: int = 0) -> None:
        self.depth = depth
        self._heads = tuple(heads)
        self._encoder = encoder
        self._kept: OrderedDict[str, Reading] = OrderedDict()
        self._asked: OrderedDict[str, tuple[Floats, ...]] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def id(self) -> str:
        """Names what a reading depends on: layer and projections. Readings of readers with different ids are never mixed."""
        digest = hashlib.sha256(f"{self.depth}/{Reading.FORMAT}".encode())
        for head in self._heads:
            digest.update(head.project.tobytes() + head.project_bias.tobytes())
        return digest.hexdigest()

    def scores(self, question: str, passages: Sequence[Passage]) -> list[list[float]]:
        """For each sentence of each passage, the log-odds that it states what is asked, against no sentence doing so."""
        asked = self._question(question)
        read = self._passages(passages)
        if not len(asked[0]) or not any(one.sentences for one in read):
            return [[NOTHING] * one.sentences for one in read]
        tokens = [np.concatenate(some) for some in zip(*(one.tokens() for one in read), strict=True)]
        each = [_scores(head, asked[at], tokens[at], read) for at, head in enumerate(self._heads)]
        flat = np.mean(each, axis=0).tolist()
        ends = np.cumsum([one.sentences for one in read]).tolist()
        return [flat[end - one.sentences : end] for one, end in zip(read, ends, strict=True)]

    def warm(self, passages: Sequence[Passage]) -> None:
        """Read passages ahead of the first question on them."""
        self._passages(passages)

    def missing(self, passages: Sequence[Passage]) -> dict[str, Passage]:
        """Of these passages those that are not in memory, by the key of their reading."""
        keys = self.keys(passages)
        with self._lock:
            return {key: passage for key, passage in keys.items() if key not in self._kept}

    def keys(self, passages: Iterable[Passage]) -> dict[str, Passage]:
        """The passages by the keys of their readings."""
        return {reading_key(passage): passage for passage in passages}

    def put(self, readings: Mapping[str, Reading]) -> None:
        """Take readings that were made before, by their keys."""
        with self._lock:
            for key, reading in readings.items():
                self._kept[key] = reading
                self._kept.move_to_end(key)
            while len(self._kept) > KEPT_PASSAGES:
                self._kept.popitem(last=False)

    def read(self, passages: Sequence[Passage]) -> list[Reading]:
        """Readings of passages, made anew."""
        texts = [parts_of(passage) for passage in passages]
        encoder = self._encoder
        many = isinstance(encoder, BatchEncoder)
        vectors = encoder.encode_many("passage", texts) if many else [encoder.encode("passage", parts) for parts in texts]
        return [self.reading(parts, read) for parts, read in zip(texts, vectors, strict=True)]

    def reading(self, parts: Parts, read: TokenVectors) -> Reading:
        """The reading of a passage whose token vectors are there already."""
        projected = [read.vectors @ head.project + head.project_bias for head in self._heads]
        blocks = [
            (one[:, head.size : 2 * head.size], one[:, 2 * head.size : 3 * head.size], one[:, 3 * head.size + 1])
            for head, one in zip(self._heads, projected, strict=True)
        ]
        return Reading.packed(blocks, starts=np.searchsorted(read.part, np.arange(len(parts))))

    def _passages(self, passages: Sequence[Passage]) -> list[Reading]:
        keys = [reading_key(passage) for passage in passages]
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        missing = {key: passage for key, passage in zip(keys, passages, strict=True) if key not in found}
        made = dict(zip(missing, self.read(list(missing.values())), strict=True)) if missing else {}
        found.update(made)
        self.put(found)
        return [found[key] for key in keys]

    def _question(self, question: str) -> tuple[Floats, ...]:
        with self._lock:
            if question in self._asked:
                self._asked.move_to_end(question)
                return self._asked[question]
        vectors = self._encoder.encode("query", (question,)).vectors
        made = tuple(vectors @ head.project + head.project_bias for head in self._heads)
        with self._lock:
            self._asked[question] = made
            while len(self._asked) > KEPT_QUESTIONS:
                self._asked.popitem(last=False)
        return made


def reading_key(passage: Passage) -> str:
    """The key of a passage's reading; the same for two passages that read alike."""
    return text_hash("passage", reading_text(passage))


def _scores(head: Head, question: Floats, tokens: Floats, read: Sequence[Reading]) -> Floats:
    """Scores of all sentences of all passages, one after another; `tokens` [n, 2·size + 1]: keys, values, importance."""
    size = head.size
    asking, sought, weight = question[:, :size], question[:, 2 * size : 3 * size], question[:, 3 * size]
    keys, found, weight_back = tokens[:, :size], tokens[:, size : 2 * size], tokens[:, 2 * size]
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


def _counterparts(match: Floats, found: Floats, read: Sequence[Reading]) -> tuple[Floats, list[tuple[int, int]]]:
    """For every sentence and every word asked, what it finds in the sentence and its title: [sentences, words, size]; and where
    each sentence lies among the tokens."""
    raised = np.exp(match - match.max(axis=1, keepdims=True))
    counterparts: list[Floats] = []
    spans: list[tuple[int, int]] = []
    base = 0
    for one in read:
        borders = [*(one.starts.astype(np.int64) + base).tolist(), base + one.size]
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
    return Reader(heads, bundled_encoder(depth), depth=depth)
