"""The bundled encoder: its layers against the formula, and what batching must not change."""

import numpy as np
import pytest
from onnxruntime import OrtValue

from knowledge.e5_file import Floats, WeightFile
from knowledge.e5_network import E5Network, bundled_network
from knowledge.encoder_layer import ADAPTED, EncoderLayer, layer_weights


def by_the_formula(file: WeightFile, number: int, x: Floats, adapter: dict[str, Floats]) -> Floats:
    """A layer over one text's states, [tokens, width], with the matrices unpacked."""
    width, inner, each = file.width, file.inner, file.width // file.heads

    def times(y: Floats, name: str, stored: str, outputs: int, inputs: int) -> Floats:
        whole = y @ file.matrix(f"l{number}.{stored}.w", outputs=outputs, inputs=inputs) + file.vector(f"l{number}.{stored}.b")
        return whole + (y @ adapter[f"{name}.into"] @ adapter[f"{name}.out_of"] if adapter else 0)

    def normed(y: Floats, stored: str) -> Floats:
        centred = y - y.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + file.epsilon)
        return scaled * file.vector(f"l{number}.{stored}.w") + file.vector(f"l{number}.{stored}.b")

    query, key, value = (times(x, "mixed", name, width, width).reshape(-1, file.heads, each) for name in ("q", "k", "v"))
    weights = np.einsum("qhd,khd->hqk", query, key) / each**0.5
    weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
    found = np.einsum("hqk,khd->qhd", weights / weights.sum(axis=-1, keepdims=True), value).reshape(-1, width)
    attended = normed(x + times(found, "output", "ao", width, width), "aln")
    up = times(attended, "up", "fi", inner, width)
    gelu = 0.5 * up * (1 + np.tanh(0.7978845608028654 * (up + 0.044715 * up**3)))
    return normed(attended + times(gelu, "down", "fo", width, inner), "oln")


def states(network: E5Network, tokens: int) -> Floats:
    return network.embedded(np.arange(100, 100 + tokens)[None])


@pytest.mark.parametrize("number", [0, 11])
def test_a_layer_is_what_its_formula_says(number: int) -> None:
    network = bundled_network()
    x, mask = states(network, 17), np.ones((1, 17), dtype=np.int32)
    layer = EncoderLayer(layer_weights(network.file, number))
    found = layer.forward(OrtValue.ortvalue_from_numpy(x), OrtValue.ortvalue_from_numpy(mask)).numpy()
    assert np.allclose(found[0], by_the_formula(network.file, number, x[0], {}), atol=2e-4)


def test_an_adapter_is_added_to_the_matrices() -> None:
    network = bundled_network()
    file, x, mask = network.file, states(network, 9), np.ones((1, 9), dtype=np.int32)
    chance = np.random.default_rng(0)
    sizes = {"mixed": (384, 1152), "output": (384, 384), "up": (384, 1536), "down": (1536, 384)}
    # None for attention's inputs, which the formula above takes apart.
    adapter: dict[str, Floats] = {}
    for name in ADAPTED:
        inputs, outputs = sizes[name]
        scale = 0.0 if name == "mixed" else 0.05
        adapter[f"{name}.into"] = (scale * chance.standard_normal((inputs, 16))).astype(np.float32)
        adapter[f"{name}.out_of"] = chance.standard_normal((16, outputs)).astype(np.float32)
    layer = EncoderLayer(layer_weights(file, 3), adapter)
    found = layer.forward(OrtValue.ortvalue_from_numpy(x), OrtValue.ortvalue_from_numpy(mask)).numpy()
    plain = {**adapter, "mixed.out_of": np.zeros((16, 384), dtype=np.float32)}
    assert np.allclose(found[0], by_the_formula(file, 3, x[0], plain), atol=1e-3)
    bare = EncoderLayer(layer_weights(file, 3)).forward(OrtValue.ortvalue_from_numpy(x), OrtValue.ortvalue_from_numpy(mask))
    assert not np.allclose(found, bare.numpy(), atol=1e-2)


def test_texts_come_back_in_order_and_as_they_would_alone() -> None:
    network = bundled_network()
    texts = [list(range(50, 50 + length)) for length in (40, 3, 21, 22, 300, 20, 3)]
    together = network.run(texts, depth=9)
    for text, read in zip(texts, together, strict=True):
        (alone,) = network.run([text], depth=9)
        assert read.states.shape == (len(text), network.width)
        assert np.allclose(read.mean, alone.mean, atol=1e-4)
        assert np.allclose(read.states, alone.states, atol=1e-3)


def test_what_is_not_wanted_is_not_run() -> None:
    (read,) = bundled_network().run([[0, 5, 6, 2]], depth=2, whole=False)
    assert (read.mean.size, read.states.shape) == (0, (4, 384))
    assert bundled_network().run([]) == []
