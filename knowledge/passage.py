"""The nouns of the room: an article that was read, a passage of it, a passage found, and the judgement on an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Article:
    """One thing somebody wrote: a document, or one row of a question-and-answer table.

    `id` is stable over re-ingestion (derived from `source` and, in a table, the row's question).
    `questions` holds the wordings under which an FAQ entry is asked; empty for a document.
    """

    id: str
    title: str
    text: str
    source: str
    kind: Literal["document", "faq"] = "document"
    questions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the article holds on `day`; both borders are inclusive."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A piece of an article small enough to cite (about 300 characters); for an FAQ entry, its approved answer.

    `text` is a verbatim slice of the article; `heading` the path of headings above it ("收费标准 > 停车费").
    """

    id: str
    article_id: str
    title: str
    text: str
    source: str
    kind: Literal["document", "faq"] = "document"
    questions: tuple[str, ...] = ()
    heading: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage found for a query. `score` is the fused score in 0..1, `dense` the raw cosine, `lexical` BM25/BM25max in 0..1."""

    passage: Passage
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the knowledge base can say to a question, in its own words.

    `band` decides who speaks: "confident" → `text` goes out verbatim; "uncertain" → a model may phrase `passage`,
    with `text` as the fallback; "unanswerable" → the desk says CC-32 and `text` is empty. `key` is the sentence of `passage`
    that was read as the likeliest to answer, verbatim; empty for an approved answer, which stands as a whole.
    `probability` that `passage` states the asked point, calibrated, 0..1. `signals` explain it to staff.
    """

    question: str
    band: Literal["confident", "uncertain", "unanswerable"]
    probability: float
    text: str
    passage: Passage | None
    hits: tuple[Hit, ...]
    key: str = ""
    signals: dict[str, float] = field(default_factory=dict)
