"""Labelled knowledge bases: articles, questions with what a right answer must hold, and the real retrieval over them."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.embedding import ScoredEmbeddings
from knowledge.text import fold

ROOT = Path(__file__).resolve().parent.parent
_NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """One question. A right answer holds at least one alternative of every list in `must_contain`."""

    id: str
    question: str
    answerable: bool
    must_contain: tuple[tuple[str, ...], ...]
    split: str
    kind: str

    def is_right(self, text: str) -> bool:
        """Whether `text` holds what a right answer must; "50元" is not found in "150元"."""
        folded = fold(text)
        return bool(self.must_contain) and all(any(holds_literally(one, folded) for one in some) for some in self.must_contain)


@dataclass(frozen=True, kw_only=True)
class LabelledBase:
    """A base on disk: what to ingest and what to ask."""

    name: str
    articles: Path
    questions: tuple[Labelled, ...]


def holds_literally(alternative: str, folded_text: str) -> bool:
    """Whether the folded text holds the alternative, with no digit before one that begins with a digit."""
    wanted = fold(alternative)
    return re.search((r"(?<!\d)" if wanted[:1].isdigit() else "") + re.escape(wanted), folded_text) is not None


def bundled_bases() -> list[LabelledBase]:
    """The bases that come with the project: the sample knowledge and those of other domains."""
    found = [read_base("samples", ROOT / "knowledge" / "samples", ROOT / "bench" / "data" / "samples.questions.jsonl")]
    for directory in sorted((ROOT / "bench" / "data" / "bases").iterdir()):
        if (directory / "questions.jsonl").exists():
            found.append(read_directory(directory))
    return found


def read_directory(directory: Path) -> LabelledBase:
    """A base laid out as `articles/` and `questions.jsonl`."""
    return read_base(directory.name, directory / "articles", directory / "questions.jsonl")


def read_base(name: str, articles: Path, questions: Path) -> LabelledBase:
    """Read the questions of one base. Raises KeyError naming the field when a line lacks one."""
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    return LabelledBase(
        name=name,
        articles=articles,
        questions=tuple(
            Labelled(
                id=row["id"],
                question=row["question"],
                answerable=row["answerable"],
                must_contain=tuple(tuple(some) for some in row["must_contain"]),
                split=row["split"],
                kind=row["kind"],
            )
            for row in rows
        ),
    )


@contextmanager
def opened(base: LabelledBase, embedder: ScoredEmbeddings) -> Iterator[KnowledgeBase]:
    """The base, ingested into a directory that is gone afterwards."""
    yield from _opened([base.articles], embedder)


def _opened(paths: Sequence[Path], embedder: ScoredEmbeddings) -> Iterator[KnowledgeBase]:
    from sqlalchemy import create_engine

    from knowledge.tables import metadata

    with tempfile.TemporaryDirectory() as directory:
        engine = create_engine(f"sqlite:///{directory}/knowledge.db")
        metadata.create_all(engine)
        knowledge = KnowledgeBase(engine=engine, directory=Path(directory) / "index", embedder=embedder, clock=lambda: _NOW)
        try:
            knowledge.ingest(paths)
            yield knowledge
        finally:
            knowledge.close()
            engine.dispose()
