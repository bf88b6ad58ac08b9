"""Whether the passages found state the point that was asked, which of them does, and the answer in its own words."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from knowledge.answer_kind import MEASURED, holds
from knowledge.embedding import ScoredEmbeddings
from knowledge.extract import extract
from knowledge.passage import Answer, Hit, Passage
from knowledge.question import Question, read_question
from knowledge.sentence import sentences
from knowledge.text import fold

_CALIBRATION = Path(__file__).with_name("calibration.json")

#: How many hits are looked at; the passage that answers was among the first five for all but a few questions.
LOOKED_AT = 5


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Coefficients over signals and the two cuts of the probability; made by bench/train_answerability.py."""

    weights: dict[str, float]
    bias: float
    answer_from: float
    confident_from: float


@lru_cache(maxsize=1)
def bundled_calibration() -> Calibration:
    """The coefficients that are shipped."""
    loaded = json.loads(_CALIBRATION.read_text("utf-8"))
    return Calibration(
        weights=loaded["weights"], bias=loaded["bias"], answer_from=loaded["answer_from"], confident_from=loaded["confident_from"]
    )


def judge(question: str, hits: Sequence[Hit], *, embedder: ScoredEmbeddings) -> Answer:
    """Judge whether one of `hits` (best first) states what `question` asks.

    Pure given its inputs; never raises on any text. No hits, or a question without a content word: unanswerable.
    """
    asked = read_question(question)
    calibration = bundled_calibration()
    judged = [(*_probability(asked, hit, calibration, embedder), hit) for hit in hits[:LOOKED_AT]]
    if not judged or not asked.words:
        return Answer(question=question, band="unanswerable", probability=0.0, text="", passage=None, hits=tuple(hits))
    probability, signals, hit = max(judged, key=lambda one: one[0])
    band = _band(probability, calibration)
    if band == "unanswerable":
        return Answer(
            question=question, band=band, probability=probability, text="", passage=hit.passage, hits=tuple(hits), signals=signals
        )
    return Answer(
        question=question,
        band=band,
        probability=probability,
        text=extract(question, hit.passage),
        passage=hit.passage,
        hits=tuple(hits),
        signals=signals,
    )


def _band(probability: float, calibration: Calibration) -> Literal["confident", "uncertain", "unanswerable"]:
    if probability >= calibration.confident_from:
        return "confident"
    return "uncertain" if probability >= calibration.answer_from else "unanswerable"


def _probability(
    asked: Question, hit: Hit, calibration: Calibration, embedder: ScoredEmbeddings
) -> tuple[float, dict[str, float]]:
    span = embedder.score_ceiling - embedder.score_floor
    dense = min(max((hit.dense - embedder.score_floor) / span, 0.0), 1.0)
    signals = {"dense": dense, "lexical": hit.lexical, **_evidence(asked, hit.passage)}
    logit = calibration.bias + sum(calibration.weights.get(name, 0.0) * value for name, value in signals.items())
    return 1.0 / (1.0 + math.exp(-max(min(logit, 50.0), -50.0))), signals


def _evidence(asked: Question, passage: Passage) -> dict[str, float]:
    text = fold(passage.text)
    head = fold(" ".join((passage.title, passage.heading, *passage.questions)))
    focus = [word for word in asked.words if word not in head]
    covered = sum(word in text for word in focus) / len(focus) if focus else 1.0
    near = sum(len(set(word) & set(text)) / len(set(word)) for word in asked.words) / (len(asked.words) or 1)
    kind = 0.0
    if asked.kind in MEASURED:
        kind = 1.0 if any(holds(asked.kind, fold(unit.text)) for unit in sentences(passage.text)) else -1.0
    return {"focus": covered, "characters": near, "kind": kind}
