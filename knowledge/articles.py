"""Articles in SQL: the truth that every index version is built from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from knowledge.passage import Article
from knowledge.tables import articles as table
from knowledge.tables import files, state, versions

_SLICE = 500


@dataclass(frozen=True, kw_only=True)
class FileContent:
    """What a file held when it was read: its identity, its digest and its articles in order."""

    path: str
    sha256: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """How many articles an ingest touched."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Change) -> Change:
        return Change(**{name: count + getattr(other, name) for name, count in asdict(self).items()})


class ArticleStore:
    """Reads and writes articles, the generation that counts their changes, and version numbers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def digests(self) -> dict[str, str]:
        """SHA-256 by path of every file that was read."""
        with self._engine.connect() as connection:
            return {row.path: row.sha256 for row in connection.execute(select(files.c.path, files.c.sha256))}

    def counts(self) -> dict[str, int]:
        """How many articles each file gave."""
        query = select(table.c.path, func.count()).group_by(table.c.path)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def generation(self) -> int:
        """How often the articles have changed; 0 for a knowledge base that was never filled."""
        with self._engine.connect() as connection:
            return connection.scalar(select(state.c.generation)) or 0

    def all(self) -> tuple[int, list[Article]]:
        """The generation and all articles of it, in a stable order."""
        query = select(table).order_by(table.c.path, table.c.ordinal)
        # Read twice until both agree: under READ COMMITTED the two statements may see different commits.
        while True:
            before = self.generation()
            with self._engine.connect() as connection:
                found = [_article(row) for row in connection.execute(query)]
            if self.generation() == before:
                return before, found

    def is_empty(self) -> bool:
        """Whether there is no article at all, valid or not."""
        with self._engine.connect() as connection:
            return connection.execute(select(table.c.id).limit(1)).first() is None

    def write(self, contents: Sequence[FileContent], *, now: datetime) -> Change:
        """Replace the articles of the given files, in one transaction; counts what that changed."""
        change = Change()
        with self._engine.begin() as connection:
            for content in contents:
                change += _replace(connection, content, now)
            if change.added or change.changed or change.removed:
                _bump(connection)
        return change

    def remove(self, sources: Iterable[str]) -> int:
        """Delete all articles of the named sources (or file paths); returns how many there were."""
        names = list(sources)
        removed = 0
        with self._engine.begin() as connection:
            for start in range(0, len(names), _SLICE):
                some = names[start : start + _SLICE]
                removed += connection.execute(delete(table).where(table.c.source.in_(some) | table.c.path.in_(some))).rowcount
            if removed:
                connection.execute(delete(files).where(files.c.path.not_in(select(table.c.path))))
                _bump(connection)
        return removed

    def next_version(self, *, above: int, generation: int, now: datetime) -> int:
        """A version number that was never given out, higher than `above`."""
        with self._engine.begin() as connection:
            highest = connection.scalar(select(func.max(versions.c.version))) or 0
            version = max(highest, above) + 1
            connection.execute(insert(versions).values(version=version, generation=generation, started_at=now))
        return version


def content_hash(article: Article) -> str:
    """SHA-256 over everything that an article says of itself."""
    facts = json.dumps(asdict(article), ensure_ascii=False, sort_keys=True, default=lambda day: day.isoformat())
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()


def _replace(connection: Connection, content: FileContent, now: datetime) -> Change:
    before = {
        row.id: (row.content_hash, row.ordinal)
        for row in connection.execute(
            select(table.c.id, table.c.content_hash, table.c.ordinal).where(table.c.path == content.path)
        )
    }
    known = connection.execute(
        update(files).where(files.c.path == content.path).values(sha256=content.sha256, read_at=now)
    ).rowcount
    if not known:
        connection.execute(insert(files).values(path=content.path, sha256=content.sha256, read_at=now))
    after = {article.id: (content_hash(article), ordinal, article) for ordinal, article in enumerate(content.articles)}
    kept = {key for key, (digest, ordinal, _) in after.items() if before.get(key) == (digest, ordinal)}
    gone = [key for key in before if key not in kept]
    for start in range(0, len(gone), _SLICE):
        connection.execute(delete(table).where(table.c.id.in_(gone[start : start + _SLICE])))
    fresh = [_row(content.path, *after[key]) for key in after if key not in kept]
    if fresh:
        connection.execute(insert(table), fresh)
    same = sum(key in before and before[key][0] == digest for key, (digest, _, _) in after.items())
    added = sum(key not in before for key in after)
    return Change(
        added=added,
        changed=len(after) - added - same,
        unchanged=same,
        removed=sum(key not in after for key in before),
    )


def _bump(connection: Connection) -> None:
    if not connection.execute(update(state).values(generation=state.c.generation + 1)).rowcount:
        connection.execute(insert(state).values(id=1, generation=1))


def _row(path: str, digest: str, ordinal: int, article: Article) -> dict[str, object]:
    # PostgreSQL refuses NUL characters in text.
    return {
        "id": article.id,
        "path": path,
        "ordinal": ordinal,
        "title": article.title.replace("\x00", ""),
        "text": article.text.replace("\x00", ""),
        "source": article.source,
        "kind": article.kind,
        "questions": [question.replace("\x00", "") for question in article.questions],
        "valid_from": article.valid_from,
        "valid_until": article.valid_until,
        "content_hash": digest,
    }


def _article(row: Row[tuple[object, ...]]) -> Article:
    facts = row._mapping
    return Article(
        id=facts["id"],
        title=facts["title"],
        text=facts["text"],
        source=facts["source"],
        kind=facts["kind"],
        questions=tuple(facts["questions"]),
        valid_from=facts["valid_from"],
        valid_until=facts["valid_until"],
    )
