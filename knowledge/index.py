"""An index version, opened for searching: candidates from both halves, fused exactly."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.dense import ChromaStore, DenseStore, ExactStore, chroma_client
from knowledge.errors import IndexDamaged
from knowledge.fusion import Fusion, Signals
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
    """Coverage of one question by every passage and every article."""

    passages: Floats
    articles: Floats


class OpenIndex:
    """One version, read-only. `held` is the descriptor of the shared lock that keeps it from being cleaned away."""

    def __init__(self, directory: Path, *, held: int, chroma_url: str | None) -> None:
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
        self._texts = open(directory / "passages.jsonl", "rb")  # noqa: SIM115 - lives as long as the index
        self._check(directory)
        self._units_from = np.searchsorted(self._owner_of, np.arange(self.facts.passages + 1))
        self._tokeniser = Tokeniser(self.facts.terms)
        if self.facts.passages:
            self._passages_bm25 = LexicalIndex(directory / "passages_bm25")
            self._articles_bm25 = LexicalIndex(directory / "articles_bm25")
        self._dense = self._open_dense(directory, chroma_url)

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

    def _open_dense(self, directory: Path, chroma_url: str | None) -> DenseStore:
        import numpy as np

        if self.facts.store == "exact":
            return ExactStore(np.asarray(self._vectors))
        client = chroma_client(url=chroma_url) if self.facts.store == "server" else chroma_client(path=directory / "chroma")
        store = ChromaStore(client, self.facts.collection)
        if store.size != self.facts.units:
            raise IndexDamaged(f"collection {self.facts.collection} holds {store.size} of {self.facts.units} vectors")
        return store

    def close(self) -> None:
        """Give back files and the lock; a search under way in another thread must have ended."""
        self._dense.close()
        self._texts.close()
        os.close(self._held)

    def lexical(self, text: str) -> LexicalView:
        """The lexical half; needs no vector, so that it can run beside the embedding of the question."""
        words = self._tokeniser.cut(text)
        return LexicalView(passages=self._passages_bm25.coverage(words), articles=self._articles_bm25.coverage(words))

    def search(self, vector: Floats, lexical: LexicalView, *, k: int, day: date, fusion: Fusion) -> list[Hit]:
        """The k best passages valid on `day`, best first."""
        import numpy as np

        valid = (self._validity[:, 0] <= day.toordinal()) & (day.toordinal() <= self._validity[:, 1])
        rows = self._candidates(vector, lexical, valid, max(_CANDIDATES, 4 * k))
        if not len(rows):
            return []
        dense = np.array([self._cosine(row, vector) for row in rows], dtype=np.float32)
        ranked = fusion.rank(
            Signals(
                dense=dense,
                lexical=lexical.passages[rows],
                article_lexical=lexical.articles[self._article_of[rows]],
                article=self._article_of[rows],
            )
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

    def passage(self, row: int) -> Passage:
        """The passage in row `row`."""
        start, end = int(self._starts[row]), int(self._starts[row + 1])
        # pread has no file position to share, so that threads do not disturb one another.
        read = json.loads(os.pread(self._texts.fileno(), end - start, start).decode("utf-8", "surrogatepass"))
        days = {name: date.fromisoformat(read[name]) if read[name] else None for name in ("valid_from", "valid_until")}
        return Passage(**{**read, **days, "questions": tuple(read["questions"])})

    def _candidates(self, vector: Floats, lexical: LexicalView, valid: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
        """Rows of valid passages among the best of either half (articles' best bring all their passages)."""
        import numpy as np

        near = np.unique(self._owner_of[self._near(vector, valid, count)])
        words = np.where(valid, lexical.passages, np.float32(0))
        named = _best(words, count)
        rows = np.unique(np.concatenate([near, named[words[named] > 0]]))
        return rows[valid[rows]]

    def _near(self, vector: Floats, valid: NDArray[np.bool_], count: int) -> list[int]:
        """Nearest units; asked for more when too many of them belong to passages out of date."""
        wanted = count
        while True:
            units = self._dense.nearest(vector, min(wanted, self.facts.units))
            enough = int(valid[self._owner_of[units]].sum()) >= min(count, int(valid.sum())) // 2
            if enough or wanted >= self.facts.units:
                return units
            wanted *= 8

    def _cosine(self, row: int, vector: Floats) -> float:
        """The best cosine of a passage's units."""
        units = self._vectors[self._units_from[row] : self._units_from[row + 1]]
        return float((units @ vector).max())


def _best(scores: Floats, count: int) -> NDArray[np.int64]:
    import numpy as np

    return np.argpartition(scores, -count)[-count:] if count < len(scores) else np.arange(len(scores))
