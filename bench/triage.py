"""How well triage reads: accuracy, recall and false alarms by intent, disguises, refusals of ordinary questions, time.

Run `python -m bench.triage`. unseen_3.jsonl judges: it was written before the exemplars that it judges, and is run, never read.
unseen.jsonl and unseen_2.jsonl judged until their errors were looked at by kind. held.jsonl is in the exemplars' own style;
dev.jsonl is what they are tuned on (`--tune` reads these two alone). Intervals are 95 % Wilson.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.triage import Triage
from bot.triage_classifier import meant
from bot.triage_text import syllable_of, undisguise
from guards.pack import Pack, load_pack
from knowledge.embedding import bundled_embedder

DATA = Path(__file__).parent / "data" / "triage"
QUESTIONS = (
    DATA.parent / "samples.questions.jsonl",
    *(DATA.parent / "bases" / name / "questions.jsonl" for name in ("hotel", "aftersales", "clinic")),
)
# What an ordinary question must never be read as: the desk would apologise, soothe or send for help.
GRIEVANCES = frozenset({"complaint", "slow_service", "abuse", "emergency"})
DISGUISE_TOLERANCE = 0.05
MOST_DECLINED = 0.005
MOST_GRIEVED = 0.02


@dataclass(frozen=True, kw_only=True)
class Case:
    """An utterance and the intent that it has."""

    text: str
    intent: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A share that is promised: `at_least`, or `at_most` when that is given instead."""

    name: str
    hits: int
    total: int
    at_least: float = 0.0
    at_most: float = 1.0

    def line(self) -> str:
        """The share, its interval, its target and whether it is reached."""
        reached = self.total > 0 and self.at_least <= self.hits / self.total <= self.at_most
        target = f"≥ {self.at_least:.1%}" if self.at_least else f"≤ {self.at_most:.1%}"
        return f"{self.name:34} {share(self.hits, self.total):34} {target:9} {'reached' if reached else 'MISSED'}"


def main() -> None:
    """Print every figure for the shipped base pack."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pack", default="call_center.zh")
    arguments.add_argument("--cache", type=Path, default=Path(".cache/bench"), help="where the trained classifier is kept")
    arguments.add_argument("--tune", action="store_true", help="read dev.jsonl and held.jsonl alone, with what was misread")
    chosen = arguments.parse_args()
    pack = load_pack(chosen.pack)
    started = time.process_time()
    triage = Triage(pack, bundled_embedder(), cache_dir=chosen.cache)
    print(f"ready after {time.process_time() - started:.1f} s of CPU; {sum(map(len, pack.exemplars.values()))} exemplars")
    read = _reader(triage)
    exemplars = tuple({undisguise(text) for texts in pack.exemplars.values() for text in texts})
    judging = ("dev",) if chosen.tune else ("unseen", "unseen_2", "unseen_3")
    sets = {name: [case for case in load(name) if undisguise(case.text) not in exemplars] for name in ("held", *judging)}
    for name, cases in sets.items():
        report_accuracy(name, cases, read, exemplars)
    judges = [case for name in judging for case in sets[name]]
    for name in judging:
        report_by_intent(name, sets[name], read)
    if chosen.tune:
        report_misread(judges, read)
    disguised = report_disguises(judges, read)
    refused = [report_refusals(pack, read), *report_questions(pack, read)]
    for name in judging:
        report_goals(name, sets[name], read)
    print("\nsummary on all of them")
    for goal in [*disguised, *refused]:
        print(goal.line())
    report_time(triage, judges)


def _reader(triage: Triage) -> Callable[[str], str]:
    # What is the same once undisguised is read the same: each such text is read once.
    once: Callable[[str], str] = lru_cache(maxsize=None)(lambda plain: triage.read(plain).intent)
    return lambda text: once(undisguise(text))


def load(name: str) -> list[Case]:
    """The cases of a set; an ordinary utterance has no intent."""
    file = DATA / f"{name}.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [Case(text=row["text"], intent=row.get("intent", ""), kind=row.get("kind", "")) for row in map(json.loads, lines)]


def share(hits: int, total: int) -> str:
    """A proportion in percent with its 95 % Wilson interval."""
    if not total:
        return "–"
    z, p = 1.96, hits / total
    centre, spread = p + z * z / (2 * total), z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    low, high = (centre - spread) / (1 + z * z / total), (centre + spread) / (1 + z * z / total)
    return f"{hits}/{total} = {p:6.1%} [{max(low, 0):.1%}, {min(high, 1):.1%}]"


def report_accuracy(name: str, cases: Sequence[Case], read: Callable[[str], str], exemplars: Iterable[str]) -> None:
    """Accuracy on all cases and on those that resemble no exemplar (character bigrams, Jaccard below .4)."""
    grams = [bigrams(text) for text in exemplars]
    unlike = [case for case in cases if all(similarity(bigrams(undisguise(case.text)), other) < 0.4 for other in grams)]
    right = [case for case in cases if read(case.text) == case.intent]
    print(
        f"{name:6} accuracy {share(len(right), len(cases))}; unlike any exemplar {share(sum(case in unlike for case in right), len(unlike))}"
    )


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, borders included."""
    framed = f"^{text}$"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard."""
    return len(one & other) / len(one | other)


def report_by_intent(name: str, cases: Sequence[Case], read: Callable[[str], str]) -> None:
    """Recall of each intent, and how often it is found where it is not."""
    print(f"\n{name:20} recall                                 false alarms")
    for intent in sorted({case.intent for case in cases}):
        own = [case for case in cases if case.intent == intent]
        others = [case for case in cases if case.intent != intent]
        recall = share(sum(read(case.text) == intent for case in own), len(own))
        print(f"{intent:20} {recall:38} {share(sum(read(case.text) == intent for case in others), len(others))}")
    confused = Counter((case.intent, read(case.text)) for case in cases if read(case.text) != case.intent)
    print("confused:", ", ".join(f"{was}→{read_as} {count}" for (was, read_as), count in confused.most_common(12)))


def report_misread(cases: Sequence[Case], read: Callable[[str], str]) -> None:
    """What was misread, row by row: for the sets that exemplars may be tuned on."""
    for case in cases:
        if read(case.text) != case.intent:
            print(f"  {case.text}  {case.intent} read as {read(case.text)}")


def report_disguises(cases: Sequence[Case], read: Callable[[str], str]) -> list[Goal]:
    """Accuracy on the same Chinese cases, plain and in each disguise."""
    chinese = [case for case in cases if sum("\u4e00" <= one <= "\u9fff" for one in case.text) >= 2]
    plain = sum(read(case.text) == case.intent for case in chinese)
    least = plain / len(chinese) - DISGUISE_TOLERANCE
    print(f"\ndisguises, {len(chinese)} Chinese cases\nplain        {share(plain, len(chinese))}")
    goals: list[Goal] = []
    for name, disguise in DISGUISES.items():
        right = sum(read(disguise(case.text)) == case.intent for case in chinese)
        print(f"{name:12} {share(right, len(chinese))}")
        goals.append(Goal(name=f"disguised: {name}", hits=right, total=len(chinese), at_least=least))
    return goals


def report_refusals(pack: Pack, read: Callable[[str], str]) -> Goal:
    """How often an ordinary service utterance is declined, and what all of them are read as."""
    declined = {act.intent for act in pack.acts.values() if act.declines}
    cases = load("ordinary")
    intents = Counter(read(case.text) for case in cases)
    print("\nordinary utterances read as:", ", ".join(f"{intent} {count}" for intent, count in intents.most_common()))
    return Goal(
        name="ordinary utterances declined", hits=sum(intents[one] for one in declined), total=len(cases), at_most=MOST_DECLINED
    )


def report_questions(pack: Pack, read: Callable[[str], str]) -> list[Goal]:
    """The same on the questions that the sample bases answer, in every manner of asking: never declined, never a grievance."""
    declined = {act.intent for act in pack.acts.values() if act.declines}
    goals: list[Goal] = []
    for file in QUESTIONS:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        intents = Counter(read(row["question"]) for row in rows if row["answerable"])
        name, total = file.parent.name if file.stem == "questions" else "samples", intents.total()
        print(f"questions of {name} read as:", ", ".join(f"{intent} {count}" for intent, count in intents.most_common()))
        refused, grieved = (sum(intents[one] for one in kind) for kind in (declined, GRIEVANCES))
        goals.append(Goal(name=f"questions of {name} declined", hits=refused, total=total, at_most=MOST_DECLINED))
        goals.append(Goal(name=f"questions of {name} as grievance", hits=grieved, total=total, at_most=MOST_GRIEVED))
    return goals


def report_time(triage: Triage, cases: Sequence[Case]) -> None:
    """CPU milliseconds a turn, embedding included, beside what the embedder alone takes for such texts."""
    turns: list[float] = []
    bare: list[float] = []
    embedder = bundled_embedder()
    drawn = random.Random(7).sample(list(cases), min(200, len(cases)))
    # Turn about, and never the same text: the embedder remembers what it has just read.
    for case, other in zip(drawn[::2], drawn[1::2], strict=False):
        turns.append(_milliseconds(triage.read, case.text))
        bare.append(_milliseconds(embedder.embed_query, meant(undisguise(other.text))))
    mean, alone = statistics.mean(turns), statistics.mean(bare)
    print(
        f"\nCPU a turn: median {statistics.median(turns):.1f} ms, 95th percentile {sorted(turns)[int(len(turns) * 0.95)]:.1f} ms"
    )
    print(
        f"mean {mean:.1f} ms against {alone:.1f} ms of the embedder alone, {mean / alone:.2f} times as much; ≤ 15 ms on an idle core"
    )


def _milliseconds(work: Callable[[str], object], text: str) -> float:
    started = time.thread_time()
    work(text)
    return (time.thread_time() - started) * 1000


def report_goals(name: str, cases: Sequence[Case], read: Callable[[str], str]) -> None:
    """What is promised of reading, beside its target."""

    def right(intent: str, kind: str | None = None) -> tuple[int, int]:
        own = [case for case in cases if case.intent == intent and kind in (None, case.kind)]
        return sum(read(case.text) == intent for case in own), len(own)

    praise = [case for case in cases if case.intent == "praise"]
    explicit, implicit = right("complaint", "explicit"), right("complaint", "implicit")
    goals = [
        Goal(name="intent accuracy", hits=sum(read(c.text) == c.intent for c in cases), total=len(cases), at_least=0.97),
        Goal(name="explicit complaints found", hits=explicit[0], total=explicit[1], at_least=0.95),
        Goal(name="implicit complaints found", hits=implicit[0], total=implicit[1], at_least=0.80),
        Goal(
            name="praise read as complaint",
            hits=sum(read(c.text) == "complaint" for c in praise),
            total=len(praise),
            at_most=0.02,
        ),
    ]
    print(f"\nsummary on {name} (95 % Wilson intervals)")
    for goal in goals:
        print(goal.line())


def _traditional(text: str) -> str:
    from opencc import OpenCC

    return OpenCC("s2t").convert(text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def _keycaps(text: str) -> str:
    return "".join(f"{one}\ufe0f\u20e3" if one in "0123456789" else one for one in text)


def _homophones(text: str) -> str:
    """Every fourth Chinese character, at least one, becomes another common one that sounds the same."""
    chance = random.Random(text)
    places = [i for i, one in enumerate(text) if _sounding_like(one)]
    changed = set(chance.sample(places, max(1, len(places) // 4))) if places else set()
    return "".join(chance.choice(_sounding_like(one)) if i in changed else one for i, one in enumerate(text))


@lru_cache(maxsize=4096)
def _sounding_like(character: str) -> tuple[str, ...]:
    sound = syllable_of(character)
    return tuple(other for other in _common() if other != character and syllable_of(other) == sound) if sound else ()


@lru_cache(maxsize=1)
def _common() -> tuple[str, ...]:
    counted = Counter(
        one for case in load("dev") + load("ordinary") + load("held") for one in case.text if "\u4e00" <= one <= "\u9fff"
    )
    return tuple(one for one, _ in counted.most_common(900))


def _pinyin(text: str) -> str:
    return " ".join(syllable_of(one) or one for one in text if not one.isspace())


DISGUISES: dict[str, Callable[[str], str]] = {
    "traditional": _traditional,
    "full width": _full_width,
    "spaced": lambda text: " ".join(text),
    "zero width": lambda text: "\u200b".join(text),
    "keycaps": _keycaps,
    "homophones": _homophones,
    "pinyin": _pinyin,
}


if __name__ == "__main__":
    main()
