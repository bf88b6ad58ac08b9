"""A passage as it is read and embedded: what stands above it, then its sentences."""

from __future__ import annotations

import hashlib

from knowledge.passage import Passage
from knowledge.sentence import sentences
from knowledge.text import fold


def head_line(passage: Passage) -> str:
    """What stands above the passage when it is read: the wordings of an FAQ entry, or title and headings. One line."""
    if passage.kind == "faq" and passage.questions:
        whole = "；".join(passage.questions[:2])
    else:
        whole = " ".join(dict.fromkeys(part for part in (passage.title, passage.heading) if part))
    return " ".join(whole.split()) + "："


def parts_of(passage: Passage) -> tuple[str, ...]:
    """The line above, and the sentences; no part holds a line break."""
    return (head_line(passage), *(sentence.text for sentence in sentences(passage.text)))


def reading_text(passage: Passage) -> str:
    """The parts folded, a line each: what an embedder is given."""
    return "\n".join(map(fold, parts_of(passage)))


def text_hash(side: str, text: str) -> str:
    """SHA-256 by which what was made of a text is found again; `side` is "question" or "passage"."""
    return hashlib.sha256(f"{side}\x00{text}".encode("utf-8", "surrogatepass")).hexdigest()
