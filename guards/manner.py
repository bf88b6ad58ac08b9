"""How a sentence speaks: as a clerk who serves, as somebody who asserts, or as nobody may. Learned from the pack's exemplars.

Expressions and turns of phrase can be listed; scorn in polite words can't. What was learned is kept beside this file
(`python -m guards.manner_training` writes it); a pack with exemplars of its own is learned from when it is first read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guards.view import view

Floats = NDArray[np.float32]

KINDS = ("service", "claim", "foul")
FILE = Path(__file__).with_name("manner.npz")
# Part of what tells one learning from another: raise it whenever the features or the learning change.
RECIPE = 1
_DIGIT = re.compile(r"[0-9]")
_LONGEST = 2


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How likely a sentence is each of `KINDS`; the three sum to 1.

    `service`: asks, soothes, announces, thanks: nothing in it has to be looked up. `claim`: states, promises or advises something.
    `foul`: rude, scornful, indifferent, flirting, boasting: whatever it is about, a desk doesn't say it.
    """

    service: float
    claim: float
    foul: float


@dataclass(frozen=True, kw_only=True)
class Manner:
    """A linear reading of characters and their pairs: 0.1 ms a sentence. `weights` is [feature, kind] in the order of `KINDS`."""

    vocabulary: Mapping[str, int]
    weights: Floats
    bias: Floats

    def read(self, text: str) -> Reading:
        """The reading of one sentence, however it is disguised."""
        known = [self.vocabulary[one] for one in features(text) if one in self.vocabulary]
        scores = self.weights[known].sum(axis=0) + self.bias
        shares = np.exp(scores - scores.max())
        service, claim, foul = (shares / shares.sum()).tolist()
        return Reading(service=service, claim=claim, foul=foul)


def features(text: str) -> frozenset[str]:
    """The characters and neighbouring pairs of the folded text, its beginning and end among them; every digit counts as one."""
    bare = f"^{_DIGIT.sub('0', view(text).tight.text)}$"
    return frozenset(bare[at : at + size] for size in range(1, _LONGEST + 1) for at in range(len(bare) - size + 1))


def manner_of(exemplars: Mapping[str, Sequence[str]]) -> Manner | None:
    """What a pack's exemplars teach; None where it has none of one of the kinds."""
    texts = tuple(tuple(exemplars.get(kind, ())) for kind in KINDS)
    return _learned(texts) if all(texts) else None


@lru_cache(maxsize=4)
def _learned(texts: tuple[tuple[str, ...], ...]) -> Manner:
    kept = read_kept(FILE, key_of(texts))
    if kept is not None:
        return kept
    from guards.manner_training import train

    return train(texts)


def key_of(texts: Iterable[Sequence[str]]) -> str:
    """What tells these exemplars, kind by kind, from any others."""
    digest = blake2b(f"{RECIPE}".encode(), digest_size=12)
    for kind, lines in zip(KINDS, texts, strict=True):
        digest.update("".join(f"\n{kind}\t{line}" for line in lines).encode())
    return digest.hexdigest()


def read_kept(file: Path, key: str) -> Manner | None:
    """What was learned ahead, if it was from the exemplars of this key."""
    if not file.is_file():
        return None
    with np.load(file, allow_pickle=False) as kept:
        if str(kept["key"]) != key:
            return None
        vocabulary = kept["vocabulary"].tobytes().decode().split("\n")
        return Manner(
            vocabulary={name: at for at, name in enumerate(vocabulary)},
            weights=kept["weights"].astype(np.float32),
            bias=kept["bias"],
        )
