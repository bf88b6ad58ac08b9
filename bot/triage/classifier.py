"""The classifier behind triage: learned from a pack's exemplars in seconds, kept on disk under what it was learned from."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.triage.exemplars import Exemplar
from bot.triage.features import features
from bot.triage.neighbours import Floats, Neighbours
from bot.triage.text import meant, undisguise
from bot.triage.vectors import embedded

if TYPE_CHECKING:
    from bot.triage.encoder import IntentEmbeddings

# Part of the cache key: raise it whenever features or training change.
RECIPE = 18
_LEAST_USES = 2
# So many exemplars without a vector of their own are embedded when a pack is learned: each costs ten milliseconds.
_EMBEDDED_AT_MOST = 1500
_PASSES = 8


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """What was learned, over the same labels: a linear model of words and sound, and the exemplars' vectors.

    `words` is [feature, label].
    """

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    words: Floats
    words_bias: Floats
    neighbours: Neighbours

    def by_words(self, text: str, *, heard: bool = False) -> Floats:
        """Log-probability of each label by characters, sound and cues: 0.2 ms."""
        known = [
            (self.vocabulary[name], weight) for name, weight in features(text, heard=heard).items() if name in self.vocabulary
        ]
        if not known:
            return _log_softmax(self.words_bias)
        rows, weights = zip(*known, strict=True)
        return _log_softmax(np.asarray(weights, dtype=np.float32) @ self.words[list(rows)] + self.words_bias)

    def by_meaning(self, vector: Sequence[float]) -> Floats:
        """Log-probability of each label by the text's vector: what the nearest exemplars are."""
        return self.neighbours.shares(vector)

    def grounds(self, text: str, label: str, count: int = 3) -> tuple[str, ...]:
        """The features that speak most for `label`: n-grams known from exemplars, never a customer's own words."""
        column = self.labels.index(label)
        spoken = [
            (weight * float(self.words[self.vocabulary[name], column]), name)
            for name, weight in features(text).items()
            if name in self.vocabulary
        ]
        return tuple(name for value, name in sorted(spoken, reverse=True)[:count] if value > 0)


def learned(exemplars: Sequence[Exemplar], embedder: IntentEmbeddings, cache_dir: Path | None) -> Classifier:
    """The classifier for these exemplars: from the cache when it was learned before, else learned and kept there."""
    file = cache_dir / f"triage-{_key(exemplars, embedder.id)}.npz" if cache_dir else None
    if file and file.is_file():
        kept = _read(file)
        if kept:
            return kept
    classifier = _train(exemplars, embedder)
    if file:
        _write(file, classifier)
    return classifier


def _key(exemplars: Sequence[Exemplar], embedder_id: str) -> str:
    digest = hashlib.sha256(f"{RECIPE}\n{embedder_id}\n".encode())
    for exemplar in sorted(exemplars, key=lambda one: (one.label, one.text)):
        digest.update(f"{exemplar.label}\t{exemplar.text}\n".encode())
    return digest.hexdigest()[:20]


def _train(exemplars: Sequence[Exemplar], embedder: IntentEmbeddings) -> Classifier:
    from sklearn.linear_model import SGDClassifier

    texts = [undisguise(exemplar.text) for exemplar in exemplars]
    labels = np.array([exemplar.label for exemplar in exemplars])
    polite, owners = _with_courtesies(texts, labels)
    vocabulary, counted = _count([*texts, *polite])
    learned_as = np.concatenate([labels, labels[owners]])
    # Every exemplar is learned twice, written and as it sounds: Pinyin and homophones keep only the sound. Averaged
    # gradient descent takes a tenth of the time of a multinomial regression and reads as well.
    words = SGDClassifier(
        loss="log_loss",
        alpha=3e-6,
        max_iter=_PASSES,
        tol=None,  # pyright: ignore[reportArgumentType]  # None is documented: all passes, no early stop
        average=True,
        random_state=0,
    )
    words.fit(counted, np.concatenate([learned_as, learned_as]))
    names = np.unique(labels)
    chosen, vectors = embedded([meant(text) for text in texts], embedder, at_most=_EMBEDDED_AT_MOST)
    return Classifier(
        labels=tuple(map(str, names)),
        vocabulary=vocabulary,
        words=np.asarray(words.coef_, dtype=np.float32).T,
        words_bias=np.asarray(words.intercept_, dtype=np.float32),
        neighbours=Neighbours.of(vectors, np.searchsorted(names, labels[chosen]), len(names)),
    )


_COURTESIES = ("你好,{}", "{},谢谢", "不好意思,{}", "谢谢,{}", "您好,请问{}", "麻烦了,{}", "客服,{}", "那{}")
_COURTEOUS = (
    "knowledge_question",
    "work_order",
    "appointment",
    "ticket_status",
    "complaint",
    "suggestion",
    "transfer",
    "handoff",
    "emergency",
)


def _with_courtesies(texts: Sequence[str], labels: NDArray[np.str_]) -> tuple[list[str], list[int]]:
    """Every third matter once more with a courtesy around it, which changes nothing; and whose label each has."""
    owners = [i for i, label in enumerate(labels) if label.partition(".")[0] in _COURTEOUS and i % 3 == 0]
    return [_COURTESIES[i // 3 % len(_COURTESIES)].format(texts[i]) for i in owners], owners


def _count(texts: Sequence[str]):
    from scipy.sparse import csr_matrix

    written = [features(text) for text in texts]
    heard = [features(text, heard=True) for text in texts]
    uses: dict[str, int] = {}
    for row in written:
        for name in row:
            uses[name] = uses.get(name, 0) + 1
    vocabulary = {name: index for index, name in enumerate(sorted(name for name, n in uses.items() if n >= _LEAST_USES))}
    cells = [
        (row, vocabulary[name], weight)
        for row, counted in enumerate([*written, *heard])
        for name, weight in counted.items()
        if name in vocabulary
    ]
    rows, columns, weights = zip(*cells, strict=True)
    return vocabulary, csr_matrix((weights, (rows, columns)), shape=(2 * len(texts), len(vocabulary)), dtype=np.float32)


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max()
    return shifted - np.log(np.exp(shifted).sum())


def _write(file: Path, classifier: Classifier) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    names = json.dumps({"labels": classifier.labels, "vocabulary": list(classifier.vocabulary)}).encode()
    handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as stream:
        np.savez(
            stream,
            names=np.frombuffer(names, dtype=np.uint8),
            words=classifier.words,
            words_bias=classifier.words_bias,
            centre=classifier.neighbours.centre,
            examples=classifier.neighbours.examples.astype(np.float16),
            examples_label=classifier.neighbours.labels,
        )
    os.replace(temporary, file)


def _read(file: Path) -> Classifier | None:
    try:
        with np.load(file, allow_pickle=False) as kept:
            names = json.loads(kept["names"].tobytes())
            return Classifier(
                labels=tuple(names["labels"]),
                vocabulary={name: index for index, name in enumerate(names["vocabulary"])},
                words=kept["words"],
                words_bias=kept["words_bias"],
                neighbours=Neighbours(
                    centre=kept["centre"],
                    examples=kept["examples"].astype(np.float32),
                    labels=kept["examples_label"],
                    count=len(names["labels"]),
                ),
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        # A cut or foreign file is learned anew and replaced.
        return None
