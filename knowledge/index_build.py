"""Writes one index version: everything a search needs, in files that never change afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.chunking import split
from knowledge.dense import CHROMA_FROM, Stores
from knowledge.errors import IndexDamaged
from knowledge.lexical import build_lexical
from knowledge.passage import Article, Passage
from knowledge.reading_text import reading_text
from knowledge.text import fold
from knowledge.tokens import Tokeniser, terms_of
from knowledge.vectors import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.centring import Centres

FORMAT = 3


@dataclass(frozen=True, kw_only=True)
class IndexFacts:
    """`index.json` of a version: what the other files hold. `store` says where the vectors are searched."""

    format: int
    version: int
    generation: int
    embedder: str
    dimensions: int
    articles: int
    passages: int
    units: int
    store: str
    collection: str
    terms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Articles with their passages, and the units that are embedded for each passage (`owners[u]` is its row)."""

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    article_rows: tuple[int, ...]
    units: tuple[Unit, ...]
    owners: tuple[int, ...]


def corpus_of(articles: Sequence[Article]) -> Corpus:
    """Cut all articles. The same articles in the same order always give the same corpus."""
    passages: list[Passage] = []
    article_rows: list[int] = []
    units: list[Unit] = []
    owners: list[int] = []
    for row, article in enumerate(articles):
        for passage in split(article):
            for unit in units_of(passage):
                units.append(unit)
                owners.append(len(passages))
            passages.append(passage)
            article_rows.append(row)
    return Corpus(
        articles=tuple(articles),
        passages=tuple(passages),
        article_rows=tuple(article_rows),
        units=tuple(units),
        owners=tuple(owners),
    )


def units_of(passage: Passage) -> list[Unit]:
    """What is embedded for a passage, folded: its sentences under what stands above them; for an FAQ entry each wording as
    a question too."""
    asked: list[Unit] = [("question", fold(question)) for question in passage.questions if passage.kind == "faq"]
    return [*asked, ("passage", reading_text(passage))]


def lexical_text(passage: Passage) -> str:
    """What the words of a passage are taken from."""
    return "\n".join((passage.title, passage.heading, *passage.questions, passage.text))


@dataclass(frozen=True, kw_only=True)
class Build:
    """One version to be written. `collection_prefix` keeps knowledge bases apart on a shared Chroma server."""

    directory: Path
    version: int
    generation: int
    embedder: str
    corpus: Corpus
    vectors: NDArray[np.float32]
    centres: Centres
    stores: Stores
    collection_prefix: str


def write_index(build: Build) -> None:
    """Write all files of the version into its (empty) directory and check that they can be read back."""
    import numpy as np

    corpus, directory = build.corpus, build.directory
    tokeniser = Tokeniser(terms_of(corpus.articles))
    _write_passages(directory, corpus.passages)
    np.save(directory / "article_of.npy", np.array(corpus.article_rows, dtype=np.int32))
    np.save(directory / "owner_of.npy", np.array(corpus.owners, dtype=np.int32))
    np.save(directory / "validity.npy", _validity(corpus.passages))
    np.save(directory / "vectors.npy", np.ascontiguousarray(build.vectors, dtype=np.float32))
    np.save(directory / "centres.npy", np.stack([build.centres.question, build.centres.stored]))
    if corpus.passages:
        by_passage = [tokeniser.cut(lexical_text(one)) for one in corpus.passages]
        build_lexical(directory / "passages_bm25", by_passage)
        build_lexical(directory / "articles_bm25", _article_words(corpus, by_passage, tokeniser))
    store, collection = _write_dense(build)
    facts = IndexFacts(
        format=FORMAT,
        version=build.version,
        generation=build.generation,
        embedder=build.embedder,
        dimensions=build.vectors.shape[1],
        articles=len(corpus.articles),
        passages=len(corpus.passages),
        units=len(corpus.units),
        store=store,
        collection=collection,
        terms=tokeniser.terms,
    )
    (directory / "index.json").write_text(json.dumps(asdict(facts), ensure_ascii=False), "utf-8")


def read_facts(directory: Path) -> IndexFacts:
    """What a version says of itself. Raises IndexDamaged when it cannot be told, FileNotFoundError when it is gone."""
    try:
        read = json.loads((directory / "index.json").read_text("utf-8"))
        return IndexFacts(**{**read, "terms": tuple(read["terms"])})
    except (ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(f"{directory / 'index.json'} is damaged: ingest again to rebuild the index") from error


def _article_words(corpus: Corpus, by_passage: list[list[str]], tokeniser: Tokeniser) -> list[list[str]]:
    """Words of whole articles; those of an article that is one passage are not cut a second time."""
    rows: list[list[int]] = [[] for _ in corpus.articles]
    for row, article in enumerate(corpus.article_rows):
        rows[article].append(row)
    return [
        by_passage[own[0]] if len(own) == 1 else tokeniser.cut("\n".join((one.title, *one.questions, one.text)))
        for one, own in zip(corpus.articles, rows, strict=True)
    ]


def _write_passages(directory: Path, passages: Sequence[Passage]) -> None:
    """One JSON line a passage, and the byte at which each begins (with the end of the file last)."""
    import numpy as np

    starts = [0]
    with open(directory / "passages.jsonl", "wb") as file:
        for passage in passages:
            line = json.dumps(asdict(passage), ensure_ascii=False, default=lambda day: day.isoformat())
            starts.append(starts[-1] + file.write(line.encode("utf-8", "surrogatepass") + b"\n"))
    np.save(directory / "starts.npy", np.array(starts, dtype=np.int64))


def _validity(passages: Sequence[Passage]) -> NDArray[np.int32]:
    """(passages, 2): first and last valid day as proleptic ordinals, wide open where none is given."""
    import numpy as np

    rows = [
        (
            one.valid_from.toordinal() if one.valid_from else 0,
            one.valid_until.toordinal() if one.valid_until else np.iinfo(np.int32).max,
        )
        for one in passages
    ]
    return np.array(rows, dtype=np.int32).reshape(-1, 2)


def _write_dense(build: Build) -> tuple[str, str]:
    """Fill a store where one is called for; returns its kind and the collection's name."""
    from knowledge.vector_store import RowEmbeddings, RowStore, chroma_client, fill_chroma

    collection = f"{build.collection_prefix}v{build.version:05d}"
    if not len(build.vectors):
        return "exact", ""
    if build.stores.factory:
        RowStore(build.stores.factory(collection, RowEmbeddings(build.vectors))).fill(len(build.vectors))
        return "factory", collection
    if build.stores.chroma_url:
        client = chroma_client(url=build.stores.chroma_url)
        fill_chroma(client, collection, build.vectors)
        client.close()
        return "server", collection
    if len(build.vectors) >= CHROMA_FROM:
        client = chroma_client(path=build.directory / "chroma")
        fill_chroma(client, collection, build.vectors)
        client.close()
        return "chroma", collection
    return "exact", ""


def drop_old_collections(build: Build) -> None:
    """Delete the server's collections of versions before this one; files are cleaned with their directories."""
    if build.stores.chroma_url:
        from knowledge.vector_store import chroma_client, drop_chroma

        client = chroma_client(url=build.stores.chroma_url)
        drop_chroma(client, build.collection_prefix, keep=f"{build.collection_prefix}v{build.version:05d}")
        client.close()
