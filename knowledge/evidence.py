"""What speaks for or against a passage stating the point that was asked: signals that are weighed in knowledge/answerability.py."""

from __future__ import annotations

import math
from collections.abc import Sequence

from knowledge.alike import stated
from knowledge.answer_kind import MEASURED, holds
from knowledge.asking import bare
from knowledge.beside_point import denied, hourless, unlisted
from knowledge.cantonese import in_written_chinese
from knowledge.days import other_days
from knowledge.embedding import ScoredEmbeddings
from knowledge.passage import Hit, Passage
from knowledge.question import Question, codes, read_question
from knowledge.reader import Reader
from knowledge.sentence import sentences
from knowledge.text import fold, undecorated

_QUESTION_CHARACTERS = 300


def read_as(question: str) -> str:
    """A question as it is read: folded, in written Chinese, without courtesies, and no longer than a question is."""
    # A lone surrogate (half of a broken emoji) cannot be encoded, and so not be folded.
    whole = question[:_QUESTION_CHARACTERS].encode("utf-8", "replace").decode()
    return bare(in_written_chinese(undecorated(fold(whole))))


def evidence(question: str, hits: Sequence[Hit], *, reader: Reader, embedder: ScoredEmbeddings) -> list[dict[str, float]]:
    """For each hit, the signals that speak for or against its passage stating what is asked."""
    asked = read_question(read_as(question))
    scores_of = reader.scores(read_as(question), [hit.passage for hit in hits])
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
    written = set(codes(head)) | set(codes(text))
    covered = {word: stated(word, head + text) for word in asked.words}
    characters = [covered[word] or character in whole for word in asked.words for character in word]
    focus = [word for word in asked.words if not stated(word, head)]
    signals = {
        "characters": sum(characters) / (len(characters) or 1),
        "focus": sum(stated(word, text) for word in focus) / len(focus) if focus else 1.0,
        "topic": (len(asked.words) - len(focus)) / (len(asked.words) or 1),
        # The more words, the less of them one passage covers, and the lower its cosine: what is normal for the length.
        "length": math.log1p(len(asked.words)),
        "codes": sum(code not in written for code in asked.codes) / (len(asked.codes) or 1),
        "other_days": other_days(asked.text, head + text),
        "denied": denied(asked.text, passage.questions),
        "hourless": hourless(asked.text, text),
        "unlisted": unlisted(asked.text, head=head, text=passage.text),
        "kind": 0.0,
        "kind_near": 0.0,
    }
    if asked.kind in MEASURED:
        units = sentences(passage.text)
        signals["kind"] = 1.0 if holds(asked.kind, text) else -1.0
        signals["kind_near"] = 1.0 if 0 <= best < len(units) and holds(asked.kind, fold(units[best].text)) else -1.0
    return signals
