"""One layer of the bundled encoder: attention over a text's tokens, then the inner network. Run by onnxruntime on the packed weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.e5_file import Floats, WeightFile

if TYPE_CHECKING:
    from onnxruntime import OrtValue

#: The layer's graph without weights: plain, and with low-rank additions; written by bench/e5_graph.py.
GRAPHS = Path(__file__).parent
LAYER, LAYER_ADAPTED = "encoder_layer.onnx", "encoder_layer_adapted.onnx"
#: The matrices of a layer that an adapter may add to.
ADAPTED = ("mixed", "output", "up", "down")

Weights = Mapping[str, NDArray[np.generic]]


class EncoderLayer:
    """Token states in, token states out. Thread-safe; one thread a call, so that calls side by side share the cores."""

    def __init__(self, weights: Weights, adapter: Weights | None = None) -> None:
        """`weights` as `layer_weights` gives them; `adapter` holds "<matrix>.into" and "<matrix>.out_of" for each of ADAPTED."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # What a layer needed for the longest batch would otherwise be kept by each of them: 1.7 GB after a large ingest, not 0.5.
        options.enable_cpu_mem_arena = False
        named = {**weights, **(adapter or {})}
        # Held for as long as the session: it reads them where they lie.
        self._weights = [onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(one)) for one in named.values()]
        options.add_external_initializers(list(named), self._weights)
        graph = (GRAPHS / (LAYER_ADAPTED if adapter else LAYER)).read_bytes()
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def forward(self, x: OrtValue, mask: OrtValue) -> OrtValue:
        """The states after this layer, [texts, tokens, width]; `mask` [texts, tokens] is 1 where a text has a token, else 0."""
        return self._session.run_with_ort_values(["y"], {"x": x, "mask": mask})[0]


def layer_weights(file: WeightFile, number: int) -> dict[str, NDArray[np.generic]]:
    """The weights of a layer, counted from 0, as they lie in the file: four bits and a scale for every 32."""
    width, inner = file.width, file.inner

    def vector(name: str) -> Floats:
        return file.vector(f"l{number}.{name}")

    found: dict[str, NDArray[np.generic]] = {}
    share = np.float32((width // file.heads) ** -0.5)
    parts = [file.packed(f"l{number}.{name}.w", outputs=width, inputs=width) for name in ("q", "k", "v")]
    found["mixed.packed"] = np.concatenate([packed for packed, _ in parts])
    # The queries are divided by the root of a head's width here, once, and not at every token.
    found["mixed.scales"] = np.concatenate([share * parts[0][1], parts[1][1], parts[2][1]])
    found["mixed.bias"] = np.concatenate([share * vector("q.b"), vector("k.b"), vector("v.b")])
    for name, stored, outputs, inputs in (
        ("output", "ao", width, width),
        ("up", "fi", inner, width),
        ("down", "fo", width, inner),
    ):
        found[f"{name}.packed"], found[f"{name}.scales"] = file.packed(f"l{number}.{stored}.w", outputs=outputs, inputs=inputs)
        found[f"{name}.bias"] = vector(f"{stored}.b")
    for name, stored in (("norm1", "aln"), ("norm2", "oln")):
        found[f"{name}.weight"], found[f"{name}.bias"] = vector(f"{stored}.w"), vector(f"{stored}.b")
    return found
