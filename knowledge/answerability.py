"""Whether the passages found state the point that was asked, which of them does, and the answer in its own words."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from knowledge.cross_encoder import bundled_cross_encoder, log_odds
from knowledge.embedding import ScoredEmbeddings
from knowledge.evidence import evidence, read_as
from knowledge.extract import extract
from knowledge.passage import Answer, Hit
from knowledge.sentence import sentences
from knowledge.wording import same_question

if TYPE_CHECKING:
    from knowledge.reader import Reader

_CALIBRATION = Path(__file__).with_name("calibration.json")

#: How many hits are worth looking at: retrieval has the passage that answers among them far more often than first.
LOOKED_AT = 20
#: Of these, how many are read together with the question, and how far (in log-odds) behind the likeliest one the second may lie.
#: With three and 3.0 as many questions were answered and declined rightly, for half as much time again.
READ_TOGETHER = 2
NEAR_THE_LIKELIEST = 1.5
#: How sure an approved answer is when its own question is asked: not quite, for a wording may have been approved in haste.
_ASKED_BEFORE = 0.99
#: Layers of the bundled encoder that the reader's coefficients were trained on.
DEPTH = 9


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """A logistic regression: log-odds = bias + Σ weight · signal."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, signals: Mapping[str, float]) -> float:
        return self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How evidence is weighed, and the two cuts.

    `narrow` says which passages are read together with the question, `choose` ranks these, `decide` says whether the first answers.
    """

    narrow: Weighing
    choose: Weighing
    decide: Weighing
    answer_from: float
    confident_from: float


@lru_cache(maxsize=1)
def bundled_judgement() -> Judgement:
    """The weights that are shipped; made by bench/train_answerability.py."""
    loaded = json.loads(_CALIBRATION.read_text("utf-8"))
    return Judgement(
        narrow=Weighing(**loaded["narrow"]),
        choose=Weighing(**loaded["choose"]),
        decide=Weighing(**loaded["decide"]),
        answer_from=loaded["answer_from"],
        confident_from=loaded["confident_from"],
    )


_OPENING = threading.Lock()


def bundled_reader() -> Reader:
    """The reader with the coefficients that are shipped; opened once a process, on first use (about half a second)."""
    with _OPENING:
        return _open_reader()


@lru_cache(maxsize=1)
def _open_reader() -> Reader:
    from knowledge.reader import PackedMatrix, open_reader, read_head

    heads = [
        read_head({name: PackedMatrix(**matrix) for name, matrix in packed["matrices"].items()}, packed["temperature"])
        for packed in json.loads(_CALIBRATION.read_text("utf-8"))["heads"]
    ]
    return open_reader(heads, DEPTH)


def judge(question: str, hits: Sequence[Hit], *, embedder: ScoredEmbeddings) -> Answer:
    """Judge which of `hits` (best first; LOOKED_AT are looked at) states what `question` asks, if any does.

    Pure given its inputs; never raises on any text. No hits, or nothing to read in the question: unanswerable.
    """
    found = tuple(hits)
    if not found or not any(map(str.isalnum, question)):
        return Answer(question=question, band="unanswerable", probability=0.0, text="", passage=None, hits=found)
    approved = asked_before(question, found)
    if approved is not None:
        return Answer(
            question=question,
            band="confident",
            probability=_ASKED_BEFORE,
            text=approved.passage.text.strip(),
            passage=approved.passage,
            hits=found,
            signals={"asked_before": 1.0, "dense": approved.dense, "probability": _ASKED_BEFORE},
        )
    judgement = bundled_judgement()
    read = read_hits(question, found[:LOOKED_AT], judgement.narrow, reader=bundled_reader(), embedder=embedder)
    chosen, signals = decide([one.signals for one in read], judgement)
    passage, probability = read[chosen].hit.passage, signals["probability"]
    band = _band(probability, judgement)
    text = "" if band == "unanswerable" else answer_text(question, read[chosen])
    key = "" if band == "unanswerable" else key_sentence(read[chosen])
    return Answer(
        question=question, band=band, probability=probability, text=text, passage=passage, hits=found, key=key, signals=signals
    )


def asked_before(question: str, hits: Sequence[Hit]) -> Hit | None:
    """The first of the hits whose approved wordings ask just this; its answer then needs no judging."""
    near = (hit for hit in hits[:LOOKED_AT] if hit.passage.kind == "faq")
    return next((hit for hit in near if any(same_question(question, one) for one in hit.passage.questions)), None)


@dataclass(frozen=True, kw_only=True)
class ReadHit:
    """A hit that was read together with the question: its signals, and each sentence's log-odds."""

    hit: Hit
    signals: Mapping[str, float]
    sentences: tuple[float, ...]


def read_hits(
    question: str, hits: Sequence[Hit], narrow: Weighing, *, reader: Reader, embedder: ScoredEmbeddings
) -> list[ReadHit]:
    """The likeliest of the hits by what `narrow` weighs, READ_TOGETHER at most, in their order, read together with the question."""
    apart = evidence(question, hits, reader=reader, embedder=embedder)
    odds = [narrow.log_odds(signals) for signals in apart]
    likeliest = sorted(range(len(hits)), key=lambda place: -odds[place])[:READ_TOGETHER]
    kept = sorted(place for place in likeliest if odds[place] >= odds[likeliest[0]] - NEAR_THE_LIKELIEST)
    together = bundled_cross_encoder().scores(read_as(question), [hits[place].passage for place in kept])
    return [
        ReadHit(
            hit=hits[place],
            signals={**apart[place], "together": max(min(log_odds(scores), 10.0), -10.0)},
            sentences=tuple(scores),
        )
        for place, scores in zip(kept, together, strict=True)
    ]


def answer_text(question: str, read: ReadHit) -> str:
    """The answer in the passage's words, its sentences weighed as they were read."""
    weights = [1 / (1 + math.exp(-max(min(one, 30.0), -30.0))) for one in read.sentences]
    return extract(question, read.hit.passage, weights=weights)


def key_sentence(read: ReadHit) -> str:
    """The sentence of the passage that was read as the likeliest to answer; empty for an approved answer."""
    passage = read.hit.passage
    units = [] if passage.kind == "faq" else sentences(passage.text)
    if not units or len(units) != len(read.sentences):
        return ""
    return units[max(range(len(units)), key=read.sentences.__getitem__)].text


def _band(probability: float, judgement: Judgement) -> Literal["confident", "uncertain", "unanswerable"]:
    if probability >= judgement.confident_from:
        return "confident"
    return "uncertain" if probability >= judgement.answer_from else "unanswerable"


def decide(evidence_of_hits: Sequence[Mapping[str, float]], judgement: Judgement) -> tuple[int, dict[str, float]]:
    """The place of the passage chosen, and its signals with the probability that it answers."""
    chosen, signals = choose(evidence_of_hits, judgement.choose)
    log_odds = max(min(judgement.decide.log_odds(signals), 50.0), -50.0)
    return chosen, {**signals, "probability": 1 / (1 + math.exp(-log_odds))}


def choose(evidence_of_hits: Sequence[Mapping[str, float]], weighing: Weighing) -> tuple[int, dict[str, float]]:
    """The best of the passages, its signals, and with them how it stands among the others."""
    odds = [weighing.log_odds(signals) for signals in evidence_of_hits]
    chosen = max(range(len(odds)), key=odds.__getitem__)
    others = sorted((one for place, one in enumerate(odds) if place != chosen), reverse=True)
    best = dict(evidence_of_hits[chosen])
    best["chosen"] = odds[chosen]
    best["lead"] = min(odds[chosen] - others[0], 5.0) if others else 5.0
    best["first"] = evidence_of_hits[0]["dense"]
    return chosen, best
