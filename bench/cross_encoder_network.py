"""The cross-encoder in torch, as it is trained: the bundled embedder's layers, frozen, with low-rank matrices beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from bench.adapted_layer import adapted_layers, packed_adapter
from knowledge.e5_network import E5Network

DROPOUT = 0.1
#: What words of the answer, marked one by one, count beside the sentences that hold them.
MARKED_WORDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A question and a passage as tokens: `part[i]` is the sentence (from 1) of token i, 0 outside; `gold` the sentences that
    answer, none in a miss; `marked[i]` whether token i belongs to the words of the answer."""

    ids: tuple[int, ...]
    part: tuple[int, ...]
    gold: frozenset[int]
    marked: tuple[bool, ...]


class CrossEncoderNetwork(nn.Module):
    """Scores of no sentence answering and of each; and a score of each token belonging to the words of the answer."""

    def __init__(self, network: E5Network) -> None:
        super().__init__()
        self._network = network
        self.layers = adapted_layers(network.file)
        rows = {name: nn.Linear(network.width, 1) for name in ("token", "importance", "sentence", "nothing")}
        self.rows = nn.ModuleDict(rows)
        self.top = nn.Parameter(torch.tensor(0.3))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """[pairs, 1 + sentences], the first of them that none answers; [pairs, tokens]."""
        x = torch.from_numpy(self._network.embedded(batch.ids))
        for layer in self.layers:
            x = layer(x, batch.mask[:, None, None, :])
        x = self.drop(x)
        token, importance, sentence, nothing = (row(x)[..., 0] for row in self.rows.values())
        weights = torch.softmax(importance[:, None].masked_fill(~batch.sentence, -1e4), -1)
        best = token[:, None].masked_fill(~batch.sentence, -1e4).amax(-1)
        scores = (weights @ sentence[..., None])[..., 0] + self.top * best
        scores = scores.masked_fill(~batch.sentence.any(-1), -1e4)
        return torch.cat([nothing[:, :1], scores], 1), token

    def packed(self) -> dict[str, np.ndarray]:
        """The trained numbers as knowledge/cross_encoder.py reads them: matrices as int8 with one scale a column."""
        found = packed_adapter(self.layers)
        for name, row in self.rows.items():
            found[name] = np.concatenate([row.weight.detach().numpy()[0], row.bias.detach().numpy()]).astype(np.float32)
        return found | {"top": np.array(float(self.top.detach()), dtype=np.float32)}


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Padded pairs. `answer[:, 0]` marks misses, `answer[:, s]` the sentences that answer; `countable` the tokens whose mark counts."""

    ids: np.ndarray
    mask: Tensor
    sentence: Tensor
    answer: Tensor
    marked: Tensor
    countable: Tensor


def collate(pairs: Sequence[Pair]) -> Batch:
    """One batch of pairs, padded to the longest."""
    size, longest, most = len(pairs), max(len(one.ids) for one in pairs), max(1, *(max(one.part) for one in pairs))
    ids = np.ones((size, longest), dtype=np.int64)
    mask = torch.zeros(size, longest, dtype=torch.bool)
    sentence = torch.zeros(size, most, longest, dtype=torch.bool)
    answer = torch.zeros(size, most + 1, dtype=torch.bool)
    marked = torch.zeros(size, longest)
    countable = torch.zeros(size, longest, dtype=torch.bool)
    for row, one in enumerate(pairs):
        length, part = len(one.ids), torch.tensor(one.part)
        ids[row, :length], mask[row, :length] = one.ids, True
        for number in range(1, most + 1):
            sentence[row, number - 1, :length] = part == number
        answer[row, [*one.gold] if one.gold else 0] = True
        marked[row, :length] = torch.tensor(one.marked, dtype=torch.float)
        countable[row, :length] = (part > 0) & torch.tensor(not one.gold or any(one.marked))
    return Batch(ids=ids, mask=mask, sentence=sentence, answer=answer, marked=marked, countable=countable)


def loss_of(network: CrossEncoderNetwork, pairs: Sequence[Pair]) -> Tensor:
    """How unlikely the sentences that answer (or none) are held, and beside it the words of the answer."""
    batch = collate(pairs)
    scores, token = network(batch)
    logs = functional.log_softmax(scores, -1)
    loss = -torch.logsumexp(logs.masked_fill(~batch.answer, -1e4), -1).mean()
    if batch.countable.any():
        marks = functional.binary_cross_entropy_with_logits(
            token[batch.countable], batch.marked[batch.countable], pos_weight=torch.tensor(3.0)
        )
        loss = loss + MARKED_WORDS * marks
    return loss
