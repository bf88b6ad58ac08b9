"""The encoder that triage reads with: what customers want lies together, not what they speak of."""

import numpy as np
import pytest

from bot.triage.encoder import COEFFICIENTS, IntentEncoder, bundled_intent_encoder, token_ids
from knowledge.adapter import read_adapter
from knowledge.e5_network import bundled_network

# The same thing in three matters; none of these lines is an exemplar.
ABOUT = {
    "跑步机": ("二楼那台跑步机皮带断了,麻烦安排人来看看", "跑步机限时多久一位", "跑步机旁边那个小伙教得真细致,给他点个赞"),
    "快递柜": ("西门的快递柜屏幕黑了,能派人修一下吗", "快递柜超时一天收几块", "快递柜管理的大姐帮我翻了半天找到件,太感谢她了"),
    "班车": ("三号班车的空调吹热风,请修一修", "班车末班是几点钟", "开班车的老周师傅稳当又和气,必须夸一句"),
}


@pytest.fixture(scope="module")
def vectors():
    rows = [np.array(bundled_intent_encoder().embed_queries(list(lines))) for lines in ABOUT.values()]
    whole = np.stack(rows) - np.concatenate(rows).mean(axis=0)
    return whole / np.linalg.norm(whole, axis=-1, keepdims=True)


@pytest.mark.parametrize("matter", range(3))
@pytest.mark.parametrize("thing", range(3))
def test_that_what_is_wanted_lies_nearer_than_what_is_spoken_of(vectors, thing, matter):
    alike = vectors @ vectors[thing, matter]
    same_matter = [alike[other, matter] for other in range(3) if other != thing]
    same_thing = [alike[thing, other] for other in range(3) if other != matter]
    assert np.mean(same_matter) > np.mean(same_thing)


def test_that_vectors_have_length_one_and_don_t_depend_on_their_company():
    encoder = bundled_intent_encoder()
    alone, beside = encoder.embed_query("能开发票吗"), encoder.embed_queries(["能开发票吗", "我要投诉你们前台" * 20])[0]
    assert np.linalg.norm(alone) == pytest.approx(1.0)
    assert np.dot(alone, beside) == pytest.approx(1.0, abs=1e-3)


def test_that_an_endless_text_is_bounded():
    assert len(bundled_intent_encoder().embed_query("水" * 10_000)) == 384


def test_that_other_coefficients_have_another_id(tmp_path):
    other = tmp_path / "other.npz"
    other.write_bytes(b"x")
    assert IntentEncoder(other).id != bundled_intent_encoder().id


def test_that_a_missing_matrix_is_named():
    with pytest.raises(KeyError, match=r"0\.mixed\.into"):
        read_adapter({}, 12)


def test_that_products_in_bytes_give_the_vectors_of_the_exact_layers():
    encoder = bundled_network()
    with np.load(COEFFICIENTS) as kept:
        adapter = read_adapter(kept, encoder.layers)
    texts = [line for lines in ABOUT.values() for line in lines]
    exact = encoder.run([token_ids(encoder, text) for text in texts], layers=encoder.adapted(adapter))
    cosines = [
        np.dot(mean.mean, vector) / np.linalg.norm(mean.mean)
        for mean, vector in zip(exact, bundled_intent_encoder().embed_queries(texts), strict=True)
    ]
    assert min(cosines) > 0.995
