"""What is embedded ahead is the same as what would be embedded now, and only for the embedder that did it."""

import numpy as np
import pytest

from bot.triage import vectors
from bot.triage.encoder import bundled_intent_encoder
from bot.triage.exemplars import learning_texts
from bot.triage.text import meant
from bot.triage.vectors import embedded, without_vector, write
from guards.pack import load_pack
from guards.pack_loading import shipped_packs


class Embedder:
    """Two dimensions: how long a text is, and how many 水 it holds. Keeps what it was asked for."""

    def __init__(self, name="two"):
        self.id = name
        self.asked = []

    def embed_queries(self, texts):
        self.asked += texts
        return [list(np.array([len(text), 1.0 + text.count("水")]) / np.hypot(len(text), 1 + text.count("水"))) for text in texts]


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "FILE", tmp_path / "vectors.npz")
    return vectors.FILE


TEXTS = ["水管漏水", "你好", "停车怎么收费", "谢谢"]


def test_that_texts_embedded_ahead_are_not_embedded_again(file):
    write(TEXTS, Embedder(), file)
    embedder = Embedder()
    places, vectors = embedded(TEXTS, embedder, at_most=0)
    assert (places, embedder.asked) == ([0, 1, 2, 3], [])
    assert np.allclose(vectors, Embedder().embed_queries(TEXTS), atol=0.01)


def test_that_another_embedder_takes_none_of_them(file):
    write(TEXTS, Embedder(), file)
    other = Embedder("other")
    assert embedded(TEXTS, other, at_most=9)[0] == [0, 1, 2, 3]
    assert other.asked == TEXTS


def test_that_new_texts_are_embedded_evenly_up_to_a_number(file):
    write(TEXTS[:1], Embedder(), file)
    embedder = Embedder()
    assert embedded([*TEXTS, "再见", "打错了"], embedder, at_most=2)[0] == [0, 1, 5]
    assert embedder.asked == ["你好", "打错了"]


def test_that_writing_again_embeds_only_what_is_new_and_forgets_what_is_gone(file):
    write(TEXTS[:2], Embedder(), file)
    embedder = Embedder()
    assert write(TEXTS[1:3], embedder, file) == 2
    assert embedder.asked == ["停车怎么收费"]
    assert without_vector(TEXTS, "two") == ["水管漏水", "谢谢"]


def test_that_a_long_text_is_read_by_its_end_and_latin_letters_cost_a_third():
    chinese, english = "一" * 60 + "来修", "there is a lot of smoke coming out of the meter room downstairs"
    assert meant(chinese) == "一" * 34 + "来修"
    assert meant(english) == english
    assert meant(english * 3) == (english * 3)[-108:]


def test_that_learning_works_without_the_file(file):
    assert embedded(TEXTS, Embedder(), at_most=9)[0] == [0, 1, 2, 3]


@pytest.mark.parametrize("name", shipped_packs())
def test_that_nearly_every_shipped_exemplar_is_embedded_ahead(name):
    texts = learning_texts(load_pack(name))
    # A handful may be younger than the file: `python -m bench.embed_exemplars` takes them in.
    assert len(without_vector(texts, bundled_intent_encoder().id)) <= 0.02 * len(texts)
