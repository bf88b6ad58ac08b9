"""Writes the graphs of one encoder layer that knowledge/encoder_layer.py opens; run again when their shape is to change.

    python -m bench.e5_graph

Needs the `onnx` package, which the desk does without. The graphs hold no weights: every matrix is named in them and
handed over when a session is opened.
"""

from __future__ import annotations

from pathlib import Path

from onnx import NodeProto, TensorProto, helper

from bench.handed_over import handed_over
from knowledge.e5_file import BLOCK
from knowledge.encoder_layer import ADAPTED, GRAPHS, LAYER, LAYER_ADAPTED

_WIDTH, _INNER, _HEADS, _EPSILON = 384, 1536, 12, 1e-12
_RANK = 16
_INPUTS_OUTPUTS = {"mixed": (_WIDTH, 3 * _WIDTH), "output": (_WIDTH, _WIDTH), "up": (_WIDTH, _INNER), "down": (_INNER, _WIDTH)}
_OWN = "com.microsoft"  # operators that onnxruntime brings along
# Products are taken in float32: the weights' four bits are the only loss.
_EXACT = 1


class Graph:
    """A graph in the making."""

    def __init__(self, *, adapted: bool) -> None:
        self._adapted = adapted
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []

    def weight(self, name: str, *shape: int, kind: int = TensorProto.FLOAT) -> str:
        """Name a tensor that is handed over later."""
        self.weights.append(handed_over(name, *shape, kind=kind))
        return name

    def add(self, kind: str, inputs: list[str], *outputs: str, domain: str = _OWN, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, list(outputs), domain=domain, **attributes))
        return outputs[0]

    def times(self, x: str, name: str) -> str:
        """x·W, W in blocks of four bits; and what the adapter adds."""
        inputs, outputs = _INPUTS_OUTPUTS[name]
        blocks = inputs // BLOCK
        packed = self.weight(f"{name}.packed", outputs, blocks, BLOCK // 2, kind=TensorProto.UINT8)
        scales = self.weight(f"{name}.scales", outputs * blocks)
        product = self.add(
            "MatMulNBits",
            [x, packed, scales],
            f"{name}.product",
            K=inputs,
            N=outputs,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_EXACT,
        )
        if not self._adapted:
            return product
        low = self.add("MatMul", [x, self.weight(f"{name}.into", inputs, _RANK)], f"{name}.low", domain="")
        high = self.add("MatMul", [low, self.weight(f"{name}.out_of", _RANK, outputs)], f"{name}.high", domain="")
        return self.add("Add", [product, high], f"{name}.sum", domain="")

    def normed(self, x: str, skipped: str, norm: str, bias: str, result: str) -> str:
        inputs = [
            x,
            skipped,
            self.weight(f"{norm}.weight", _WIDTH),
            self.weight(f"{norm}.bias", _WIDTH),
            self.weight(bias, _WIDTH),
        ]
        return self.add("SkipLayerNormalization", inputs, result, epsilon=_EPSILON)

    def bytes(self) -> bytes:
        states = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", "tokens", _WIDTH]) for name in ("x", "y")]
        mask = helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "tokens"])
        graph = helper.make_graph(self.nodes, "layer", [states[0], mask], [states[1]], self.weights)
        versions = [helper.make_opsetid("", 20), helper.make_opsetid(_OWN, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=10).SerializeToString()


def layer(*, adapted: bool) -> bytes:
    """One layer: attention over the tokens that `mask` marks with 1, and the inner network; x and y [texts, tokens, width]."""
    graph = Graph(adapted=adapted)
    mixed = graph.add("Add", [graph.times("x", "mixed"), graph.weight("mixed.bias", 3 * _WIDTH)], "mixed", domain="")
    graph.add("Split", [mixed], "query", "key", "value", domain="", axis=2, num_outputs=3)
    # The queries' share of `mixed` is scaled already.
    found = graph.add("MultiHeadAttention", ["query", "key", "value", "", "mask"], "found", num_heads=_HEADS, scale=1.0)
    attended = graph.normed(graph.times(found, "output"), "x", "norm1", "output.bias", "attended")
    inner = graph.add("FastGelu", [graph.times(attended, "up"), graph.weight("up.bias", _INNER)], "inner")
    graph.normed(graph.times(inner, "down"), attended, "norm2", "down.bias", "y")
    return graph.bytes()


def main() -> None:
    """Write the files."""
    assert set(_INPUTS_OUTPUTS) == set(ADAPTED)
    for name, shape in (
        (LAYER, layer(adapted=False)),
        (LAYER_ADAPTED, layer(adapted=True)),
    ):
        path: Path = GRAPHS / name
        path.write_bytes(shape)
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
