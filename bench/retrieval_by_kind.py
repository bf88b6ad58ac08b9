"""What is found for customers' questions, by base and kind, and the processor time of a whole answer.

`python -m bench.retrieval_by_kind [--bases NAME …] [--split tune|held]`. A hit counts when its passage holds what a right
answer must. Times are of the process, one matrix thread, each question asked for the first time.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from bench.labelled_bases import LabelledBase, bundled_bases, opened
from knowledge.answerability import LOOKED_AT
from knowledge.base import KnowledgeBase
from knowledge.embedding import bundled_embedder

_AT = (1, 5, LOOKED_AT)


def ranks(knowledge: KnowledgeBase, base: LabelledBase, split: str | None) -> Iterator[tuple[str, str, int]]:
    """(split, kind, rank of the first right hit; LOOKED_AT for none) of every answerable question."""
    for label in base.questions:
        if not label.answerable or split not in (None, label.split):
            continue
        hits = knowledge.search(label.question, LOOKED_AT)
        right = (place for place, hit in enumerate(hits) if label.is_right(hit.passage.text))
        yield label.split, label.kind, next(right, LOOKED_AT)


def shares(found: Sequence[int]) -> str:
    """hit@1, @5 and @20."""
    return " ".join(f"@{at} {np.mean(np.array(found) < at):.3f}" for at in _AT)


def answer_milliseconds(knowledge: KnowledgeBase, base: LabelledBase, count: int) -> list[float]:
    """Processor time of `answer` on questions that were not asked before, the base having been asked once."""
    knowledge.answer("请问几点上班？")
    times: list[float] = []
    for label in base.questions[:count]:
        started = time.process_time()
        knowledge.answer(f"{label.question}呢")  # as good as new: neither embedding nor reading is kept
        times.append((time.process_time() - started) * 1000)
    return times


def report(base: LabelledBase, split: str | None) -> None:
    """Print the figures of one base."""
    started = time.process_time()
    with opened(base, bundled_embedder()) as knowledge:
        print(f"== {base.name}: ingested in {time.process_time() - started:.1f} s of processor time", flush=True)
        by_split, by_kind = defaultdict(list), defaultdict(list)
        for own, kind, rank in ranks(knowledge, base, split):
            by_split[own].append(rank)
            by_kind[kind].append(rank)
        for name, found in [*sorted(by_split.items()), *sorted(by_kind.items())]:
            print(f"   {name:12} {len(found):4}  {shares(found)}", flush=True)
        p50, p95 = np.percentile(answer_milliseconds(knowledge, base, 40), [50, 95])
        print(f"   a whole answer takes {p50:.0f} ms of processor time (median), {p95:.0f} (p95)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bases", nargs="*", help="names; all that come with the project if none")
    parser.add_argument("--split", choices=("tune", "held"), help="only these questions")
    options = parser.parse_args()
    for base in bundled_bases():
        if not options.bases or base.name in options.bases:
            report(base, options.split)


if __name__ == "__main__":
    main()
