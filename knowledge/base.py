"""The knowledge base: articles in, passages and answers out."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from knowledge.alike import in_words_of
from knowledge.articles import ArticleStore
from knowledge.cantonese import in_written_chinese
from knowledge.dense import Stores
from knowledge.embedding import ScoredEmbeddings
from knowledge.errors import IndexDamaged
from knowledge.fusion import Fusion
from knowledge.ingest import Ingest, IngestProgress, IngestSummary, finished
from knowledge.passage import Answer, Article, Hit
from knowledge.readings import ReadingStore
from knowledge.text import fold, undecorated
from knowledge.vectors import VectorCache
from knowledge.versions import Stamp, VersionDirectory

if TYPE_CHECKING:
    from knowledge.dense import StoreFactory
    from knowledge.index import OpenIndex
    from knowledge.reader import Reader

_QUERY_CHARACTERS = 1_000
_OPENINGS = 5


class KnowledgeBase:
    """Search and ingest over one set of articles.

    Cheap to make: tables, index and embedder are touched on first use. All methods may be called from several threads,
    and from several processes on the same directory; a version that another process swapped in is noticed by the next
    search. Never creates tables, never uses the network but for the Chroma server or other store it was given.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        directory: Path,
        embedder: ScoredEmbeddings,
        chroma_url: str | None = None,
        vector_store: StoreFactory | None = None,
        clock: Callable[[], datetime],
    ) -> None:
        self._directory = VersionDirectory(directory)
        self._embedder = embedder
        self._stores = Stores(chroma_url=chroma_url, factory=vector_store)
        self._clock = clock
        self._articles = ArticleStore(engine)
        self._fusion = Fusion()
        self._readings = ReadingStore(engine, _reader)
        self._ingest = Ingest(
            articles=self._articles,
            vectors=VectorCache(engine, embedder),
            readings=self._readings,
            versions=self._directory,
            embedder=embedder,
            stores=self._stores,
            collection_prefix=f"kefu-{hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:12]}-",
            now=clock,
        )
        self._open_lock = threading.Lock()
        self._lease: _Lease | None = None
        self._stamp: Stamp | None = None
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="lexical")

    def ingest(self, paths: Sequence[Path], *, progress: Callable[[IngestProgress], None] | None = None) -> IngestSummary:
        """Read files and directories and put a new index version in force, unless nothing changed.

        With no paths it only finishes what a killed ingest left undone. Waits for another ingest to end. A file that
        cannot be read is in `failed` and stops no other. Killed at any point it leaves the old version in force; the
        next ingest goes on from what was committed.
        """
        report = progress or _ignore
        with self._directory.building():
            summary = self._ingest.read(paths, report)
            if self._ingest.is_current():
                return finished(summary, version=self.version(), embedded=0)
            version, embedded = self._ingest.build(report, check=self._check)
            return finished(summary, version=version, embedded=embedded)

    def remove(self, sources: Sequence[str]) -> int:
        """Take all articles of these sources out of the base; returns how many there were."""
        with self._directory.building():
            removed = self._articles.remove(sources)
            if removed:
                self._ingest.build(_ignore, check=self._check)
            return removed

    def articles(self) -> list[Article]:
        """All articles, valid today or not, by file and place in it."""
        return self._articles.all()[1]

    def is_empty(self) -> bool:
        """Whether there is no article at all."""
        return self._articles.is_empty()

    def version(self) -> int:
        """The index version in force; 0 before the first ingest."""
        manifest = self._directory.manifest()
        return manifest.version if manifest else 0

    def search(self, text: str, k: int = 5) -> list[Hit]:
        """The k best passages for `text` among the articles valid today, best first; [] for blank text or an empty base."""
        question = _as_searched(text)
        if not question or k < 1:
            return []
        lease = self._leased()
        if lease is None:
            return []
        with lease as index:
            if not index.facts.passages:
                return []
            day = self._clock().date()
            # The engine works outside Python's lock, so that words are looked up while the question is embedded.
            lexical = self._pool.submit(index.lexical, question, k=k, day=day)
            vector = _array(self._embedder.embed_query(question))
            return index.search(vector, lexical.result(), k=k, day=day, fusion=self._fusion)

    def answer(self, question: str, *, hits: Sequence[Hit] | None = None) -> Answer:
        """What the base can say to `question`, judged on `hits` or on a search of its own."""
        from knowledge.answerability import LOOKED_AT

        found = self.search(question, LOOKED_AT) if hits is None else hits
        answer = self._judged(question, found)
        heard = "" if hits is not None or answer.band == "confident" else self.heard(question, found)
        if not heard:
            return answer
        # A slip of the pen, or another name, is guessed at: what was written stands unless the guess is answered better.
        other = self._judged(heard, self.search(heard, LOOKED_AT))
        return replace(other, question=question) if other.probability > answer.probability else answer

    def _judged(self, question: str, hits: Sequence[Hit]) -> Answer:
        from knowledge.answerability import LOOKED_AT, judge

        self._readings.bring([hit.passage for hit in hits[:LOOKED_AT]])
        return judge(question, hits, embedder=self._embedder)

    def heard(self, question: str, hits: Sequence[Hit]) -> str:
        """What a question with these hits says in the base's words: what was written by its sound alone, or has another name here; "" if the same."""
        lease = self._leased()
        if lease is None:
            return ""
        folded = _as_searched(question)
        beside = fold("\n".join(f"{hit.passage.title}\n{hit.passage.text}" for hit in hits))
        with lease as index:
            hearing = index.hearing
            heard = hearing.restored(folded, beside=beside)
            heard = in_words_of(heard, head=hearing.words, text=hearing.words)
        return "" if heard == folded else heard

    def close(self) -> None:
        """Give back files, locks and threads; the base can still be used afterwards, and opens itself again."""
        with self._open_lock:
            if self._lease:
                self._lease.retire()
            self._lease, self._stamp = None, None

    def _leased(self) -> _Lease | None:
        """The version in force, opened if another one was swapped in; None when nothing was ever ingested."""
        stamp = self._directory.stamp()
        lease = self._lease
        if lease and stamp == self._stamp and lease.take():
            return lease
        with self._open_lock:
            stamp = self._directory.stamp()
            if self._lease is None or stamp != self._stamp:
                fresh = self._opened()
                if self._lease:
                    self._lease.retire()
                self._lease, self._stamp = fresh, stamp
            if self._lease:
                self._lease.take()
            return self._lease

    def _opened(self) -> _Lease | None:
        """Open the version in force; build one where SQL has articles but no usable index of them stands here.

        A version that is merely older than the articles (an ingest was killed) is served until the next ingest, so
        that no customer waits for a build.
        """
        if not self._ingest.is_usable() and not self._articles.is_empty():
            with self._directory.building():
                if not self._ingest.is_usable():
                    self._ingest.build(_ignore, check=self._check)
        for attempt in range(_OPENINGS):
            manifest = self._directory.manifest()
            if manifest is None:
                return None
            try:
                return _Lease(self._open(manifest.version))
            except FileNotFoundError:  # swapped and cleaned between reading the manifest and locking the version
                if attempt == _OPENINGS - 1:
                    raise
        raise IndexDamaged(f"index version of {self._directory} cannot be opened: ingest again")

    def _open(self, version: int) -> OpenIndex:
        from knowledge.index import OpenIndex

        held = self._directory.hold(version)
        return OpenIndex(self._directory.path(version), held=held, stores=self._stores)

    def _check(self, version: int) -> None:
        self._open(version).close()


class _Lease:
    """An open index and how many searches use it; closed when it is retired and the last of them has ended."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._users = 0
        self._retired = False

    def take(self) -> bool:
        """Count one more search; False when the index is retired."""
        with self._lock:
            if self._retired:
                return False
            self._users += 1
            return True

    def retire(self) -> None:
        """No more searches; close now or with the last one."""
        with self._lock:
            self._retired = True
            if self._users == 0:
                self._index.close()

    def __enter__(self) -> OpenIndex:
        return self._index

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if self._retired and self._users == 0:
                self._index.close()


def _as_searched(text: str) -> str:
    return in_written_chinese(undecorated(fold(text[:_QUERY_CHARACTERS]))).strip()


def _ignore(_: IngestProgress) -> None:
    """Progress that nobody asked for."""


def _reader() -> Reader:
    from knowledge.answerability import bundled_reader

    return bundled_reader()


def _array(vector: list[float]):
    import numpy as np

    return np.asarray(vector, dtype=np.float32)
