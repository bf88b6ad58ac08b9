"""What all questions have in common, and all passages of a base, is taken out before they are compared.

A sentence embedder gives every question a large share of "being a question" and every text of one house a share of its
trade. Short FAQ entries and passages that say little else come up for everything then. Both shares are means, so they are
known: subtracted, what is left of the vectors is what the texts are about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: Questions about nothing in particular, as customers of any trade ask them.
_ASKED = (
    "请问这个怎么办理 要多少钱 几点开门 可以吗 在哪里 需要带什么材料 多久能好 打哪个电话 谁负责 能不能退 为什么不行 有什么要求 "
    "怎么收费 周末上班吗 找谁处理 什么时候可以 怎么申请 有没有规定 坏了怎么办 丢了怎么办 能便宜点吗 最晚到几点 要提前多久说 "
    "可以带进去吗 我想问一下这个事情 你们那边管不管 到底行不行啊 听说要交钱是真的吗 昨天打电话没人接 有什么优惠"
)
GENERIC: tuple[tuple[Literal["question"], str], ...] = tuple(("question", text) for text in _ASKED.split())
#: A base's own mean counts as much as that of the generic questions once it has so many vectors: one vector is no mean.
_PRIOR = 20


@dataclass(frozen=True, kw_only=True)
class Centres:
    """What is subtracted: from a question's vector, and from those that it is compared with."""

    question: Floats
    stored: Floats

    def direction(self, vector: Floats) -> Floats:
        """The question's vector without its common share, of length 1 (or 0): rank by the inner product with it."""
        return _unit(np.subtract(vector, self.question, dtype=np.float32))

    def cosines(self, stored: Floats, direction: Floats) -> Floats:
        """Of stored vectors [n, width], without their common share, with a `direction`; about 0 where nothing is shared."""
        return _unit(np.subtract(stored, self.stored, dtype=np.float32)) @ direction


def centres_of(vectors: Floats, generic: Floats) -> Centres:
    """The centres of a base whose stored vectors are `vectors` [n, width]; `generic` are the vectors of GENERIC."""
    question = generic.mean(axis=0, dtype=np.float32)
    total = vectors.sum(axis=0, dtype=np.float64) + _PRIOR * question
    return Centres(question=question, stored=(total / (len(vectors) + _PRIOR)).astype(np.float32))


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.divide(rows, np.maximum(lengths, 1e-9), dtype=np.float32)
