"""The nearest exemplars decide; a sketch of the vectors finds them among many."""

import numpy as np
import pytest

from bot.triage.neighbours import Neighbours, by_neighbours

COUNT = 7


@pytest.fixture
def vectors():
    """Seven heaps in a narrow cone of 384 dimensions, a label each."""
    chance = np.random.default_rng(0)
    heaps = chance.normal(size=(COUNT, 384)) * 0.3
    labels = np.arange(1400) % COUNT
    rows = 1.0 + heaps[labels] + chance.normal(size=(1400, 384)) * 0.2
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), labels


def test_that_a_vector_is_read_as_what_lies_around_it(vectors):
    rows, labels = vectors
    neighbours = Neighbours.of(rows[COUNT:], labels[COUNT:], COUNT)
    assert [int(neighbours.shares(row.tolist()).argmax()) for row in rows[:COUNT]] == labels[:COUNT].tolist()


def test_that_looking_at_the_likely_ones_alone_finds_what_all_of_them_say(vectors):
    rows, labels = vectors
    neighbours = Neighbours.of(rows, labels, COUNT)
    for row in rows[::100]:
        asked = (row - neighbours.centre) / np.linalg.norm(row - neighbours.centre)
        every = by_neighbours(neighbours.examples @ asked, labels, COUNT)
        assert np.exp(neighbours.shares(row.tolist())) == pytest.approx(every, abs=0.02)


def test_that_a_pack_of_few_exemplars_is_looked_at_whole(vectors):
    rows, labels = vectors
    neighbours = Neighbours.of(rows[:20], labels[:20], COUNT)
    assert int(neighbours.shares(rows[3].tolist()).argmax()) == labels[3]
