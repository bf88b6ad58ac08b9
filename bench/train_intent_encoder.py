"""Make bot/triage/encoder.npz: the low-rank matrices of the encoder that triage reads with.

    python -m bench.train_intent_encoder [--out bot/triage/encoder.npz] [--held FOLD]

Needs torch (CPU), which the product itself does not; about half an hour on one core. It learns to tell the labels of all
shipped packs' exemplars apart, and beside them questions about the service texts of bench/data/answerability/, which are
knowledge questions every one. Nothing of bench/data/triage or of a bundled base is read. `--held 0` to `3` leaves every
fourth block of eight neighbouring exemplars out, and prints how well their nearest exemplars tell what they are.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from bench.adapted_layer import adapted_layers, packed_adapter
from bench.answerability_examples import READINGS, read_texts
from bot.triage.encoder import COEFFICIENTS, token_ids
from bot.triage.exemplars import labelled_exemplars
from bot.triage.neighbours import by_neighbours
from bot.triage.text import meant, undisguise
from bot.triage.triage import KNOWLEDGE
from evaluation.mutations import mutations
from guards.pack import load_pack
from guards.pack_loading import shipped_packs
from knowledge.e5_network import E5Network, bundled_network

BATCH = 32
EPOCHS = 4
RATE, HEAD_RATE = 5e-4, 5e-3
WARM_STEPS = 60
DROPOUT = 0.2
SMOOTHING = 0.05
#: How sharply the head tells vectors of length 1 apart.
SCALE = 8.0
QUESTIONS = 2_500
#: The share of texts that are written otherwise, and of those that get a courtesy around them, each time anew.
VARIED = 0.14
#: How they are written otherwise, the commoner ways more than once.
MANNERS = (
    ("homophone",) * 3
    + ("typo_swap", "typo_drop", "near_shape", "pinyin", "pinyin_whole", "pinyin_whole")
    + ("dialect_cantonese", "dialect_sichuan", "english_mix")
)
COURTESIES = ("你好,{}", "{},谢谢", "不好意思,{}", "您好,请问{}", "麻烦了,{}", "客服,{}", "那{}", "{},急", "{}啊", "喂,{}")
#: Intents that a courtesy around them doesn't change.
WITH_COURTESY = frozenset(
    {"knowledge_question", "work_order", "appointment", "ticket_status", "complaint", "suggestion", "transfer", "handoff"}
    | {"emergency", "praise", "slow_service", "personal_info", "out_of_scope"}
)


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """An utterance as it was written, and its label."""

    text: str
    label: str


class IntentNetwork(nn.Module):
    """The encoder's mean state, and a linear head over it that is thrown away after the training."""

    def __init__(self, network: E5Network, labels: int) -> None:
        super().__init__()
        self._network = network
        self.layers = adapted_layers(network.file)
        self.head = nn.Linear(network.width, labels)
        self.drop = nn.Dropout(DROPOUT)
        self.register_buffer("centre", torch.zeros(network.width))

    def vectors(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """[texts, width], the mean of the last states."""
        longest = max(map(len, texts))
        ids, mask = np.ones((len(texts), longest), dtype=np.int64), torch.zeros(len(texts), longest)
        for row, text in enumerate(texts):
            ids[row, : len(text)], mask[row, : len(text)] = text, 1
        x = torch.from_numpy(self._network.embedded(ids))
        for layer in self.layers:
            x = layer(x, mask.bool()[:, None, None, :])
        return (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)

    def forward(self, texts: Sequence[Sequence[int]]) -> Tensor:
        centred = functional.normalize(self.vectors(texts) - self.centre, dim=-1)
        return self.head(self.drop(SCALE * centred))


def exemplars() -> list[Labelled]:
    """Those of all shipped packs, each once, in their files' order."""
    found = {
        (undisguise(one.text), one.label): Labelled(text=one.text, label=one.label)
        for name in shipped_packs()
        for one in labelled_exemplars(load_pack(name))
    }
    return list(found.values())


def questions(count: int) -> list[Labelled]:
    """Questions that were written about texts of many trades."""
    found: set[str] = set()
    for path in sorted(READINGS.glob("reading_*.txt")):
        alone, *bases = ("\n" + path.read_text("utf-8")).split("\n@ ")
        for part in (alone, *(base.partition("\n")[2] for base in bases)):
            found.update(question for written in read_texts(part) for question, _ in written.questions)
    return [Labelled(text=text, label=KNOWLEDGE) for text in random.Random(5).sample(sorted(found), count)]


def varied(one: Labelled, chance: random.Random) -> str:
    """The utterance as somebody else types it; most often as it stands."""
    drawn = chance.random()
    if drawn < VARIED:
        return mutations()[chance.choice(MANNERS)].apply(one.text, chance.randrange(1000)) or one.text
    if drawn < 2 * VARIED and one.label.partition(".")[0] in WITH_COURTESY:
        return chance.choice(COURTESIES).format(one.text)
    return one.text


def batches(tokens: Sequence[Sequence[int]], chance: random.Random) -> Iterator[list[int]]:
    """The texts' places, those of about one length together, to spare padding."""
    order = chance.sample(range(len(tokens)), len(tokens))
    made: list[list[int]] = []
    for start in range(0, len(order), BATCH * 20):
        some = sorted(order[start : start + BATCH * 20], key=lambda place: len(tokens[place]))
        made += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    chance.shuffle(made)
    return iter(made)


def train(network: E5Network, texts: Sequence[Labelled], *, seed: int = 0) -> IntentNetwork:
    """All passes over the texts, the rate falling to nothing; prints the loss as it goes."""
    chance, started = random.Random(seed), time.time()
    names = sorted({one.label for one in texts})
    target = torch.tensor([names.index(one.label) for one in texts])
    tokens = [token_ids(network, meant(undisguise(one.text))) for one in texts]
    model = IntentNetwork(network, len(names))
    with torch.no_grad():
        model.centre += torch.cat([model.vectors(chance.sample(tokens, 64)) for _ in range(4)]).mean(0)
    groups = [{"params": model.layers.parameters(), "lr": RATE}, {"params": model.head.parameters(), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    plan = [batch for _ in range(EPOCHS) for batch in batches(tokens, chance)]
    falling = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / WARM_STEPS) * max(0.02, 1 - step / len(plan))
    )
    recent: list[float] = []
    model.train()
    for step, batch in enumerate(plan, start=1):
        read = [token_ids(network, meant(undisguise(varied(texts[place], chance)))) for place in batch]
        loss = functional.cross_entropy(model(read), target[batch], label_smoothing=SMOOTHING)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        falling.step()
        recent.append(float(loss.detach()))
        if step % 100 == 0:
            print(f"step {step} of {len(plan)}, loss {np.mean(recent[-100:]):.3f}, {time.time() - started:.0f} s", flush=True)
    return model.eval()


def report_held(model: IntentNetwork, network: E5Network, known: Sequence[Labelled], held: Sequence[Labelled]) -> None:
    """How many of the held exemplars have their intent by the nearest of the others."""
    names = np.unique([one.label for one in known])

    def vectors(texts: Sequence[Labelled]) -> np.ndarray:
        with torch.no_grad():
            rows = [model.vectors([token_ids(network, meant(undisguise(one.text)))])[0].numpy() for one in texts]
        return np.stack(rows)

    stored = vectors(known)
    centre = stored.mean(axis=0)
    stored, asked = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (stored - centre, vectors(held) - centre))
    labels = np.searchsorted(names, [one.label for one in known])
    right = sum(
        str(names[by_neighbours(stored @ row, labels, len(names)).argmax()]).partition(".")[0] == one.label.partition(".")[0]
        for row, one in zip(asked, held, strict=True)
    )
    print(f"held: {right} of {len(held)} by the nearest exemplars")


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=COEFFICIENTS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--held", type=int, choices=range(4))
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    network, every = bundled_network(), exemplars()
    held = [one for place, one in enumerate(every) if place // 8 % 4 == options.held]
    known = [one for place, one in enumerate(every) if place // 8 % 4 != options.held]
    model = train(network, [*known, *questions(QUESTIONS)])
    if held:
        report_held(model, network, known, held)
    np.savez_compressed(options.out, allow_pickle=False, **packed_adapter(model.layers))
    print(f"{options.out.name}: {options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
