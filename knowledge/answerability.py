"""Whether the passages found state the point that was asked, which of them does, and the answer in its own words."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from knowledge.alike import in_words_of, stated
from knowledge.answer_kind import asked_kind
from knowledge.asking import plainly
from knowledge.cross_encoder import bundled_cross_encoder, log_odds
from knowledge.embedding import ScoredEmbeddings
from knowledge.evidence import evidence, read_as
from knowledge.extract import TARGET_CHARACTERS, Extract, extract
from knowledge.passage import Answer, Hit, Passage
from knowledge.question import codes, content_words
from knowledge.sentence import sentences
from knowledge.text import fold
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
#: How far (in log-odds) behind the passage chosen another section of its article may lie to be said with it. On the labelled bases that
#: lengthens the answers by one character in a hundred, and takes no right one away.
NEAR_THE_CHOSEN = 1.5
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
    band = _band(signals["probability"], judgement)
    passage, said = read[chosen].hit.passage, Extract(text="")
    if band != "unanswerable":
        passage, said = with_its_sections(question, read, chosen, judgement)
    return Answer(
        question=question,
        band=band,
        probability=signals["probability"],
        text=said.text,
        passage=passage,
        hits=found,
        key=said.key,
        signals=signals,
    )


def asked_before(question: str, hits: Sequence[Hit]) -> Hit | None:
    """The first of the hits whose approved wordings, or whose title, ask just this; what it says then needs no judging."""
    return next(
        (hit for hit in hits[:LOOKED_AT] if any(same_question(question, one) for one in _own_questions(hit.passage))), None
    )


def _own_questions(passage: Passage) -> tuple[str, ...]:
    """The questions that a passage is known to answer: an article's opening (发生火情怎么办) that of its title."""
    if passage.kind == "faq":
        return passage.questions
    return () if passage.heading or asked_kind(fold(passage.title)) == "none" else (passage.title,)


@dataclass(frozen=True, kw_only=True)
class ReadHit:
    """A hit that was read together with the question: its signals, and each sentence's log-odds."""

    hit: Hit
    signals: Mapping[str, float]
    sentences: tuple[float, ...]


def read_hits(
    question: str, hits: Sequence[Hit], narrow: Weighing, *, reader: Reader, embedder: ScoredEmbeddings
) -> list[ReadHit]:
    """The likeliest of the hits by what `narrow` weighs, READ_TOGETHER at most, in their order, read together with the question.

    What a passage has another word for is asked of it in that word.
    """
    apart = evidence(question, hits, reader=reader, embedder=embedder)
    odds = [narrow.log_odds(signals) for signals in apart]
    if stating := _stating_codes(question, hits):
        odds = [one if place in stating else -math.inf for place, one in enumerate(odds)]
    likeliest = sorted(range(len(hits)), key=lambda place: -odds[place])[:READ_TOGETHER]
    kept = sorted(place for place in likeliest if odds[place] >= odds[likeliest[0]] - NEAR_THE_LIKELIEST)
    asked = read_as(question)
    worded = {place: _in_words_of(asked, hits[place].passage) for place in kept}
    as_asked = [place for place in kept if worded[place] == asked]
    together = dict(
        zip(as_asked, bundled_cross_encoder().scores(asked, [hits[place].passage for place in as_asked]), strict=True)
    )
    for place in kept:
        if place not in together:
            (together[place],) = bundled_cross_encoder().scores(worded[place], [hits[place].passage])
            (read,) = evidence(worded[place], [hits[place]], reader=reader, embedder=embedder)
            apart[place] = {**read, "rank": apart[place]["rank"]}
    return [
        ReadHit(
            hit=hits[place],
            signals={**apart[place], "together": max(min(log_odds(together[place]), 10.0), -10.0)},
            sentences=_with_words_asked(worded[place], hits[place].passage, together[place]),
        )
        for place in kept
    ]


def _stating_codes(question: str, hits: Sequence[Hit]) -> frozenset[int]:
    """The places of the hits that have a code that the question has (E3, F08), where some have: nothing else can say what it stands for."""
    asked = {code for code in codes(read_as(question)) if any(map(str.isdigit, code))}
    texts = (fold(f"{hit.passage.title}\n{hit.passage.heading}\n{hit.passage.text}") for hit in hits)
    return frozenset(place for place, text in enumerate(texts) if asked & set(codes(text))) if asked else frozenset()


def _with_words_asked(asked: str, passage: Passage, scores: Sequence[float]) -> tuple[float, ...]:
    """The sentences' log-odds, raised by the share of the words asked that they state and the title does not: 小孩 in 泳池小孩能去吗."""
    units = sentences(passage.text)
    own = [word for word in content_words(asked) if not stated(word, _head(passage))]
    if passage.kind == "faq" or not own or len(units) != len(scores):
        return tuple(scores)
    shares = [sum(stated(word, fold(unit.text)) for word in own) / len(own) for unit in units]
    return tuple(score + share for score, share in zip(scores, shares, strict=True))


def _head(passage: Passage) -> str:
    return fold(" ".join((passage.title, passage.heading, *passage.questions)))


def _in_words_of(asked: str, passage: Passage) -> str:
    return plainly(in_words_of(plainly(asked), head=_head(passage), text=fold(passage.text)))


def answer_text(question: str, read: ReadHit) -> str:
    """The answer in the passage's words, its sentences weighed as they were read."""
    return _cut_out(question, read).text


def _cut_out(question: str, read: ReadHit) -> Extract:
    weights = [1 / (1 + math.exp(-max(min(one, 30.0), -30.0))) for one in read.sentences]
    return extract(question, read.hit.passage, weights=weights)


def with_its_sections(question: str, read: Sequence[ReadHit], chosen: int, judgement: Judgement) -> tuple[Passage, Extract]:
    """The passage chosen and what it says; with what another section of its article says, where that is short, nearly as likely, and likelier
    than not to answer.

    Who asks what an empty flat costs is told under which condition it costs less, and how much.
    """
    best = read[chosen]
    said = _cut_out(question, best)
    least = judgement.choose.log_odds(best.signals) - NEAR_THE_CHOSEN
    for place, other in enumerate(read):
        of_one = other.hit.passage.article_id == best.hit.passage.article_id and best.hit.passage.kind == "document"
        likely = judgement.choose.log_odds(other.signals) >= least and judgement.decide.log_odds(other.signals) >= 0
        if place == chosen or not of_one or not likely:
            continue
        more = _cut_out(question, other)
        repeats = any(unit.text in said.text for unit in sentences(more.text))
        if repeats or len(said.text) + len(more.text) > TARGET_CHARACTERS:
            continue
        # Passages of an article are numbered as they stand in it.
        in_order = sorted(((best.hit.passage, said), (other.hit.passage, more)), key=lambda one: (len(one[0].id), one[0].id))
        passage = replace(best.hit.passage, text="\n\n".join(one.text for one, _ in in_order))
        return passage, Extract(text="\n".join(one.text for _, one in in_order), key=said.key)
    return best.hit.passage, said


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
