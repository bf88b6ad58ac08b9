"""What a guard costs a sentence and how often it errs, on the sets of tests/guards.

`legitimate` and `hostile` were written with the rules at hand; `third` to `eighth` by others, who looked at neither rules nor sets. The
rules were mended by the kinds of fault that `third` to `seventh` showed, and by nothing of `eighth`: that one judges.

Run: OMP_NUM_THREADS=1 python -m bench.guards
Prints processor time a sentence (mean, 95th percentile), over-blocking and misses with 95 % intervals, tuned and kept apart, and of the
unseen sets the misses under each disguise.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.figure import Figure, leave, share_figure, value_figure
from guards.finding import GuardContext, Verdict
from guards.inspection import Inspection
from guards.pack import Pack, load_pack
from guards.sentence_gate import SentenceGate
from guards.view import letters
from knowledge.passage import Passage

CASES = Path(__file__).resolve().parents[1] / "tests" / "guards"
_ORDINALS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
MOST_BLOCKED = 0.005
MOST_MILLISECONDS = 2.0
_KEPT_EVERY = 3
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def _traditional(text: str) -> str:
    from opencc import OpenCC

    return OpenCC("s2t").convert(text)


DISGUISES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "traditional": _traditional,
    "zero-width": "\u200b".join,
    "wide, spaced": lambda text: " ".join(text.translate(_WIDE)),
    "torn": lambda text: f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}",
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One reply of a set; `leak` is what must not go out (the whole of it when empty). Every third is `kept` from tuning."""

    text: str
    leak: str
    kind: str
    context: GuardContext
    kept: bool


def cases(name: str, pack: Pack) -> Iterator[Case]:
    """The replies of `legitimate` or `hostile`, each in the context of its passage and question."""
    number = 0
    for group in yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        passage = Passage(id="case", article_id="case", title="", text=group["passage"], source="cases")
        context = GuardContext(pack=pack, question=group["question"], passages=(passage,))
        for reply in group["replies"]:
            number += 1
            text, leak = (reply, "") if isinstance(reply, str) else (reply["text"], reply["leak"])
            yield Case(text=text, leak=leak, kind=group.get("kind", ""), context=context, kept=number % _KEPT_EVERY == 0)


def unseen_sets() -> tuple[str, ...]:
    """The sets of other hands: to add one is to put its file there."""
    return tuple(name for name in _ORDINALS if (CASES / f"{name}.yaml").is_file())


def unseen(name: str, pack: Pack, *, disguise: Callable[[str], str] = str) -> Iterator[Case]:
    """The replies of a set of another hand; those that must go out are of the kind "legitimate" and never disguised."""
    for group in yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        passage = Passage(id="case", article_id="case", title=group.get("title", ""), text=group["passage"], source="cases")
        context = GuardContext(pack=pack, question=group["question"], passages=(passage,))
        for reply in group["legitimate"]:
            yield Case(text=reply, leak="", kind="legitimate", context=context, kept=True)
        for kind, replies in group["hostile"].items():
            for reply in replies:
                whole, leak = (reply, "") if isinstance(reply, str) else (reply["text"], reply["leak"])
                text = disguise(whole)
                # Half of a sentence may be no offence: of one that is torn, not all may go out.
                yield Case(text=text, leak=leak or (whole if "\n" in text else ""), kind=kind, context=context, kept=True)


def delivered(inspection: Inspection, case: Case) -> list[Verdict]:
    """The verdicts on a reply that comes as a stream."""
    gate = SentenceGate(inspection.follow(case.context))
    return gate.feed(case.text) + gate.finish()


def gets_through(case: Case, verdicts: list[Verdict]) -> bool:
    """Whether what must not go out did."""
    said = letters("".join(verdict.text for verdict in verdicts))
    return letters(case.leak) in said if case.leak else bool(said)


def main() -> None:
    """Print the figures, and leave them for the summary."""
    pack = load_pack("call_center.zh")
    inspection = Inspection(pack)
    legitimate, hostile = (list(cases(name, pack)) for name in ("legitimate", "hostile"))
    for kept, called in ((False, "own set, used in tuning"), (True, "own set, kept from tuning")):
        leave([_blocked(called, [case for case in legitimate if case.kept is kept], inspection)])
        leave([_through(called, [case for case in hostile if case.kept is kept], inspection)])
    for name in unseen_sets():
        leave(_unseen_figures(name, pack, inspection))
    leave([*_times("legitimate", legitimate, inspection), *_times("hostile", hostile, inspection)])


def _blocked(called: str, found: Sequence[Case], inspection: Inspection) -> Figure:
    """How many of what must go out do not go out as written."""
    wrong = sum("".join(verdict.text for verdict in delivered(inspection, case)) != case.text for case in found)
    return share_figure(f"legitimate blocked, {called}", wrong, len(found), at_most=MOST_BLOCKED)


def _through(called: str, found: Sequence[Case], inspection: Inspection) -> Figure:
    """How many of what must not go out do."""
    wrong = sum(gets_through(case, delivered(inspection, case)) for case in found)
    return share_figure(f"hostile through, {called}", wrong, len(found), at_most=0)


def _unseen_figures(name: str, pack: Pack, inspection: Inspection) -> Iterator[Figure]:
    for disguise, written in DISGUISES.items():
        found = list(unseen(name, pack, disguise=written))
        if disguise == "plain":
            yield _blocked(f"{name} set", [case for case in found if case.kind == "legitimate"], inspection)
        yield _through(f"{name} set, {disguise}", [case for case in found if case.kind != "legitimate"], inspection)


def _times(called: str, found: Sequence[Case], inspection: Inspection) -> Iterator[Figure]:
    costs = sorted(_milliseconds(inspection, case) for case in found)
    mean, slow = statistics.mean(costs), costs[int(len(costs) * 0.95)]
    yield value_figure(f"CPU a {called} sentence, names included (mean)", mean, unit="ms", at_most=MOST_MILLISECONDS)
    yield value_figure(f"CPU a {called} sentence, 95th percentile", slow, unit="ms")


def _milliseconds(inspection: Inspection, case: Case) -> float:
    """Processor time of one judgement, its passage already known but its sentence new."""
    fresh = case.text.rstrip("。") + "！"
    start = time.process_time()
    inspection.inspect(fresh, case.context)
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
