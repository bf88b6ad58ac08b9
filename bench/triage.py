"""How well triage reads: accuracy, recall and false alarms by intent, disguises, refusals of ordinary questions, time.

Run `python -m bench.triage`. The sets that nobody has looked at judge (bench/triage_sets.py); what was looked at is printed beside them and
left out of the summary. `--tune` reads dev.jsonl and held.jsonl alone, with what was misread. Intervals are 95 % Wilson.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from bench.disguises import DISGUISES
from bench.figure import Figure, leave, share, share_figure, value_figure
from bench.triage_sets import LOOKED_AT, QUESTIONS, TUNED_ON, Case, danger, judging, load, named
from bot.triage import Triage
from bot.triage.encoder import bundled_intent_encoder
from bot.triage.text import meant, undisguise
from guards.pack import Pack, load_pack

Read = Callable[[str], str]

# What an ordinary question must never be read as: the desk would apologise, soothe or send for help.
GRIEVANCES = frozenset({"complaint", "slow_service", "abuse", "emergency"})
LEAST_RIGHT, LEAST_EXPLICIT, LEAST_IMPLICIT = 0.97, 0.95, 0.80
DISGUISE_TOLERANCE = 0.05
MOST_DECLINED = 0.005
MOST_GRIEVED = 0.02
MOST_MILLISECONDS = 15.0
_TIMED = 400


def main() -> None:
    """Print every figure for the shipped base pack, and leave those that judge."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pack", default="call_center.zh")
    arguments.add_argument("--cache", type=Path, default=Path(".cache/bench"), help="where the trained classifier is kept")
    arguments.add_argument("--tune", action="store_true", help="read dev.jsonl and held.jsonl alone, with what was misread")
    chosen = arguments.parse_args()
    pack = load_pack(chosen.pack)
    started = time.process_time()
    triage = Triage(pack, bundled_intent_encoder(), cache_dir=chosen.cache)
    print(f"ready after {time.process_time() - started:.1f} s of CPU; {sum(map(len, pack.exemplars.values()))} exemplars")
    read = _reader(triage)
    exemplars = frozenset(undisguise(text) for texts in pack.exemplars.values() for text in texts)
    sets = {name: _unlearned(load(name), exemplars) for name in (TUNED_ON if chosen.tune else ("held", *named("unseen")))}
    resembles = resembling(exemplars)
    for name, cases in sets.items():
        report_accuracy(name, cases, read, resembles)
    if chosen.tune:
        report_by_intent("dev", sets["dev"], read)
        report_misread(sets["dev"], read)
        return
    for name in named("unseen"):
        report_by_intent(name, sets[name], read)
    for name in (one for one in named("unseen") if one in LOOKED_AT):
        print(f"\n{name}: looked at, so it no longer judges")
        print("\n".join(one.line() for one in reading_figures(name, sets[name], read)))
    print("\nwhat judges")
    leave(_judging_figures({name: sets[name] for name in judging("unseen")}, triage, pack, read))


def _judging_figures(sets: dict[str, list[Case]], triage: Triage, pack: Pack, read: Read) -> Iterator[Figure]:
    every = [case for cases in sets.values() for case in cases]
    for name, cases in sets.items():
        yield from reading_figures(name, cases, read)
    if len(sets) > 1:
        yield from reading_figures("all of these", every, read)
    yield from refusal_figures(pack, read)
    yield from disguise_figures(every, read)
    yield from time_figures(triage, every)


def _reader(triage: Triage) -> Read:
    # What is the same once undisguised is read the same: each such text is read once.
    once: Read = lru_cache(maxsize=None)(lambda plain: triage.read(plain).intent)
    return lambda text: once(undisguise(text))


def _unlearned(cases: Iterable[Case], exemplars: frozenset[str]) -> list[Case]:
    return [case for case in cases if undisguise(case.text) not in exemplars]


def report_accuracy(name: str, cases: Sequence[Case], read: Read, resembles: Callable[[str], bool]) -> None:
    """Accuracy on all cases and on those that resemble no exemplar."""
    unlike = [case for case in cases if not resembles(undisguise(case.text))]
    whole, new = share(*_hits(cases, read)), share(*_hits(unlike, read))
    print(f"{name:9} accuracy {whole}; unlike any exemplar {new}", flush=True)


def resembling(exemplars: Iterable[str], *, least: float = 0.4) -> Callable[[str], bool]:
    """Whether a text shares so much with an exemplar: of the bigrams of both, `least` in either (Jaccard)."""
    grams = [bigrams(text) for text in exemplars]
    holding: dict[str, list[int]] = {}
    for place, own in enumerate(grams):
        for gram in own:
            holding.setdefault(gram, []).append(place)

    def resembles(text: str) -> bool:
        asked = bigrams(text)
        shared = Counter(place for gram in asked for place in holding.get(gram, ()))
        return any(count / (len(asked) + len(grams[place]) - count) >= least for place, count in shared.items())

    return resembles


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, borders included."""
    framed = f"^{text}$"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))


def report_by_intent(name: str, cases: Sequence[Case], read: Read) -> None:
    """Recall of each intent, and how often it is found where it is not."""
    print(f"\n{name:20} recall                                 false alarms")
    for intent in sorted({case.intent for case in cases}):
        own = [case for case in cases if case.intent == intent]
        others = [case for case in cases if case.intent != intent]
        recall = share(sum(read(case.text) == intent for case in own), len(own))
        print(f"{intent:20} {recall:38} {share(sum(read(case.text) == intent for case in others), len(others))}")
    confused = Counter((case.intent, read(case.text)) for case in cases if read(case.text) != case.intent)
    print("confused:", ", ".join(f"{was}→{read_as} {count}" for (was, read_as), count in confused.most_common(12)), flush=True)


def report_misread(cases: Sequence[Case], read: Read) -> None:
    """What was misread, row by row: for the sets that exemplars may be tuned on."""
    for case in cases:
        if read(case.text) != case.intent:
            print(f"  {case.text}  {case.intent} read as {read(case.text)}")


def reading_figures(name: str, cases: Sequence[Case], read: Read) -> Iterator[Figure]:
    """What is promised of reading, on one set."""
    yield share_figure(f"{name}: intent accuracy", *_hits(cases, read), at_least=LEAST_RIGHT)
    for kind, least in (("explicit", LEAST_EXPLICIT), ("implicit", LEAST_IMPLICIT)):
        own = [case for case in cases if case.intent == "complaint" and case.kind == kind]
        if own:
            yield share_figure(f"{name}: {kind} complaints found", *_hits(own, read), at_least=least)
    praise = [case for case in cases if case.intent == "praise"]
    for called, own in (
        ("praise", praise),
        ("praise that says 投诉", [case for case in praise if case.kind == "complaint_words"]),
    ):
        if own:
            wrong = sum(read(case.text) == "complaint" for case in own)
            yield share_figure(f"{name}: {called} taken for complaint", wrong, len(own), at_most=MOST_GRIEVED)


def _hits(cases: Sequence[Case], read: Read) -> tuple[int, int]:
    return sum(read(case.text) == case.intent for case in cases), len(cases)


def refusal_figures(pack: Pack, read: Read) -> Iterator[Figure]:
    """How often ordinary utterances are declined, and the questions of the sample bases declined or taken for a grievance."""
    declined = {act.intent for act in pack.acts.values() if act.declines}
    for name in named("ordinary"):
        intents = Counter(read(case.text) for case in load(name))
        refused = sum(intents[one] for one in declined)
        yield share_figure(f"{name} utterances declined", refused, intents.total(), at_most=MOST_DECLINED)
        print("  read as:", ", ".join(f"{intent} {count}" for intent, count in intents.most_common()), flush=True)
    for file in QUESTIONS:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        asked = [row["question"] for row in rows if row["answerable"]]
        name, total = file.parent.name if file.stem == "questions" else "samples", len(asked)
        refused = sum(read(question) in declined for question in asked)
        grieved = sum(_grieved(question, read(question)) for question in asked)
        yield share_figure(f"questions of {name} declined", refused, total, at_most=MOST_DECLINED)
        yield share_figure(f"questions of {name} taken for grievance", grieved, total, at_most=MOST_GRIEVED)


def _grieved(question: str, intent: str) -> bool:
    return intent in GRIEVANCES and not (intent == "emergency" and question in danger())


def disguise_figures(cases: Sequence[Case], read: Read) -> Iterator[Figure]:
    """Accuracy in each disguise on the Chinese cases that it changes, against the same cases in plain Chinese."""
    chinese = [case for case in cases if sum("\u4e00" <= one <= "\u9fff" for one in case.text) >= 2]
    for name, disguise in DISGUISES.items():
        changed = [case for case in chinese if disguise(case.text) != case.text]
        plain, total = _hits(changed, read)
        right = sum(read(disguise(case.text)) == case.intent for case in changed)
        least = max(0.0, plain / total - DISGUISE_TOLERANCE) if total else 0.0
        yield share_figure(f"disguised: {name} (plain {plain / (total or 1):.1%})", right, total, at_least=least)


def time_figures(triage: Triage, cases: Sequence[Case]) -> Iterator[Figure]:
    """CPU milliseconds a turn, vector included, beside what the encoder alone takes for such texts."""
    encoder = bundled_intent_encoder()
    drawn = random.Random(7).sample(list(cases), min(_TIMED, len(cases)))
    turns: list[float] = []
    bare: list[float] = []
    # Turn about, so that what else the machine does weighs on both.
    for case, other in zip(drawn[::2], drawn[1::2], strict=False):
        turns.append(_milliseconds(triage.read, case.text))
        bare.append(_milliseconds(encoder.embed_query, meant(undisguise(other.text))))
    slow = sorted(turns)[int(len(turns) * 0.95)]
    yield value_figure("CPU a turn, embedding included (mean)", statistics.mean(turns), unit="ms", at_most=MOST_MILLISECONDS)
    yield value_figure("CPU a turn, 95th percentile", slow, unit="ms")
    yield value_figure("CPU of the encoder alone (mean)", statistics.mean(bare), unit="ms")


def _milliseconds(work: Callable[[str], object], text: str) -> float:
    started = time.thread_time()
    work(text)
    return (time.thread_time() - started) * 1000


if __name__ == "__main__":
    main()
