"""What is kept of a passage once the reader has read it: projected tokens in a byte a number, in memory as in SQL."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_HEADER = struct.Struct("<4H")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The tokens of a passage. `starts[i]` is where part `i` begins (0: what stands above it, then its sentences).

    For each head and token a key and a value as `numbers` [tokens, heads, 2, size], each in steps of its own
    `steps` [tokens, heads, 2], and an `importance` [tokens, heads]. Rounding moves a score by about a hundredth.
    """

    FORMAT: ClassVar[int] = 1

    starts: NDArray[np.uint16]
    numbers: NDArray[np.int8]
    steps: NDArray[np.float16]
    importance: NDArray[np.float16]

    @classmethod
    def packed(cls, heads: Sequence[tuple[Floats, Floats, Floats]], *, starts: NDArray[np.int64]) -> Reading:
        """From the keys, values and importances of each head; rounds them."""
        whole = np.stack([np.stack([keys, values], axis=1) for keys, values, _ in heads], axis=1)
        steps = (np.abs(whole).max(axis=-1) / 127 + 1e-6).astype(np.float16) if whole.size else np.zeros(whole.shape[:-1], "<f2")
        numbers = np.rint(whole / np.maximum(steps.astype(np.float32), 1e-7)[..., None])
        return cls(
            starts=starts.astype(np.uint16),
            numbers=np.clip(numbers, -127, 127).astype(np.int8),
            steps=steps,
            importance=np.stack([importance for _, _, importance in heads], axis=1).astype(np.float16),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Reading:
        """What `to_bytes` wrote. Raises ValueError for anything else."""
        if len(data) < _HEADER.size:
            raise ValueError(f"a reading of {len(data)} bytes is cut off")
        parts, tokens, heads, size = _HEADER.unpack_from(data)
        shapes = ((parts,), (tokens, heads, 2, size), (tokens, heads, 2), (tokens, heads))
        arrays: list[NDArray] = []
        at = _HEADER.size
        for kind, shape in zip(("<u2", "i1", "<f2", "<f2"), shapes, strict=True):
            count = int(np.prod(shape))
            arrays.append(np.frombuffer(data, dtype=kind, count=count, offset=at).reshape(shape))
            at += arrays[-1].nbytes
        if at != len(data):
            raise ValueError(f"a reading of {len(data)} bytes should have {at}")
        return cls(starts=arrays[0], numbers=arrays[1], steps=arrays[2], importance=arrays[3])

    def to_bytes(self) -> bytes:
        tokens, heads, _, size = self.numbers.shape
        arrays = (self.starts, self.numbers, self.steps, self.importance)
        return _HEADER.pack(len(self.starts), tokens, heads, size) + b"".join(one.tobytes() for one in arrays)

    @property
    def size(self) -> int:
        """Tokens."""
        return len(self.numbers)

    @property
    def sentences(self) -> int:
        return max(len(self.starts) - 1, 0)

    def tokens(self) -> list[Floats]:
        """For each head [tokens, 2·size + 1]: keys, values, importance."""
        whole = self.numbers.astype(np.float32) * self.steps.astype(np.float32)[..., None]
        importance = self.importance.astype(np.float32)
        return [
            np.concatenate([whole[:, head].reshape(self.size, -1), importance[:, head, None]], axis=1)
            for head in range(whole.shape[1])
        ]
