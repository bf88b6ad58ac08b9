"""The intent encoder's network: the bundled encoder and its low-rank additions in one, its products taken in bytes.

Added to a matrix and kept in a byte a weight, the additions cost nothing at reading time, and a text takes half the time of the
layers that keep them apart (knowledge/encoder_layer.py), for vectors of a cosine of .998 to theirs. bench/intent_graph.py writes the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.adapter import PARTS

if TYPE_CHECKING:
    from knowledge.e5_file import Floats, WeightFile
    from knowledge.e5_network import E5Network
    from knowledge.encoder_layer import Weights

GRAPH = Path(__file__).with_name("encoder.onnx")
#: Weights of a blocked product that share a scale.
BLOCK = 32
#: The products that follow a norm, whose range is known from the norm's own weights: a scale for all states at once does.
AFTER_NORM = {"mixed": "oln", "up": "aln"}
#: The others get a scale for every block.
BLOCKED = ("output", "down")
# Seven bits and the states' eight: two products then never overflow the sixteen in which older processors add them up.
_SEVEN_BITS, _EIGHT_BITS = 63, 127
# How far a component of a normed state usually goes, in its weights.
_SPREADS = 3.0


class IntentNetwork:
    """Token ids in, the mean of the last states out. Thread-safe; one thread a call."""

    def __init__(self, encoder: E5Network, adapter: Sequence[Weights]) -> None:
        """`adapter` holds "<matrix>.into" and "<matrix>.out_of" for every matrix of each layer."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        named = {
            f"{number}.{name}": array
            for number, added in enumerate(adapter)
            for name, array in _layer(encoder.file, number, added)
        }
        # Held for as long as the session: it reads them where they lie.
        self._weights = [onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(one)) for one in named.values()]
        options.add_external_initializers(list(named), self._weights)
        self._session = onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])
        self._encoder = encoder

    def mean(self, ids: Sequence[int]) -> Floats:
        """The mean of a text's last states. Texts go through alone: their scales would else depend on their company."""
        tokens = np.asarray([ids], dtype=np.int64)
        shown = np.ones(tokens.shape, dtype=np.int32)
        states = np.asarray(self._session.run(["y"], {"x": self._encoder.embedded(tokens), "mask": shown})[0])
        return states[0].mean(axis=0)


def _layer(file: WeightFile, number: int, added: Weights) -> Iterator[tuple[str, NDArray[np.generic]]]:
    """The weights of one layer, by their names in the graph without the layer's number."""
    for name, (matrix, bias) in _matrices(file, number).items():
        into, out_of = (added[f"{name}.{part}"].astype(np.float32) for part in PARTS)
        whole = (matrix + into @ out_of).astype(np.float32)
        yield f"{name}.bias", bias
        parts = _blocked(whole) if name in BLOCKED else _after_norm(whole, _reach(file, number, AFTER_NORM[name]))
        for part, array in parts.items():
            yield f"{name}.{part}", array
    for name, stored in (("norm1", "aln"), ("norm2", "oln")):
        for part, kept in (("weight", "w"), ("bias", "b")):
            yield f"{name}.{part}", file.vector(f"l{number}.{stored}.{kept}")


def _matrices(file: WeightFile, number: int) -> dict[str, tuple[Floats, Floats]]:
    """[inputs, outputs] and bias of each product, unpacked."""
    width, inner = file.width, file.inner

    def matrix(name: str, outputs: int, inputs: int) -> tuple[Floats, Floats]:
        return file.matrix(f"l{number}.{name}.w", outputs=outputs, inputs=inputs), file.vector(f"l{number}.{name}.b")

    (query, query_bias), (key, key_bias), (value, value_bias) = (matrix(name, width, width) for name in ("q", "k", "v"))
    # The queries are divided by the root of a head's width here, once, and not at every token.
    share = np.float32((width // file.heads) ** -0.5)
    return {
        "mixed": (
            np.concatenate([share * query, key, value], axis=1),
            np.concatenate([share * query_bias, key_bias, value_bias]),
        ),
        "output": matrix("ao", width, width),
        "up": matrix("fi", inner, width),
        "down": matrix("fo", width, inner),
    }


def _reach(file: WeightFile, number: int, norm: str) -> Floats:
    """How far each component of the states goes that a norm lets through: that of this layer, or of the one before."""
    own = f"l{number}.{norm}"
    prefix = own if norm == "aln" else f"l{number - 1}.{norm}" if number else "emb.ln"
    weight, bias = (file.vector(f"{prefix}.{part}")[: file.width] for part in "wb")
    return (_SPREADS * np.abs(weight) + np.abs(bias)).astype(np.float32)


def _after_norm(whole: Floats, reach: Floats) -> Mapping[str, NDArray[np.generic]]:
    """A byte a weight and a scale an output. What a few components reach beyond the others is taken into the weights, half way."""
    factor = np.sqrt(np.maximum(reach, 1e-3) / np.maximum(np.abs(whole).max(axis=1), 1e-4)).astype(np.float32)
    spread = whole * factor[:, None]
    scale = (np.abs(spread).max(axis=0) / _SEVEN_BITS).astype(np.float32)
    return {"bytes": np.rint(spread / scale).astype(np.int8), "scale": scale, "factor": (1 / factor).astype(np.float32)}


def _blocked(whole: Floats) -> Mapping[str, NDArray[np.generic]]:
    """A byte a weight, 128 for naught, and a scale for every block of an output's weights."""
    inputs, outputs = whole.shape
    blocks = whole.T.reshape(outputs, inputs // BLOCK, BLOCK)
    scale = np.maximum(np.abs(blocks).max(axis=-1, keepdims=True), 1e-8) / _EIGHT_BITS
    return {"packed": (np.rint(blocks / scale) + 128).astype(np.uint8), "scales": scale.astype(np.float32).reshape(-1)}
