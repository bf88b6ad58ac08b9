"""How the two halves of retrieval become one score: coverage fusion, on passages and on whole articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Signals:
    """Of each candidate passage: centred cosine, lexical coverage by itself and by its article, and the article's number."""

    dense: Floats
    lexical: Floats
    article_lexical: Floats
    article: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Fusion:
    """Coverage fusion: `dense_weight`·(centred cosine, see knowledge/centring.py) + the rest·(BM25 / the most it could be).

    The lexical share is split between passage and article: a long article's question often takes its subject from one
    passage and its point from another. At .4 encyclopaedic questions (all of CMRC) stand at
    .989 recall@1 as they do with cosines that are not centred, at .5 they lose .07 points; customers' questions gain at both.
    Leaving question words out gains a few points on two small bases and loses .16 points on CMRC, so they stay in.
    """

    dense_weight: float = 0.4
    article_share: float = 0.5

    def rank(self, signals: Signals) -> list[tuple[int, float]]:
        """(place among the candidates, score in 0..1), best first."""
        import numpy as np

        scaled = np.clip(signals.dense, 0, 1)
        lexical = (1 - self.article_share) * signals.lexical + self.article_share * signals.article_lexical
        scores = self.dense_weight * scaled + (1 - self.dense_weight) * np.clip(lexical, 0, 1)
        order = np.argsort(-scores, kind="stable")
        return [(int(place), float(scores[place])) for place in order]
