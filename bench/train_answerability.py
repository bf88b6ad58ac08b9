"""Make knowledge/calibration.json: the reader's coefficients, the judgement's weights and its two cuts.

Run bench/train_cross_encoder.py first: what it makes is weighed here.

    python -m bench.train_answerability --cmrc PATH [--out knowledge/calibration.json]

Needs torch (CPU), which the product itself does not. The reader learns from bench/data/answerability/ (texts that stand alone,
and small bases whose questions are read against what retrieval finds in them) and from CMRC. The judgement's weights and its two
cuts are fitted to lines with split "tune" of the bundled bases, of which the reader has seen nothing; never to a held line.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import pickle
import random
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from bench.answerability_examples import (
    Asked,
    Example,
    Texts,
    asked_of,
    base_examples,
    cmrc_examples,
    gold_sentences,
    reading_bases,
    reading_examples,
    widths,
)
from bench.labelled_bases import ROOT, Labelled, LabelledBase, bundled_bases
from knowledge.answerability import DEPTH, LOOKED_AT, Judgement, ReadHit, Weighing, answer_text, choose, read_hits
from knowledge.embedding import bundled_embedder
from knowledge.evidence import evidence
from knowledge.passage import Hit
from knowledge.reader import Floats, PackedMatrix, Reader, read_head
from knowledge.token_vectors import bundled_encoder

DIRECTIONS = 128
SIZE = 48
HIDDEN = 32
EPOCHS = 5
RATE = 3e-3
BATCH = 16
SEEDS = (1,)
NARROW = ("reader", "dense", "lexical", "rank", "faq", "characters", "focus", "topic", "kind", "kind_near")
#: Not what the title says (topic): it outweighed the passage that states the point under another title.
CHOOSE = ("together", *(name for name in NARROW if name != "topic"))
#: How much less (as a share) may be declined than is answered: the unanswerable lines are written to mislead, and customers' questions
#: are not, so that a plain question turned away is the dearer fault.
EASE = 0.035
#: Too few lines name days, ask at what hour, or are told what is denied or not listed, for a weight to be fitted: other days are
#: outweighed by no likeness of words, the others by much of it.
PASSING_OVER = {"other_days": -5.0, "denied": -2.0, "hourless": -2.0}
DECLINING = {"denied": -2.0, "hourless": -2.0, "unlisted": -2.0}
DECIDE = ("together", "reader", "dense", "lexical", "rank", "faq", "characters", "focus", "kind_near", "length", "codes")


class TrainedHead(nn.Module):
    """The same sums as knowledge.reader.Head, in batches, with dropout, over the main directions of the token vectors."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, 3 * SIZE + 2)
        self.temperature = nn.Parameter(torch.tensor(1.0))
        self.compare = nn.Linear(4 * SIZE, HIDDEN)
        self.compare_back = nn.Linear(4 * SIZE, HIDDEN)
        self.output = nn.Linear(2 * HIDDEN, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, batch: Batch) -> Tensor:
        q, p = self.project(self.drop(batch.question)), self.project(self.drop(batch.passage))
        asking, sought, weight = q[..., :SIZE], q[..., 2 * SIZE : 3 * SIZE], q[..., 3 * SIZE]
        keys, found, weight_back = p[..., SIZE : 2 * SIZE], p[..., 2 * SIZE : 3 * SIZE], p[..., 3 * SIZE + 1]
        match = torch.einsum("bmd,bnd->bmn", asking, keys) * self.temperature / SIZE**0.5
        open_to = batch.sentence | batch.title[:, None]
        counterpart = torch.softmax(match[:, None].masked_fill(~open_to[:, :, None, :], -1e4), -1) @ found[:, None]
        sought_each = sought[:, None].expand_as(counterpart)
        compared = functional.relu(self.compare(_beside(sought_each, counterpart)))
        importance = torch.softmax(weight.masked_fill(~batch.question_mask, -1e4), -1)
        forward = torch.einsum("bm,bsmh->bsh", importance, compared)
        returned = torch.softmax(match.masked_fill(~batch.question_mask[:, :, None], -1e4), 1).transpose(1, 2) @ sought
        back = functional.relu(self.compare_back(_beside(found, returned)))
        weights = torch.softmax(weight_back[:, None].masked_fill(~batch.sentence, -1e4), -1)
        scores = self.output(self.drop(torch.cat([forward, weights @ back], -1)))[..., 0]
        return scores.masked_fill(~batch.sentence.any(-1), -1e4)


def _beside(one: Tensor, other: Tensor) -> Tensor:
    return torch.cat([one, other, (one - other).abs(), one * other], -1)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Padded examples. `answer[:, 0]` marks misses, `answer[:, 1 + s]` the sentences that answer."""

    question: Tensor
    question_mask: Tensor
    passage: Tensor
    title: Tensor
    sentence: Tensor
    answer: Tensor


@dataclass(frozen=True, kw_only=True)
class Directions:
    """The main directions of the token vectors, and their centre."""

    centre: Floats
    basis: Floats
    kept: dict[int, tuple[Tensor, Floats]] = field(default_factory=dict)

    def of(self, vectors: Floats) -> Tensor:
        """`vectors` along the directions; kept, since a text is read with many others, and in every epoch."""
        if id(vectors) not in self.kept:
            # The vectors are kept beside: were they freed, another text's could take their id.
            self.kept[id(vectors)] = (torch.from_numpy((vectors - self.centre) @ self.basis), vectors)
        return self.kept[id(vectors)][0]


def find_directions(vectors: Floats) -> Directions:
    centre = vectors.mean(axis=0)
    values, basis = np.linalg.eigh(np.cov((vectors - centre).T))
    order = np.argsort(-values)[:DIRECTIONS]
    return Directions(centre=centre, basis=(basis[:, order] / np.sqrt(values[order].mean())).astype(np.float32))


def collate(examples: Sequence[Example], directions: Directions) -> Batch:
    longest_q = max(len(one.question.part) for one in examples)
    longest_p = max(len(one.passage.part) for one in examples)
    most = max(len(one.allowed) for one in examples)
    size = len(examples)
    question, passage = torch.zeros(size, longest_q, DIRECTIONS), torch.zeros(size, longest_p, DIRECTIONS)
    mask = torch.zeros(size, longest_q, dtype=torch.bool)
    title = torch.zeros(size, longest_p, dtype=torch.bool)
    sentence = torch.zeros(size, most, longest_p, dtype=torch.bool)
    answer = torch.zeros(size, most + 1, dtype=torch.bool)
    for row, one in enumerate(examples):
        q, p = directions.of(one.question.vectors), directions.of(one.passage.vectors)
        question[row, : len(q)], passage[row, : len(p)], mask[row, : len(q)] = q, p, True
        part = torch.from_numpy(one.passage.part)
        title[row, : len(p)] = part == 0
        for place, number in enumerate(one.allowed):
            sentence[row, place, : len(p)] = part == number
            answer[row, place + 1] = number in one.gold
        answer[row, 0] = not one.gold
    return Batch(question=question, question_mask=mask, passage=passage, title=title, sentence=sentence, answer=answer)


def train_head(examples: Sequence[Example], directions: Directions, *, seed: int) -> TrainedHead:
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = random.Random(seed)
    head = TrainedHead(DIRECTIONS)
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.02)
    order = [one for one in examples for _ in range(2 if one.origin == "reading" else 1)]
    total, step = len(order) * EPOCHS, 0
    for _ in range(EPOCHS):
        rng.shuffle(order)
        for batch in _batches(order, rng):
            collated = collate(batch, directions)
            scores = head(collated)
            logs = functional.log_softmax(torch.cat([torch.zeros(len(batch), 1), scores], 1), -1)
            loss = -torch.logsumexp(logs.masked_fill(~collated.answer, -1e4), -1).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            step += len(batch)
            for group in optimiser.param_groups:
                group["lr"] = RATE * max(0.02, 1 - step / total) * min(1.0, step / 800)
            optimiser.step()
    return head.eval()


def _batches(order: list[Example], rng: random.Random) -> list[list[Example]]:
    batches: list[list[Example]] = []
    for start in range(0, len(order), BATCH * 20):
        some = sorted(order[start : start + BATCH * 20], key=lambda one: len(one.passage.part))
        batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    rng.shuffle(batches)
    return batches


def pack_head(head: TrainedHead, directions: Directions) -> dict[str, object]:
    """The head's numbers over raw token vectors, as int8."""
    state = {name: value.detach().numpy() for name, value in head.state_dict().items()}
    project = directions.basis @ state["project.weight"].T
    bias = state["project.bias"] - directions.centre @ project
    return {
        "temperature": float(state["temperature"]),
        "matrices": {
            "project": _packed(project),
            "project_bias": _packed(bias[None]),
            "compare": _packed(state["compare.weight"].T),
            "compare_bias": _packed(state["compare.bias"][None]),
            "compare_back": _packed(state["compare_back.weight"].T),
            "compare_back_bias": _packed(state["compare_back.bias"][None]),
            "output": _packed(state["output.weight"].T),
            "output_bias": _packed(state["output.bias"][None]),
        },
    }


def _packed(matrix: Floats) -> dict[str, object]:
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / 127
    whole = np.rint(matrix / scale).astype(np.int8)
    return {
        "shape": list(matrix.shape),
        "scale": [float(f"{one:.4g}") for one in scale],
        "data": base64.b64encode(whole.tobytes()).decode(),
    }


def unpack_heads(packed: Sequence[dict]) -> list:
    return [
        read_head({name: PackedMatrix(**matrix) for name, matrix in one["matrices"].items()}, one["temperature"])
        for one in packed
    ]


def passages_asked(asked: Sequence[Asked]) -> list[Asked]:
    """The questions with the hits worth training on: those that answer, the two most like them, and one from further down."""
    rng = random.Random(0)
    kept: list[Asked] = []
    for one in asked:
        answers = [hit for hit in one.hits if gold_sentences(one.label, hit.passage)]
        others = [hit for hit in one.hits if not gold_sentences(one.label, hit.passage)]
        kept.append(replace(one, hits=(*answers[:2], *others[:2], *rng.sample(others[2:], min(1, len(others[2:]))))))
    return kept


def fit_narrow(asked: Sequence[Asked], reader: Reader) -> Weighing:
    """Weigh the evidence passage by passage, as far as it goes without reading passages together with the question."""
    rows: list[tuple[Mapping[str, float], bool]] = []
    for one in asked:
        found = evidence(one.label.question, one.hits, reader=reader, embedder=bundled_embedder())
        rows += _labelled(one.label, zip(one.hits, found, strict=True))
    return _with(_fit(rows, NARROW, weight=None), PASSING_OVER)


def fit_judgement(asked: Sequence[tuple[Asked, Sequence[ReadHit]]], narrow: Weighing) -> Judgement:
    """Weigh the evidence: first passage by passage, then for the passage chosen; the cut where both goals are met alike."""
    rows = [row for one, read in asked for row in _labelled(one.label, ((hit.hit, hit.signals) for hit in read))]
    choosing = _with(_fit(rows, CHOOSE, weight=None), PASSING_OVER)
    chosen: list[tuple[Mapping[str, float], bool, bool]] = []
    for one, read in asked:
        place, signals = choose([hit.signals for hit in read], choosing)
        right = one.label.answerable and one.label.is_right(answer_text(one.label.question, read[place]))
        chosen.append((signals, right, one.label.answerable))
    deciding = _with(_fit([(signals, right) for signals, right, _ in chosen], DECIDE, weight="balanced"), DECLINING)
    odds = [(1 / (1 + np.exp(-deciding.log_odds(signals))), right, answerable) for signals, right, answerable in chosen]
    cut = best_cut(odds)
    return Judgement(narrow=narrow, choose=choosing, decide=deciding, answer_from=cut, confident_from=confident_cut(odds, cut))


def _labelled(label: Labelled, found: Iterable[tuple[Hit, Mapping[str, float]]]) -> list[tuple[Mapping[str, float], bool]]:
    """The signals of each passage that holds all of the answer or none of it."""
    each = [(signals, gold_sentences(label, hit.passage)) for hit, signals in found]
    return [(signals, bool(gold)) for signals, gold in each if gold is not None]


def best_cut(odds: Sequence[tuple[float, bool, bool]]) -> float:
    """The lowest cut at which the smaller of both shares, answered rightly and (eased) declined, is largest."""

    def smaller(cut: float) -> float:
        answered = np.mean([right and p >= cut for p, right, answerable in odds if answerable])
        declined = np.mean([p < cut for p, _, answerable in odds if not answerable])
        return float(min(answered, declined + EASE))

    return min({round(p, 4) for p, _, _ in odds}, key=lambda cut: (-smaller(cut), cut))


def confident_cut(odds: Sequence[tuple[float, bool, bool]], floor: float) -> float:
    """The least probability from which on 97 of 100 answers were right."""
    ordered = sorted(odds, reverse=True)
    right = np.cumsum([one[1] for one in ordered]) / np.arange(1, len(ordered) + 1)
    good = [index for index, share in enumerate(right) if share >= 0.97]
    return round(max(floor, ordered[good[-1]][0] if good else 0.99), 4)


def _with(weighing: Weighing, given: Mapping[str, float]) -> Weighing:
    return replace(weighing, weights={**weighing.weights, **given})


def _fit(rows: Sequence[tuple[Mapping[str, float], bool]], names: Sequence[str], weight: str | None) -> Weighing:
    from sklearn.linear_model import LogisticRegression

    matrix = np.array([[signals[name] for name in names] for signals, _ in rows])
    centre, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.3, class_weight=weight, max_iter=2000).fit(
        (matrix - centre) / spread, [good for _, good in rows]
    )
    weights = model.coef_[0] / spread
    return Weighing(
        bias=round(float(model.intercept_[0] - weights @ centre), 5),
        weights={name: round(float(value), 5) for name, value in zip(names, weights, strict=True)},
    )


def read_asked(work: Path, bases: Sequence[LabelledBase]) -> list[Asked]:
    """Every tuning question of the bases with its hits, kept in `work` once computed."""
    found: list[Asked] = []
    for base in bases:
        path = work / f"asked_{base.name}.pkl"
        tuned = replace(base, questions=tuple(one for one in base.questions if one.split == "tune"))
        if not tuned.questions:
            continue
        if not path.exists():
            path.write_bytes(pickle.dumps(asked_of(tuned, bundled_embedder(), k=LOOKED_AT)))
        found += pickle.loads(path.read_bytes())
    return found


def examples_to_learn(texts: Texts, cmrc: Path, passages: int, work: Path) -> list[Example]:
    """What the reader learns from: nothing of it stands in a bundled base."""
    with tempfile.TemporaryDirectory() as directory:
        asked = read_asked(work, reading_bases(Path(directory)))
    found = reading_examples(texts) + cmrc_examples(texts, cmrc, passages=passages, seed=0)
    return found + base_examples(texts, passages_asked(asked))


def run(cmrc: Path, cmrc_passages: int, out: Path, work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    heads = work / "heads.json"
    if not heads.exists():
        examples = examples_to_learn(Texts(bundled_encoder(DEPTH)), cmrc, cmrc_passages, work)
        directions = find_directions(widths(examples))
        started = time.time()
        packed = [pack_head(train_head(examples, directions, seed=seed), directions) for seed in SEEDS]
        heads.write_text(json.dumps(packed), "utf-8")
        print(f"{len(examples)} examples, {time.time() - started:.0f} s", flush=True)
    trained = json.loads(heads.read_text("utf-8"))
    reader = Reader(unpack_heads(trained), bundled_encoder(DEPTH))
    asked = read_asked(work, bundled_bases())
    narrow = fit_narrow(asked, reader)
    read = [(one, read_hits(one.label.question, one.hits, narrow, reader=reader, embedder=bundled_embedder())) for one in asked]
    judgement = fit_judgement(read, narrow)
    weighed = {name: asdict(getattr(judgement, name)) for name in ("narrow", "choose", "decide")}
    cuts = {"answer_from": judgement.answer_from, "confident_from": judgement.confident_from}
    out.write_text(json.dumps({**weighed, **cuts, "heads": trained}, ensure_ascii=False) + "\n", "utf-8")
    print({**weighed, **cuts})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cmrc", type=Path, required=True)
    parser.add_argument("--cmrc-passages", type=int, default=105)
    parser.add_argument("--out", type=Path, default=ROOT / "knowledge" / "calibration.json")
    parser.add_argument(
        "--work", type=Path, required=True, help="directory for what is computed once: questions with hits, heads"
    )
    arguments = parser.parse_args()
    run(arguments.cmrc, arguments.cmrc_passages, arguments.out, arguments.work)


if __name__ == "__main__":
    main()
