"""Writes bot/triage/encoder.onnx, the graph that bot/triage/network.py opens; run again when its shape is to change.

    python -m bench.intent_graph

Needs the `onnx` package, which the desk does without. The graph holds no weights: every matrix is named in it and handed
over when a session is opened.
"""

from __future__ import annotations

from onnx import NodeProto, TensorProto, helper

from bench.handed_over import handed_over
from bot.triage.network import AFTER_NORM, BLOCK, BLOCKED, GRAPH

_LAYERS, _WIDTH, _INNER, _HEADS, _EPSILON = 12, 384, 1536, 12, 1e-12
_SHAPES = {"mixed": (_WIDTH, 3 * _WIDTH), "output": (_WIDTH, _WIDTH), "up": (_WIDTH, _INNER), "down": (_INNER, _WIDTH)}
_OWN = "com.microsoft"  # operators that onnxruntime brings along
#: States in a byte each, a scale a block.
_BYTES = 4


class Graph:
    """A graph in the making; what it names belongs to the layer that is being added."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []
        self.layer = 0

    def weight(self, name: str, *shape: int, kind: int = TensorProto.FLOAT) -> str:
        """Name a tensor that is handed over later."""
        name = f"{self.layer}.{name}"
        self.weights.append(handed_over(name, *shape, kind=kind))
        return name

    def add(self, kind: str, inputs: list[str], *outputs: str, domain: str = _OWN, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, list(outputs), domain=domain, **attributes))
        return outputs[0]

    def own(self, name: str) -> str:
        """A value's name in this layer."""
        return f"{self.layer}.{name}.value"

    def times(self, x: str, name: str) -> str:
        """x·W, as bot/triage/network.py keeps W."""
        inputs, outputs = _SHAPES[name]
        if name in BLOCKED:
            packed = self.weight(f"{name}.packed", outputs, inputs // BLOCK, BLOCK, kind=TensorProto.UINT8)
            scales = self.weight(f"{name}.scales", outputs * (inputs // BLOCK))
            return self.add(
                "MatMulNBits",
                [x, packed, scales],
                self.own(f"{name}.product"),
                K=inputs,
                N=outputs,
                bits=8,
                block_size=BLOCK,
                accuracy_level=_BYTES,
            )
        spread = self.add("Mul", [x, self.weight(f"{name}.factor", inputs)], self.own(f"{name}.spread"), domain="")
        packed = self.weight(f"{name}.bytes", inputs, outputs, kind=TensorProto.INT8)
        return self.add(
            "DynamicQuantizeMatMul", [spread, packed, self.weight(f"{name}.scale", outputs)], self.own(f"{name}.product")
        )

    def normed(self, x: str, skipped: str, norm: str, bias: str, result: str) -> str:
        weights = [self.weight(f"{norm}.weight", _WIDTH), self.weight(f"{norm}.bias", _WIDTH), self.weight(bias, _WIDTH)]
        return self.add("SkipLayerNormalization", [x, skipped, *weights], result, epsilon=_EPSILON)

    def add_layer(self, x: str, result: str) -> str:
        """Attention over the tokens that `mask` marks with 1, and the inner network; x and the result [texts, tokens, width]."""
        mixed = self.add("Add", [self.times(x, "mixed"), self.weight("mixed.bias", 3 * _WIDTH)], self.own("mixed"), domain="")
        parts = [self.own(name) for name in ("query", "key", "value")]
        self.add("Split", [mixed], *parts, domain="", axis=2, num_outputs=3)
        found = self.add("MultiHeadAttention", [*parts, "", "mask"], self.own("found"), num_heads=_HEADS, scale=1.0)
        attended = self.normed(self.times(found, "output"), x, "norm1", "output.bias", self.own("attended"))
        inner = self.add("FastGelu", [self.times(attended, "up"), self.weight("up.bias", _INNER)], self.own("inner"))
        return self.normed(self.times(inner, "down"), attended, "norm2", "down.bias", result)


def encoder() -> bytes:
    """All layers, one after another."""
    assert {*AFTER_NORM, *BLOCKED} == set(_SHAPES)
    graph, states = Graph(), "x"
    for number in range(_LAYERS):
        graph.layer = number
        states = graph.add_layer(states, "y" if number == _LAYERS - 1 else f"{number}.y")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", "tokens", _WIDTH]) for name in ("x", "y")]
    mask = helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "tokens"])
    whole = helper.make_graph(graph.nodes, "encoder", [ends[0], mask], [ends[1]], graph.weights)
    versions = [helper.make_opsetid("", 20), helper.make_opsetid(_OWN, 1)]
    return helper.make_model(whole, opset_imports=versions, ir_version=10).SerializeToString()


if __name__ == "__main__":
    GRAPH.write_bytes(encoder())
    print(f"{GRAPH.name}: {GRAPH.stat().st_size} bytes")
