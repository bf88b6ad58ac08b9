"""A passage is read once: at ingest by an embedder that reads, else when it is first found; and never after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from knowledge_fakes import CharacterEmbedder, make_engine
from sqlalchemy import Engine, select, update

from knowledge.answerability import bundled_reader
from knowledge.index_build import units_of
from knowledge.passage import Passage
from knowledge.reader import Head, Reader, reading_key
from knowledge.reading_record import Reading
from knowledge.readings import ReadingStore
from knowledge.tables import readings as table
from knowledge.text import fold
from knowledge.token_vectors import TokenVectors
from knowledge.vectors import VectorCache

WIDTH, SIZE = 8, 3


class CountingEncoder:
    """A token a character; counts how often it was asked."""

    def __init__(self) -> None:
        self.read: list[tuple[str, ...]] = []

    def encode(self, prefix: str, parts: tuple[str, ...]) -> TokenVectors:
        self.read.append(parts)
        parts = tuple(map(fold, parts))  # as the real one does
        owner = [index for index, part in enumerate(parts) for _ in part]
        rows = [np.random.default_rng(ord(character)).normal(size=WIDTH) for part in parts for character in part]
        return TokenVectors(vectors=np.array(rows, dtype=np.float32).reshape(-1, WIDTH), part=np.array(owner, dtype=np.int32))


class ReadingEmbedder(CharacterEmbedder):
    """Reads while it embeds."""

    def embed_and_read(self, texts: Sequence[tuple[str, ...]], *, depth: int):
        vectors = [np.array(one, dtype=np.float32) for one in self.embed_documents(["\n".join(parts) for parts in texts])]
        return [(vector, CountingEncoder().encode("passage", parts)) for vector, parts in zip(vectors, texts, strict=True)]


def head(seed: int = 0) -> Head:
    chance = np.random.default_rng(seed)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    return Head(
        project=some(WIDTH, 3 * SIZE + 2),
        project_bias=some(3 * SIZE + 2),
        temperature=1.0,
        compare=some(4 * SIZE, 2),
        compare_bias=some(2),
        compare_back=some(4 * SIZE, 2),
        compare_back_bias=some(2),
        output=some(4),
        output_bias=0.0,
    )


def passage(name: str, text: str) -> Passage:
    return Passage(id=name, article_id=name, title=name, text=text, source=f"{name}.md")


POOL, PARKING = passage("泳池", "周一闭馆。成人票四十元。"), passage("车库", "限高两米。")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return make_engine(tmp_path)


def opened(engine: Engine, *, seed: int = 0) -> tuple[ReadingStore, Reader, CountingEncoder]:
    encoder = CountingEncoder()
    reader = Reader([head(seed), head(seed + 100)], encoder, depth=1)
    return ReadingStore(engine, lambda: reader), reader, encoder


def test_a_passage_found_is_read_once_and_not_again_after_a_restart(engine: Engine) -> None:
    store, reader, encoder = opened(engine)
    store.bring([POOL, PARKING])
    store.bring([PARKING])
    assert len(encoder.read) == 2
    first = reader.scores("几点", [POOL, PARKING])

    again, reader, encoder = opened(engine)
    again.bring([POOL, PARKING])
    assert encoder.read == []
    assert reader.scores("几点", [POOL, PARKING]) == first


def test_other_coefficients_read_anew_and_the_old_readings_go(engine: Engine) -> None:
    opened(engine)[0].bring([POOL])
    store, reader, encoder = opened(engine, seed=1)
    store.bring([POOL])
    assert len(encoder.read) == 1
    store.prune({reading_key(POOL)})
    with engine.connect() as connection:
        assert set(connection.scalars(select(table.c.reader))) == {reader.id}


def test_readings_of_passages_that_are_gone_are_forgotten(engine: Engine) -> None:
    store, _, _ = opened(engine)
    store.fill([POOL, PARKING])
    store.prune({reading_key(PARKING)})
    with engine.connect() as connection:
        assert list(connection.scalars(select(table.c.text_hash))) == [reading_key(PARKING)]


def test_a_damaged_reading_is_made_again(engine: Engine) -> None:
    opened(engine)[0].bring([POOL])
    with engine.begin() as connection:
        connection.execute(update(table).values(reading=b"\x01\x00"))
    store, reader, encoder = opened(engine)
    store.bring([POOL])
    assert len(encoder.read) == 1
    assert len(reader.scores("几点", [POOL])[0]) == 2
    assert len(opened(engine)[0]._load([reading_key(POOL)])) == 1


def test_an_answer_goes_out_though_the_readings_cannot_be_stored(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    store, reader, _ = opened(engine)
    table.drop(engine)
    with pytest.raises(Exception, match="knowledge_readings"):
        store.bring([POOL])  # a table that is not there is a fault of the installation
    table.create(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON knowledge_readings BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    store.bring([POOL])
    assert reader.missing([POOL]) == {}
    assert "1 readings were made but could not be stored" in caplog.text


def test_an_embedder_that_reads_leaves_nothing_to_read(engine: Engine) -> None:
    store, reader, encoder = opened(engine)
    units = [unit for one in (POOL, PARKING) for unit in units_of(one)]
    VectorCache(engine, ReadingEmbedder()).fill(units, progress=lambda done, of: None, readings=store)
    store.fill([POOL, PARKING])
    store.bring([POOL, PARKING])
    assert encoder.read == []
    alone = Reader([head(0), head(100)], CountingEncoder(), depth=1)
    assert reader.scores("几点", [POOL, PARKING]) == alone.scores("几点", [POOL, PARKING])


def test_rounding_moves_no_score_by_much() -> None:
    keys, values = (np.random.default_rng(seed).normal(size=(7, SIZE)).astype(np.float32) for seed in (1, 2))
    importance = np.linspace(-2, 2, 7, dtype=np.float32)
    read = Reading.from_bytes(Reading.packed([(keys, values, importance)], starts=np.array([0, 3])).to_bytes())
    (tokens,) = read.tokens()
    assert np.allclose(tokens[:, :SIZE], keys, atol=np.abs(keys).max() / 100)
    assert np.allclose(tokens[:, SIZE : 2 * SIZE], values, atol=np.abs(values).max() / 100)
    assert np.allclose(tokens[:, -1], importance, atol=1e-2)
    assert (read.size, read.sentences) == (7, 1)


@pytest.mark.parametrize("data", [b"", b"\x00" * 7, b"\x01\x00\x02\x00\x01\x00\x03\x00" + b"\x00" * 5, b"\x00" * 40])
def test_bytes_that_are_no_reading_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"reading|buffer"):
        Reading.from_bytes(data)


def test_a_title_over_two_lines_stays_one_part() -> None:
    spread = Passage(id="x", article_id="x", title="x", text="可以。", source="x.csv", kind="faq", questions=("能带狗\n吗",))
    reader = bundled_reader()
    assert reader.read([spread])[0].sentences == 1
    assert len(reader.scores("能带狗吗", [spread])[0]) == 1
