"""How well the desk tells what it knows from what it does not: `python -m bench.answerability [--bases DIR…] [--cmrc PATH]`.

For each base and split: retrieval, right answers among answerable questions, declined among unanswerable ones (near misses
apart), AUROC, the whole curve over the cut, and the cost of an answer, search included. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench.figure import Figure, leave, share_figure, value_figure
from bench.labelled_bases import Labelled, LabelledBase, bundled_bases, opened, read_directory
from evaluation.statistics import wilson
from knowledge.answerability import LOOKED_AT, answer_text, bundled_judgement, bundled_reader, decide, judge, read_hits
from knowledge.embedding import ScoredEmbeddings, bundled_embedder
from knowledge.passage import Answer, Hit, Passage
from knowledge.sentence import sentences

CURVE = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One question judged. `right` tells whether the text that would be spoken is right, whatever the cut."""

    label: Labelled
    probability: float
    right: bool
    first_holds: bool
    some_holds: bool
    milliseconds: float


def auroc(outcomes: Sequence[Outcome]) -> float:
    """The chance that an answerable question is judged more probable than an unanswerable one."""
    yes = [one.probability for one in outcomes if one.label.answerable]
    no = [one.probability for one in outcomes if not one.label.answerable]
    if not yes or not no:
        return math.nan
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / (len(yes) * len(no))


def outcomes_of(base: LabelledBase, embedder: ScoredEmbeddings) -> list[Outcome]:
    """Ask a base all its questions, the passages having been read once before, as on a desk that has been open a while."""
    with opened(base, embedder) as knowledge:
        found = [tuple(knowledge.search(one.question, k=LOOKED_AT)) for one in base.questions]
        bundled_reader().warm([hit.passage for hits in found for hit in hits])
        return [
            _outcome(label, hits, embedder, ask=partial(knowledge.answer, label.question))
            for label, hits in zip(base.questions, found, strict=True)
        ]


def _outcome(label: Labelled, hits: Sequence[Hit], embedder: ScoredEmbeddings, *, ask: Callable[[], Answer]) -> Outcome:
    started = time.process_time()
    answer = ask()
    milliseconds = (time.process_time() - started) * 1000
    return Outcome(
        label=label,
        probability=answer.probability,
        right=label.is_right(answer.text or _unspoken(label.question, hits, embedder)),
        first_holds=bool(hits) and label.is_right(hits[0].passage.text),
        some_holds=any(label.is_right(hit.passage.text) for hit in hits),
        milliseconds=milliseconds,
    )


def _unspoken(question: str, hits: Sequence[Hit], embedder: ScoredEmbeddings) -> str:
    """What would be spoken if the cut were nought."""
    judgement = bundled_judgement()
    read = read_hits(question, hits[:LOOKED_AT], judgement.narrow, reader=bundled_reader(), embedder=embedder)
    return answer_text(question, read[decide([one.signals for one in read], judgement)[0]]) if read else ""


def share(good: Iterable[bool]) -> str:
    """`good/of = share [interval]`."""
    marks = list(good)
    if not marks:
        return "none"
    low, high = wilson(sum(marks), len(marks))
    return f"{sum(marks)}/{len(marks)} = {sum(marks) / len(marks):.3f} [{low:.3f}, {high:.3f}]"


def report(name: str, outcomes: Sequence[Outcome]) -> str:
    """The figures of one base and split, in lines."""
    judgement = bundled_judgement()
    cut = judgement.answer_from
    yes = [one for one in outcomes if one.label.answerable]
    no = [one for one in outcomes if not one.label.answerable]
    near = [one for one in no if one.label.kind == "near_miss"]
    confident = [one for one in outcomes if one.probability >= judgement.confident_from]
    times = sorted(one.milliseconds for one in outcomes)
    lines = [
        f"== {name}: {len(yes)} answerable, {len(no)} unanswerable ({len(near)} near misses)",
        f"   first hit holds the answer   {share(one.first_holds for one in yes)}",
        f"   some hit of {LOOKED_AT} holds it      {share(one.some_holds for one in yes)}",
        f"   right text, were all answered {share(one.right for one in yes)}",
        f"   answered rightly             {share(one.right and one.probability >= cut for one in yes)}",
        f"   declined of unanswerable     {share(one.probability < cut for one in no)}",
        f"   declined of near misses      {share(one.probability < cut for one in near)}",
        f"   right among confident        {share(one.right for one in confident)}",
        f"   AUROC {auroc(outcomes):.3f}, near misses only {auroc([*yes, *near]):.3f}",
        f"   an answer takes {times[len(times) // 2]:.1f} ms of processor time (median), {times[int(len(times) * 0.95)]:.1f} (p95)",
        "   cut    answered rightly        declined",
    ]
    for at in sorted({*CURVE, cut}):
        mark = "  <- the cut" if at == cut else ""
        right = share(one.right and one.probability >= at for one in yes)
        declined = share(one.probability < at for one in no)
        lines.append(f"   {at:.3f}  {right}   {declined}{mark}")
    return "\n".join(lines)


def figures(name: str, outcomes: Sequence[Outcome]) -> Iterator[Figure]:
    """What the summary tells of a base and split, at the cut that is in force."""
    cut = bundled_judgement().answer_from
    yes = [one for one in outcomes if one.label.answerable]
    no = [one for one in outcomes if not one.label.answerable]
    yield share_figure(f"{name}: answered rightly", sum(one.right and one.probability >= cut for one in yes), len(yes))
    yield share_figure(f"{name}: declined of unanswerable", sum(one.probability < cut for one in no), len(no))
    yield value_figure(f"{name}: AUROC", auroc(outcomes), unit="")


def cmrc_outcomes(path: Path, embedder: ScoredEmbeddings, *, questions: int, seed: int) -> list[Outcome]:
    """CMRC in pairs: the passage that answers, and the same without the sentence that does. Half were used in training."""
    loaded = json.loads(path.read_text("utf-8"))
    by_id = {row["id"]: row for row in loaded["passages"]}
    outcomes: list[Outcome] = []
    for number, row in enumerate(random.Random(seed).sample(loaded["questions"], questions)):
        document = by_id[row["gold"]]
        units = sentences(document["text"])
        gold = [place for place, unit in enumerate(units) if unit.start <= row["start"] < unit.end]
        if len(gold) != 1:
            continue
        near = units[max(0, gold[0] - 2) : gold[0] + 3]
        for answerable in (True, False):
            text = "".join(unit.text for unit in near if answerable or unit is not units[gold[0]])
            passage = Passage(id=f"{number}", article_id="", title=document["title"], text=text, source="")
            dense = sum(a * b for a, b in zip(embedder.embed_query(row["q"]), embedder.embed_documents([text])[0], strict=True))
            label = Labelled(
                id=f"{number}",
                question=row["q"],
                answerable=answerable,
                must_contain=((row["ans"],),),
                split="",
                kind="near_miss",
            )
            if text:
                hits = [Hit(passage=passage, score=dense, dense=dense, lexical=0.3)]
                ask = partial(judge, row["q"], hits, embedder=embedder)
                outcomes.append(_outcome(label, hits, embedder, ask=ask))
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--bases", type=Path, nargs="*", help="directories with articles/ and questions.jsonl; the bundled ones if none"
    )
    parser.add_argument("--cmrc", type=Path, help="cmrc.json: also judge passages with and without the sentence that answers")
    arguments = parser.parse_args()
    embedder = bundled_embedder()
    bases = [read_directory(path) for path in arguments.bases] if arguments.bases else bundled_bases()
    for base in bases:
        outcomes = outcomes_of(base, embedder)
        for split in sorted({one.label.split for one in outcomes}):
            mine = [one for one in outcomes if one.label.split == split]
            print(report(f"{base.name}, {split}", mine), flush=True)
            leave(figures(f"{base.name}, {split}", mine))
    if arguments.cmrc:
        print(report("CMRC", cmrc_outcomes(arguments.cmrc, embedder, questions=200, seed=1)))


if __name__ == "__main__":
    main()
