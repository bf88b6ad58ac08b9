"""An index version, opened for searching: candidates from both halves, fused exactly."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.centring import Centres
from knowledge.dense import DenseStore, DistantStore, ExactStore, Stores
from knowledge.errors import IndexDamaged
from knowledge.fusion import Fusion, Signals
from knowledge.hearing import Hearing
from knowledge.index_build import FORMAT, IndexFacts, read_facts
from knowledge.lexical import LexicalIndex
from knowledge.passage import Hit, Passage
from knowledge.tokens import Tokeniser

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_CANDIDATES = 64


@dataclass(frozen=True, kw_only=True)
class LexicalView:
    """Coverage of one question by every passage and every article, and the rows of the passages that cover it best."""

    passages: Floats
    articles: Floats
    best: NDArray[np.int64]


class OpenIndex:
    """One version, read-only. `held` is the descriptor of the shared lock that keeps it from being cleaned away."""

    def __init__(self, directory: Path, *, held: int, stores: Stores) -> None:
        import numpy as np

        self._held = held
        self.facts: IndexFacts = read_facts(directory)
        if self.facts.format != FORMAT:
            raise IndexDamaged(f"{directory} has format {self.facts.format}, this desk reads {FORMAT}: ingest again")
        self._starts = np.load(directory / "starts.npy")
        self._article_of = np.load(directory / "article_of.npy")
        self._owner_of = np.load(directory / "owner_of.npy")
        self._validity = np.load(directory / "validity.npy")
        self._vectors = np.load(directory / "vectors.npy", mmap_mode="r")
        question, stored = np.load(directory / "centres.npy")
        self._centres = Centres(question=question, stored=stored)
        self._texts = open(directory / "passages.jsonl", "rb")  # noqa: SIM115 - lives as long as the index
        self._check(directory)
        self._units_from = np.searchsorted(self._owner_of, np.arange(self.facts.passages + 1))
        self._valid_on: tuple[date, NDArray[np.bool_] | None] | None = None
        self._tokeniser = Tokeniser(self.facts.terms)
        if self.facts.passages:
            self._passages_bm25 = LexicalIndex(directory / "passages_bm25")
            self._articles_bm25 = LexicalIndex(directory / "articles_bm25")
        self._dense = self._open_dense(directory, stores)

    def _check(self, directory: Path) -> None:
        facts = self.facts
        whole = (
            len(self._starts) == facts.passages + 1
            and len(self._article_of) == len(self._validity) == facts.passages
            and self._vectors.shape == (facts.units, facts.dimensions)
            and len(self._owner_of) == facts.units
            and os.fstat(self._texts.fileno()).st_size == self._starts[-1]
        )
        if not whole:
            raise IndexDamaged(f"{directory} is incomplete: ingest again to rebuild the index")

    def _open_dense(self, directory: Path, stores: Stores) -> DenseStore:
        import numpy as np

        from knowledge.vector_store import RowEmbeddings, RowStore, chroma_client, open_chroma

        name, size, vectors = self.facts.collection, self.facts.units, np.asarray(self._vectors)
        if self.facts.store == "chroma":
            return open_chroma(chroma_client(path=directory / "chroma"), name, size)
        if self.facts.store == "server" and stores.chroma_url:
            url = stores.chroma_url
            return DistantStore(lambda: open_chroma(chroma_client(url=url), name, size), vectors)
        if self.facts.store == "factory" and stores.factory:
            factory = stores.factory
            return DistantStore(lambda: RowStore(factory(name, RowEmbeddings(vectors))), vectors)
        return ExactStore(vectors)

    def close(self) -> None:
        """Give back files and the lock; a search under way in another thread must have ended."""
        self._dense.close()
        self._texts.close()
        os.close(self._held)

    def lexical(self, text: str, *, k: int, day: date) -> LexicalView:
        """The lexical half; needs no vector, so that it can run beside the embedding of the question."""
        import numpy as np

        words = self._tokeniser.cut(text)
        passages = self._passages_bm25.coverage(words)
        valid = self._valid(day)
        usable = passages if valid is None else np.where(valid, passages, np.float32(0))
        best = _best(usable, max(_CANDIDATES, 4 * k))
        return LexicalView(passages=passages, articles=self._articles_bm25.coverage(words), best=best[usable[best] > 0])

    def search(self, vector: Floats, lexical: LexicalView, *, k: int, day: date, fusion: Fusion) -> list[Hit]:
        """The k best passages valid on `day`, best first."""
        import numpy as np

        valid = self._valid(day)
        near = self._owner_of[self._near(self._centres.direction(vector), valid, max(_CANDIDATES, 4 * k))]
        rows = np.unique(np.concatenate([near, lexical.best]))
        rows = rows if valid is None else rows[valid[rows]]
        if not len(rows):
            return []
        dense, centred = self._cosines(rows, vector)
        article = self._article_of[rows]
        ranked = fusion.rank(
            Signals(dense=centred, lexical=lexical.passages[rows], article_lexical=lexical.articles[article], article=article)
        )
        return [
            Hit(
                passage=self.passage(int(rows[place])),
                score=score,
                dense=float(dense[place]),
                lexical=float(lexical.passages[rows[place]]),
            )
            for place, score in ranked[:k]
        ]

    @cached_property
    def hearing(self) -> Hearing:
        """By which words of this version a question is put right; made on first use (some 20 ms for a thousand articles)."""
        return Hearing(self._passages_bm25.uses() if self.facts.passages else {})

    def passage(self, row: int) -> Passage:
        """The passage in row `row`."""
        start, end = int(self._starts[row]), int(self._starts[row + 1])
        # pread has no file position to share, so that threads do not disturb one another.
        read = json.loads(os.pread(self._texts.fileno(), end - start, start).decode("utf-8", "surrogatepass"))
        days = {name: date.fromisoformat(read[name]) if read[name] else None for name in ("valid_from", "valid_until")}
        return Passage(**{**read, **days, "questions": tuple(read["questions"])})

    def _valid(self, day: date) -> NDArray[np.bool_] | None:
        """Which passages hold on `day`; None when all do."""
        if self._valid_on is None or self._valid_on[0] != day:
            from_day, until_day = self._validity[:, 0], self._validity[:, 1]
            valid = (from_day <= day.toordinal()) & (day.toordinal() <= until_day)
            self._valid_on = day, None if valid.all() else valid
        return self._valid_on[1]

    def _near(self, vector: Floats, valid: NDArray[np.bool_] | None, count: int) -> list[int]:
        """Nearest units; asked for more when too many of them belong to passages out of date."""
        wanted = count
        while True:
            units = self._dense.nearest(vector, min(wanted, self.facts.units))
            if valid is None or wanted >= self.facts.units or 2 * int(valid[self._owner_of[units]].sum()) >= count:
                return units
            wanted *= 8

    def _cosines(self, rows: NDArray[np.int64], vector: Floats) -> tuple[Floats, Floats]:
        """For each passage the best cosine of its units, as they are and without what they all share."""
        import numpy as np

        first, last = self._units_from[rows], self._units_from[rows + 1]
        units = np.concatenate([np.arange(start, end) for start, end in zip(first, last, strict=True)])
        starts = np.concatenate([[0], np.cumsum(last - first)[:-1]])
        vectors = self._vectors[units]
        centred = self._centres.cosines(vectors, self._centres.direction(vector))
        return np.maximum.reduceat(vectors @ vector, starts), np.maximum.reduceat(centred, starts)


def _best(scores: Floats, count: int) -> NDArray[np.int64]:
    import numpy as np

    return np.argpartition(scores, -count)[-count:] if count < len(scores) else np.arange(len(scores))
