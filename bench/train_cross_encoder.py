"""Make knowledge/cross_encoder.npz: the low-rank matrices and outputs of the cross-encoder.

    python -m bench.train_cross_encoder --cmrc PATH [--out knowledge/cross_encoder.npz]

Needs torch (CPU), which the product itself does not; about an hour and a half on one core. It learns first from CMRC (each question with the
passage around its answer, and with the same less the sentences that answer), then from the service texts of
bench/data/answerability/: each question with its text, and with another of the same base. Nothing of a bundled base is read.

The coefficients that are shipped have learnt from reading_1 to reading_16, twice. A third pass, and a pass over reading_17 to
reading_22 with new slips of the pen, were tried: over the tuning lines of three bases the area under the curve stayed at .86 to
.88, whether the passes, their means or the means of their scores were taken. The frozen encoder is the limit, not the text.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

from bench.answerability_examples import READINGS, Written, read_texts
from bench.cross_encoder_network import CrossEncoderNetwork, Pair, loss_of
from bench.labelled_bases import ROOT
from evaluation.mutations import mutations
from knowledge.cross_encoder import lay_out
from knowledge.e5_network import bundled_network
from knowledge.evidence import read_as
from knowledge.passage import Passage
from knowledge.reading_text import parts_of
from knowledge.sentence import sentences
from knowledge.text import fold

BATCH = 16
RATE = 7e-4
WARM_STEPS = 40
CMRC_QUESTIONS = 2_000
CMRC_CHARACTERS = 190
#: Seeds of the passes over the service texts; each distorts other questions and takes other misses and some of CMRC's pairs.
SERVICE_PASSES = (1, 2)
#: Service questions that are distorted before they are learned from.
DISTORTED = 0.12
DISTORTIONS = ("homophone", "polite", "long_story")


class Pairs:
    """Lays questions and passages out for knowledge.cross_encoder, with the answer marked."""

    def __init__(self) -> None:
        self._vocabulary = bundled_network().vocabulary
        self._pieces = self._vocabulary.pieces

    def of(self, question: str, passage: Passage, answer: str | None) -> Pair | None:
        """None when the answer lies beyond what is read. `answer` is None in a miss."""
        gold = _gold(passage, answer)
        if answer is not None and not gold:
            return None
        layout = lay_out(self._vocabulary, read_as(question), passage)
        part, marked = [0] * layout.starts[0], [False] * layout.starts[0]
        for number, (unit, (start, end)) in enumerate(zip(parts_of(passage)[1:], pairwise(layout.starts), strict=False), start=1):
            part += [number] * (end - start)
            marked += self._marked(layout.ids[start:end], unit, answer if number in gold else None)
        if max(part) < max([1, *gold]):
            return None
        return Pair(ids=tuple(layout.ids), part=(*part, 0), gold=gold, marked=(*marked, False))

    def _marked(self, pieces: Sequence[int], unit: str, answer: str | None) -> list[bool]:
        start = fold(unit).replace(" ", "").find(fold(answer).replace(" ", "")) if answer else -1
        if answer is None or start < 0:
            return [False] * len(pieces)
        stop, at, found = start + len(fold(answer).replace(" ", "")), 0, []
        for piece in pieces:
            length = len(self._pieces[piece].replace("\u2581", ""))
            found.append(at < stop and at + length > start)
            at += length
        return found


def _gold(passage: Passage, answer: str | None) -> frozenset[int]:
    if answer is None:
        return frozenset()
    units = sentences(passage.text)
    whole = frozenset(number for number, unit in enumerate(units, start=1) if fold(answer) in fold(unit.text))
    at = passage.text.find(answer)
    return whole or frozenset(number for number, unit in enumerate(units, start=1) if unit.start <= at < unit.end)


def cmrc_pairs(pairs: Pairs, path: Path, *, seed: int) -> Iterator[Pair]:
    """Each question with some sentences around its answer, and with the same less those that answer."""
    loaded = json.loads(path.read_text("utf-8"))
    documents = {row["id"]: row for row in loaded["passages"]}
    chance = random.Random(seed)
    for row in chance.sample(loaded["questions"], CMRC_QUESTIONS):
        document = documents[row["gold"]]
        units = [unit.text for unit in sentences(document["text"])]
        place = next((place for place, text in enumerate(units) if row["ans"] in text), None)
        if place is None:
            continue
        first, last = _window(units, place, chance)
        others = [text for at, text in enumerate(units) if not first <= at <= last and row["ans"] not in text]
        kept = [text for text in units[first : last + 1] if row["ans"] not in text]
        if others:
            kept.insert(chance.randrange(len(kept) + 1), chance.choice(others))
        for chosen, answer in ((units[first : last + 1], row["ans"]), (kept, None)):
            pair = pairs.of(row["q"], _passage(document["title"], "\n".join(chosen)), answer) if chosen else None
            if pair:
                yield pair


def _window(units: Sequence[str], place: int, chance: random.Random) -> tuple[int, int]:
    first = last = place
    while True:
        near = [at for at in (first - 1, last + 1) if 0 <= at < len(units)]
        at = chance.choice(near) if near else -1
        if at < 0 or sum(map(len, units[min(first, at) : max(last, at) + 1])) > CMRC_CHARACTERS:
            return first, last
        first, last = min(first, at), max(last, at)


def service_pairs(pairs: Pairs, *, seed: int, directory: Path = READINGS) -> Iterator[Pair]:
    """Each question of the service texts with its text, and often with the text of the same base that resembles it most."""
    chance = random.Random(seed)
    for path in sorted(directory.glob("reading_*.txt")):
        alone, *bases = ("\n" + path.read_text("utf-8")).split("\n@ ")
        for written in read_texts(alone):
            for question, answer in written.questions:
                yield from _present(pairs.of(_distorted(question, chance), _service(written), answer))
        for base in bases:
            yield from _base_pairs(pairs, read_texts(base.partition("\n")[2]), chance)


def _base_pairs(pairs: Pairs, texts: Sequence[Written], chance: random.Random) -> Iterator[Pair]:
    letters = [_bigrams(one.title + one.text) for one in texts]
    for place, written in enumerate(texts):
        for question, answer in written.questions:
            yield from _present(pairs.of(_distorted(question, chance), _service(written), answer))
            asked = _bigrams(question)
            others = [at for at in range(len(texts)) if at != place and (answer is None or answer not in texts[at].text)]
            others.sort(key=lambda at: len(asked & letters[at]) + 0.9 * chance.random(), reverse=True)
            # What one text of a base does not state no other does: some misses are enough of these.
            if others and (answer is not None or chance.random() < 0.4):
                other = texts[chance.choice(others[:3]) if answer is not None else others[0]]
                yield from _present(pairs.of(_distorted(question, chance), _service(other), None))


def _present(pair: Pair | None) -> Iterator[Pair]:
    if pair is not None:
        yield pair


def _service(written: Written) -> Passage:
    if written.wordings:
        return _passage("", written.text, questions=written.wordings)
    return _passage(written.title, written.text)


def _passage(title: str, text: str, *, questions: tuple[str, ...] = ()) -> Passage:
    kind = "faq" if questions else "document"
    return Passage(id="", article_id="", title=title, text=text, source="", kind=kind, questions=questions)


def _bigrams(text: str) -> set[str]:
    folded = fold(text)
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def _distorted(question: str, chance: random.Random) -> str:
    if chance.random() >= DISTORTED:
        return question
    return mutations()[chance.choice(DISTORTIONS)].apply(question, chance.randrange(1000)) or question


def train(network: CrossEncoderNetwork, pairs: Sequence[Pair], *, name: str, seed: int) -> None:
    """One pass over the pairs, the rate falling to nothing; prints the loss as it goes."""
    chance, started = random.Random(seed), time.time()
    parameters = list(network.parameters())
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01)
    batches = _batches(pairs, chance)
    recent: list[float] = []
    network.train()
    for step, batch in enumerate(batches, start=1):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, step / WARM_STEPS) * max(0.02, 1 - step / len(batches))
        loss = loss_of(network, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        recent.append(float(loss.detach()))
        if step % 50 == 0:
            print(
                f"{name}: step {step} of {len(batches)}, loss {np.mean(recent[-50:]):.3f}, {time.time() - started:.0f} s",
                flush=True,
            )


def _batches(pairs: Sequence[Pair], chance: random.Random) -> list[list[Pair]]:
    """Pairs of about one length together, to spare padding."""
    order = chance.sample(list(pairs), len(pairs))
    batches: list[list[Pair]] = []
    for start in range(0, len(order), BATCH * 20):
        some = sorted(order[start : start + BATCH * 20], key=lambda one: len(one.ids))
        batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    chance.shuffle(batches)
    return batches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cmrc", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "knowledge" / "cross_encoder.npz")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    pairs, network = Pairs(), CrossEncoderNetwork(bundled_network())
    encyclopaedic = list(cmrc_pairs(pairs, options.cmrc, seed=0))
    train(network, encyclopaedic, name="CMRC", seed=0)
    for seed in SERVICE_PASSES:
        some = random.Random(seed).sample(encyclopaedic, min(len(encyclopaedic), 1_000))
        train(network, [*service_pairs(pairs, seed=seed), *some], name=f"service texts, pass {seed}", seed=seed)
    np.savez_compressed(options.out, allow_pickle=False, **network.packed())
    print(f"{options.out.name}: {options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
