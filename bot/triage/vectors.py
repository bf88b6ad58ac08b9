"""Vectors of the shipped packs' exemplars, embedded ahead, so that triage learns from all of them in seconds.

`python -m bench.embed_exemplars` writes the file anew after exemplars were changed; without that, learning only takes longer.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bot.triage.encoder import IntentEmbeddings

FILE = Path(__file__).with_name("vectors.npz")
# Components are kept in a byte: the step is 1/127 of a vector's largest one, far below what paraphrases differ by.
_STEPS = 127


def embedded(texts: Sequence[str], embedder: IntentEmbeddings, *, at_most: int) -> tuple[list[int], NDArray[np.float32]]:
    """The places of the texts that have a vector now, and these vectors of length 1.

    Those that were embedded ahead cost nothing; of the others at most `at_most`, spread evenly, are embedded.
    """
    ahead = _ahead(FILE, embedder.id)
    keys = [_key(text) for text in texts]
    missing = [place for place, key in enumerate(keys) if key not in ahead]
    fresh = [missing[round(float(at))] for at in np.linspace(0, len(missing) - 1, min(len(missing), at_most))]
    asked: list[str] = [texts[place] for place in fresh]
    new = dict(zip(fresh, embedder.embed_queries(asked), strict=True)) if asked else {}
    places = sorted(new.keys() | set(range(len(texts))) - set(missing))
    return places, _unit(np.asarray([new[place] if place in new else ahead[keys[place]] for place in places], dtype=np.float32))


def without_vector(texts: Iterable[str], embedder_id: str) -> list[str]:
    """The texts that were not embedded ahead."""
    ahead = _ahead(FILE, embedder_id)
    return [text for text in texts if _key(text) not in ahead]


def write(texts: Iterable[str], embedder: IntentEmbeddings, file: Path = FILE) -> int:
    """Embeds the texts and keeps their vectors in `file`; returns how many. What `file` held already isn't embedded again."""
    ahead = _ahead(file, embedder.id)
    wanted = {_key(text): text for text in texts}
    missing = [key for key in wanted if key not in ahead]
    fresh = embedder.embed_queries([wanted[key] for key in missing]) if missing else []
    vectors = {key: ahead[key] for key in wanted if key in ahead} | dict(zip(missing, map(_in_bytes, fresh), strict=True))
    keys = sorted(vectors)
    handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as stream:
        np.savez_compressed(
            stream,
            embedder=np.array(embedder.id),
            keys=np.array(keys, dtype=np.uint64),
            vectors=np.stack([vectors[key] for key in keys]),
        )
    os.chmod(temporary, 0o644)
    os.replace(temporary, file)
    return len(keys)


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _in_bytes(vector: Sequence[float]) -> NDArray[np.int8]:
    whole = np.asarray(vector, dtype=np.float32)
    return np.round(whole / max(float(np.abs(whole).max()), 1e-9) * _STEPS).astype(np.int8)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@lru_cache(maxsize=1)
def _kept(file: Path, changed_ns: int) -> tuple[str, dict[int, NDArray[np.int8]]]:
    with np.load(file, allow_pickle=False) as kept:
        return str(kept["embedder"]), dict(zip(map(int, kept["keys"]), kept["vectors"], strict=True))


def _ahead(file: Path, embedder_id: str) -> dict[int, NDArray[np.int8]]:
    # The file's time is part of the cache's key: a process that rewrites it reads what it wrote.
    owner, vectors = _kept(file, file.stat().st_mtime_ns) if file.is_file() else ("", {})
    return vectors if owner == embedder_id else {}
