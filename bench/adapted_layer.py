"""A layer of the bundled encoder in torch, as it is trained: its matrices frozen, low-rank ones beside each."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from knowledge.e5_file import Floats, WeightFile
from knowledge.encoder_layer import ADAPTED

RANK = 16


class Adapted(nn.Module):
    """x·W + b with W and b frozen, and a trained low-rank addition to W."""

    def __init__(self, matrix: Floats, bias: Floats) -> None:
        super().__init__()
        self.register_buffer("matrix", torch.from_numpy(np.ascontiguousarray(matrix.T)), persistent=False)
        self.register_buffer("bias", torch.from_numpy(bias), persistent=False)
        self.into = nn.Parameter(torch.randn(RANK, matrix.shape[0]) / math.sqrt(matrix.shape[0]))
        self.out_of = nn.Parameter(torch.zeros(matrix.shape[1], RANK))

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.matrix, self.bias) + functional.linear(functional.linear(x, self.into), self.out_of)


class AdaptedLayer(nn.Module):
    """One encoder layer, as in knowledge/encoder_layer.py, its matrices unpacked."""

    def __init__(self, file: WeightFile, number: int) -> None:
        super().__init__()
        self.heads, self.epsilon = file.heads, file.epsilon
        width, inner = file.width, file.inner

        def matrix(name: str, outputs: int, inputs: int) -> Floats:
            return file.matrix(f"l{number}.{name}.w", outputs=outputs, inputs=inputs)

        def vector(name: str) -> Floats:
            return file.vector(f"l{number}.{name}")

        share = np.float32((width // file.heads) ** -0.5)
        query, key, value = (matrix(name, width, width) for name in ("q", "k", "v"))
        mixed_bias = np.concatenate([share * vector("q.b"), vector("k.b"), vector("v.b")])
        self.mixed = Adapted(np.concatenate([share * query, key, value], axis=1), mixed_bias)
        self.output = Adapted(matrix("ao", width, width), vector("ao.b"))
        self.up = Adapted(matrix("fi", inner, width), vector("fi.b"))
        self.down = Adapted(matrix("fo", width, inner), vector("fo.b"))
        self.norms = [tuple(torch.from_numpy(vector(f"{name}.{part}")) for part in "wb") for name in ("aln", "oln")]

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        size, length, width = x.shape
        query, key, value = self.mixed(x).view(size, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # The queries' share of `mixed` is scaled already.
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=1.0)
        x = self._normed(x + self.output(found.transpose(1, 2).reshape(size, length, width)), 0)
        return self._normed(x + self.down(functional.gelu(self.up(x), approximate="tanh")), 1)

    def _normed(self, x: Tensor, place: int) -> Tensor:
        weight, bias = self.norms[place]
        return functional.layer_norm(x, weight.shape, weight, bias, self.epsilon)


def adapted_layers(file: WeightFile) -> nn.ModuleList:
    """All layers of the encoder."""
    return nn.ModuleList([AdaptedLayer(file, number) for number in range(file.layers)])


def packed_adapter(layers: Iterable[nn.Module]) -> dict[str, np.ndarray]:
    """The trained matrices as knowledge/adapter.py reads them: bytes with one scale a column."""
    found: dict[str, np.ndarray] = {}
    for number, layer in enumerate(layers):
        for name in ADAPTED:
            adapted: Adapted = getattr(layer, name)
            for part, matrix in (("into", adapted.into.T), ("out_of", adapted.out_of.T)):
                whole = matrix.detach().numpy()
                scale = np.maximum(np.abs(whole).max(axis=0), 1e-8) / 127
                found[f"{number}.{name}.{part}"] = np.rint(whole / scale).astype(np.int8)
                found[f"{number}.{name}.{part}.scale"] = scale.astype(np.float16 if scale.min() > 1e-4 else np.float32)
    return found
