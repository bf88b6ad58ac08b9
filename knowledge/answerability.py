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

from knowledge.answer_kind import MEASURED, holds
from knowledge.cantonese import in_written_chinese
from knowledge.embedding import ScoredEmbeddings
from knowledge.extract import extract
from knowledge.passage import Answer, Hit, Passage
from knowledge.question import Question, codes, read_question
from knowledge.sentence import sentences
from knowledge.text import fold

if TYPE_CHECKING:
    from knowledge.reader import Reader

_CALIBRATION = Path(__file__).with_name("calibration.json")

#: How many hits are worth looking at: retrieval has the passage that answers among them far more often than first.
LOOKED_AT = 20
#: Layers of the bundled encoder that the reader's coefficients were trained on.
DEPTH = 9
_QUESTION_CHARACTERS = 300


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """A logistic regression: log-odds = bias + Σ weight · signal."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, signals: Mapping[str, float]) -> float:
        return self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How evidence is weighed: `choose` ranks the passages, `decide` says whether the chosen one answers; and the two cuts."""

    choose: Weighing
    decide: Weighing
    answer_from: float
    confident_from: float


@lru_cache(maxsize=1)
def bundled_judgement() -> Judgement:
    """The weights that are shipped; made by bench/train_answerability.py."""
    loaded = json.loads(_CALIBRATION.read_text("utf-8"))
    return Judgement(
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
    looked_at = found[:LOOKED_AT]
    chosen, signals = decide(evidence(question, looked_at, reader=bundled_reader(), embedder=embedder), bundled_judgement())
    passage, probability = looked_at[chosen].passage, signals["probability"]
    band = _band(probability, bundled_judgement())
    text = "" if band == "unanswerable" else answer_text(question, passage, bundled_reader())
    return Answer(question=question, band=band, probability=probability, text=text, passage=passage, hits=found, signals=signals)


def answer_text(question: str, passage: Passage, reader: Reader) -> str:
    """The answer in the passage's words, its sentences weighed by the reader."""
    scores = reader.scores(_read_as(question), [passage])[0]
    return extract(question, passage, weights=[1 / (1 + math.exp(-max(min(one, 30.0), -30.0))) for one in scores])


def _read_as(question: str) -> str:
    # A lone surrogate (half of a broken emoji) cannot be encoded, and so not be folded.
    whole = question[:_QUESTION_CHARACTERS].encode("utf-8", "replace").decode()
    return in_written_chinese(fold(whole))


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


def evidence(question: str, hits: Sequence[Hit], *, reader: Reader, embedder: ScoredEmbeddings) -> list[dict[str, float]]:
    """For each hit, the signals that speak for or against its passage stating what is asked."""
    asked = read_question(_read_as(question))
    scores_of = reader.scores(_read_as(question), [hit.passage for hit in hits])
    span = embedder.score_ceiling - embedder.score_floor
    found: list[dict[str, float]] = []
    for rank, (hit, scores) in enumerate(zip(hits, scores_of, strict=True)):
        best = max(range(len(scores)), key=scores.__getitem__) if scores else -1
        found.append(
            {
                "reader": max(min(scores[best], 10.0), -10.0) if scores else -10.0,
                "dense": min(max((hit.dense - embedder.score_floor) / span, 0.0), 1.0),
                "lexical": hit.lexical,
                "rank": 1.0 / (1 + rank),
                "faq": float(hit.passage.kind == "faq"),
                **_words(asked, hit.passage, best),
            }
        )
    return found


def _words(asked: Question, passage: Passage, best: int) -> dict[str, float]:
    """What can be told by the letters: coverage of the words asked, and whether the kind of answer asked for is there."""
    text = fold(passage.text)
    head = fold(" ".join((passage.title, passage.heading, *passage.questions)))
    whole = set(head) | set(text)
    stated = set(codes(head)) | set(codes(text))
    characters = [character for word in asked.words for character in word]
    focus = [word for word in asked.words if word not in head]
    signals = {
        "characters": sum(character in whole for character in characters) / (len(characters) or 1),
        "focus": sum(word in text for word in focus) / len(focus) if focus else 1.0,
        "topic": (len(asked.words) - len(focus)) / (len(asked.words) or 1),
        # The more words, the less of them one passage covers, and the lower its cosine: what is normal for the length.
        "length": math.log1p(len(asked.words)),
        "codes": sum(code not in stated for code in asked.codes) / (len(asked.codes) or 1),
        "kind": 0.0,
        "kind_near": 0.0,
    }
    if asked.kind in MEASURED:
        units = sentences(passage.text)
        signals["kind"] = 1.0 if holds(asked.kind, text) else -1.0
        signals["kind_near"] = 1.0 if 0 <= best < len(units) and holds(asked.kind, fold(units[best].text)) else -1.0
    return signals
