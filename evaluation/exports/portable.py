"""What of a case another tool can check: patterns over the words of a reply. The rest is listed, with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.case import Case, Expectation, Place, Severity
from evaluation.checks.judge import Voted
from evaluation.checks.turn import Quick
from evaluation.checks.wording import Says, filled_forms
from evaluation.checks.words import Contains, Matches, Short, Without
from guards.pack import Pack
from knowledge.text import normalise

_SLOT = re.compile(r"\{[a-z_]+\}")
# Between two letters of a prescribed wording: punctuation and blanks don't count.
_BETWEEN = r"[\s，。！？、；：,.!?;:“”\"'‘’（）()《》…—~～-]*"


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One check in portable form. `patterns` are regular expressions that Python and JavaScript read alike.

    any: one of them is found; none: none is; longest: at most `limit` characters; quickest: at most `limit` milliseconds;
    vote: a model is asked `question`. `name` is the check's key in the case.
    """

    kind: Literal["any", "none", "longest", "quickest", "vote"]
    name: str
    severity: Severity
    place: Place
    patterns: tuple[str, ...] = ()
    limit: float = 0
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class PortableTurn:
    """What the customer says, and what can be demanded of the reply."""

    user: str
    demands: tuple[Demand, ...]


@dataclass(frozen=True, kw_only=True)
class PortableCase:
    """A dialogue that has at least one demand left."""

    id: str
    clauses: tuple[str, ...]
    tags: tuple[str, ...]
    turns: tuple[PortableTurn, ...]


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A check, or a whole case, that could not be taken along, and why (Chinese / English)."""

    case_id: str
    name: str
    place: Place
    why: str


@dataclass(frozen=True, kw_only=True)
class Portable:
    """What can be taken to another tool, and what was left out."""

    cases: tuple[PortableCase, ...]
    left_out: tuple[LeftOut, ...]


def make_portable(cases: Sequence[Case], pack_of: Callable[[Case], Pack]) -> Portable:
    """The cases as other tools can put them. `pack_of` gives the pack under which a case is put."""
    taken, left_out = [], []
    for case in cases:
        turns, missing = _turns(case, pack_of(case))
        left_out += missing
        if any(turn.demands for turn in turns):
            taken.append(PortableCase(id=case.id, clauses=case.clauses, tags=case.tags, turns=turns))
        else:
            why = "没有可带走的检查，整个用例略去 / nothing of it can be taken along"
            left_out.append(LeftOut(case_id=case.id, name="", place=case.place, why=why))
    return Portable(cases=tuple(taken), left_out=tuple(left_out))


def _turns(case: Case, pack: Pack) -> tuple[tuple[PortableTurn, ...], list[LeftOut]]:
    def leave(one: Expectation, why: str) -> LeftOut:
        return LeftOut(case_id=case.id, name=one.check.name, place=one.place, why=why)

    turns = []
    missing = [leave(one, "只有客服台自己的护栏能判 / only the desk's guards can tell") for one in case.expect]
    missing += [leave(one, "看不到工单、日志与记录 / tickets, log and transcript are out of reach") for one in case.after]
    for turn in case.turns:
        demands = tuple(_demands(turn.expect, pack))
        kept = {(one.name, one.place) for one in demands}
        why = "不是只看字面能判的 / can't be decided by the words alone"
        missing += [leave(one, why) for one in turn.expect if (one.check.name, one.place) not in kept]
        turns.append(PortableTurn(user=turn.user, demands=demands))
    return tuple(turns), missing


def _demands(expectations: Sequence[Expectation], pack: Pack) -> Iterator[Demand]:
    for one in expectations:
        name, severity, place = one.check.name, one.severity, one.place
        match one.check:
            case Says(keys=keys):
                forms = tuple(wording_pattern(form) for key in keys for form in filled_forms(pack, key))
                yield Demand(kind="any", name=name, severity=severity, place=place, patterns=forms)
            case Contains(terms=terms):
                yield Demand(kind="any", name=name, severity=severity, place=place, patterns=tuple(map(term_pattern, terms)))
            case Without(terms=terms):
                yield Demand(kind="none", name=name, severity=severity, place=place, patterns=tuple(map(term_pattern, terms)))
            case Matches(pattern=pattern):
                yield Demand(kind="any", name=name, severity=severity, place=place, patterns=(pattern,))
            case Short(limit=limit):
                yield Demand(kind="longest", name=name, severity=severity, place=place, limit=limit)
            case Quick(limit_ms=limit):
                yield Demand(kind="quickest", name=name, severity=severity, place=place, limit=limit)
            case Voted(question=question):
                yield Demand(kind="vote", name=name, severity="should", place=place, question=question)
            case _:
                continue


def term_pattern(term: str) -> str:
    """A text of `contains` or `none` as a pattern: either width and case, blanks between; an amount is not part of a longer one."""
    if term.startswith("re:"):
        return term[3:]
    folded = "".join(normalise(term).text.split())
    before = r"(?<![\d.])" if folded[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if folded[-1:].isdigit() else ""
    return before + r"\s*".join(map(_letter, folded)) + after


def wording_pattern(form: str) -> str:
    """A prescribed wording as a pattern: anything in its slots, any punctuation between its letters."""
    pieces = ("".join(one for one in piece if one.isalnum()) for piece in _SLOT.split(form))
    return r"[\s\S]{1,200}?".join(_BETWEEN.join(map(_letter, piece)) for piece in pieces)


def _letter(one: str) -> str:
    """One character in either width and either case."""
    forms = dict.fromkeys((one, one.lower(), one.upper()))
    if one.isascii() and one.isprintable() and one != " ":
        forms |= dict.fromkeys(chr(ord(form) + 0xFEE0) for form in tuple(forms) if len(form) == 1)
    shapes = [_escaped(form) for form in forms if len(form) == 1]
    return shapes[0] if len(shapes) == 1 else f"[{''.join(shapes)}]"


def _escaped(one: str) -> str:
    # Only what both languages let be escaped, inside brackets and out.
    return "\\" + one if one in r"\^$.|?*+()[]{}/-" else one
