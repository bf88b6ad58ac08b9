"""Files into the knowledge base: read what changed, embed what is new, build the next index version beside the old."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from knowledge.articles import ArticleStore, Change, FileContent
from knowledge.centring import GENERIC, centres_of
from knowledge.dense import Stores
from knowledge.embedding import ReadingEmbeddings, ScoredEmbeddings
from knowledge.errors import IndexDamaged, UnreadableFile
from knowledge.index_build import FORMAT, Build, corpus_of, drop_old_collections, read_facts, write_index
from knowledge.reading.source_file import SourceFile, digest, find_files, read_articles
from knowledge.readings import ReadingStore
from knowledge.vectors import VectorCache, unit_hash
from knowledge.versions import Manifest, VersionDirectory

#: Bases of more passages are read as their passages are found: most of them never are.
READ_AT_INGEST = 5_000

Step = Literal["reading", "embedding", "indexing"]


@dataclass(frozen=True, kw_only=True)
class IngestProgress:
    """How far an ingest is: `done` of `of` files (reading), texts (embedding) or versions (indexing)."""

    step: Step
    done: int
    of: int


@dataclass(frozen=True, kw_only=True)
class IngestSummary:
    """What an ingest did, in articles; `failed` pairs a file with the reason for staff, in Chinese.

    `removed` counts articles that a file held before and holds no more; articles of a file that could not be read
    stay as they were. `embedded` counts texts that had to be embedded, `version` the index now in force.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    embedded: int = 0
    version: int = 0
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ingest:
    """The collaborators of an ingest. Every method must be called under `versions.building()`."""

    articles: ArticleStore
    vectors: VectorCache
    readings: ReadingStore
    versions: VersionDirectory
    embedder: ScoredEmbeddings
    stores: Stores
    collection_prefix: str
    now: Callable[[], datetime]

    def read(self, paths: Sequence[Path], progress: Callable[[IngestProgress], None]) -> IngestSummary:
        """Read files and write their articles to SQL; one that cannot be read is reported and stops no other."""
        found, failed = find_files(paths)
        known, counts = self.articles.digests(), self.articles.counts()
        contents: list[FileContent] = []
        unchanged = 0
        for number, file in enumerate(found):
            progress(IngestProgress(step="reading", done=number, of=len(found)))
            try:
                content = _read(file, known.get(str(file.path)))
            except UnreadableFile as error:
                failed.append((str(file.path), error.reason_zh))
                continue
            if content is None:
                unchanged += counts.get(str(file.path), 0)
            else:
                contents.append(content)
        progress(IngestProgress(step="reading", done=len(found), of=len(found)))
        change = self.articles.write(contents, now=self.now()) + Change(unchanged=unchanged)
        return IngestSummary(
            added=change.added,
            changed=change.changed,
            unchanged=change.unchanged,
            removed=change.removed,
            failed=tuple(failed),
        )

    def is_current(self) -> bool:
        """Whether the version in force was built from the articles as they are now, by this embedder."""
        manifest = self.versions.manifest()
        return self.is_usable() and manifest is not None and manifest.generation == self.articles.generation()

    def is_usable(self) -> bool:
        """Whether the version in force can be searched with this embedder, current or not."""
        manifest = self.versions.manifest()
        if manifest is None or manifest.embedder != self.embedder.id:
            return False
        try:
            return read_facts(self.versions.path(manifest.version)).format == FORMAT
        except (FileNotFoundError, IndexDamaged):
            return False

    def build(self, progress: Callable[[IngestProgress], None], *, check: Callable[[int], None]) -> tuple[int, int]:
        """Build, check and put in force a version of all articles; returns its number and how many texts were embedded.

        Killed at any point, the version in force stays as it is, and vectors that were finished are kept.
        `check` opens the finished version and raises if it cannot be searched.
        """
        generation, articles = self.articles.all()
        corpus = corpus_of(articles)
        reads = isinstance(self.embedder, ReadingEmbeddings) and len(corpus.passages) <= READ_AT_INGEST
        embedded = self.vectors.fill(
            corpus.units,
            progress=lambda done, of: progress(IngestProgress(step="embedding", done=done, of=of)),
            readings=self.readings if reads else None,
        )
        self.vectors.fill(GENERIC, progress=lambda done, of: None)
        if reads:  # what was embedded before, but not by this reader
            self.readings.fill(corpus.passages)
        progress(IngestProgress(step="indexing", done=0, of=1))
        vectors = self.vectors.read(corpus.units)
        version = self.articles.next_version(above=self.versions.highest(), generation=generation, now=self.now())
        build = Build(
            directory=self.versions.begin(version),
            version=version,
            generation=generation,
            embedder=self.embedder.id,
            corpus=corpus,
            vectors=vectors,
            centres=centres_of(vectors, self.vectors.read(GENERIC)),
            stores=self.stores,
            collection_prefix=self.collection_prefix,
        )
        write_index(build)
        check(version)
        self.versions.swap(Manifest(version=version, generation=generation, embedder=self.embedder.id))
        self.versions.clean(keep=version)
        drop_old_collections(build)
        self.vectors.prune([*corpus.units, *GENERIC])
        self.readings.prune({unit_hash(unit) for unit in corpus.units})
        progress(IngestProgress(step="indexing", done=1, of=1))
        return version, embedded


def finished(summary: IngestSummary, *, version: int, embedded: int) -> IngestSummary:
    """The summary with what the build found out."""
    return replace(summary, version=version, embedded=embedded)


def _read(file: SourceFile, known_digest: str | None) -> FileContent | None:
    """The file's content; None when its bytes are those that were read before."""
    sha256 = digest(file)
    if sha256 == known_digest:
        return None
    return FileContent(path=str(file.path), sha256=sha256, articles=tuple(read_articles(file)))
