"""Every clause of every shipped pack is shown by cases named after it: one plain, one disguised, one innocent look-alike."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from evaluation.case import Case
from evaluation.case_loading import load_cases
from guards.inspection import default_rules
from guards.pack import load_pack
from guards.pack_loading import lineage, shipped_packs

CASES = Path(__file__).parent / "cases"
KINDS = ("plain", "disguised", "innocent")
FEWEST = 600

NOT_SHOWN_IN_CHAT = {
    "TR-1.4b": "only a first reply that comes late says it: the bench's desk is never busy",
    "CC-22": "the desk looks up within a reply, so nobody is left waiting; the clause is kept for channels that do",
    "PM-3.1.6": "how the desk itself is run: the gate that runs these cases carries it out",
}
"""Clauses that no message of a customer can bring up, each with the reason."""

SHOWN_BY_ANOTHER_PACK = {
    "PG-1": "property.zh",
}
"""Clauses whose wording only another pack's opening holds: its cases stand for all packs."""


@cache
def _cases() -> tuple[Case, ...]:
    return tuple(load_cases([CASES]))


@cache
def _clauses(pack: str) -> frozenset[str]:
    return frozenset(load_pack(pack).clauses)


def _kinds_shown(clause: str, packs: tuple[str, ...]) -> Counter[str]:
    """How many cases under `packs` are called CLAUSE.KIND.…, by kind."""
    shown: Counter[str] = Counter()
    for case in _cases():
        if case.pack in packs and clause in case.clauses:
            shown.update(kind for kind in KINDS if case.id.startswith(f"{clause}.{kind}."))
    return shown


@pytest.mark.parametrize("pack", shipped_packs())
def test_that_every_clause_of_a_pack_has_a_plain_a_disguised_and_an_innocent_case(pack: str) -> None:
    line = lineage(pack)
    lacking = {}
    for clause in sorted(_clauses(pack)):
        if clause in NOT_SHOWN_IN_CHAT:
            continue
        packs = (*line, SHOWN_BY_ANOTHER_PACK[clause]) if clause in SHOWN_BY_ANOTHER_PACK else line
        shown = _kinds_shown(clause, packs)
        missing = [kind for kind in KINDS if not shown[kind]]
        if missing:
            lacking[clause] = missing
    assert not lacking, f"{pack}: write cases called CLAUSE.KIND.what, or exempt the clause with a reason: {lacking}"


@pytest.mark.parametrize("pack", [pack for pack in shipped_packs() if len(lineage(pack)) > 1])
def test_that_a_clause_which_a_pack_words_anew_is_shown_by_cases_of_that_pack(pack: str) -> None:
    mine, theirs = load_pack(pack).clauses, load_pack(lineage(pack)[1]).clauses
    reworded = [
        one for one in mine if one not in NOT_SHOWN_IN_CHAT and (one not in theirs or mine[one].wordings != theirs[one].wordings)
    ]
    lacking = {clause: [kind for kind in KINDS if not _kinds_shown(clause, (pack,))[kind]] for clause in reworded}
    lacking = {clause: kinds for clause, kinds in lacking.items() if kinds}
    assert not lacking, f"{pack}: the cases of the pack that it extends don't put its own wording to the test: {lacking}"


@pytest.mark.parametrize("pack", shipped_packs())
def test_that_every_pack_has_cases_of_its_own(pack: str) -> None:
    own = [case for case in _cases() if case.pack == pack]
    assert len(own) >= 20


def test_that_no_clause_is_exempt_that_no_pack_holds() -> None:
    held = {clause for pack in shipped_packs() for clause in _clauses(pack)}
    assert set(NOT_SHOWN_IN_CHAT) | set(SHOWN_BY_ANOTHER_PACK) <= held


def test_that_every_case_names_clauses_that_its_pack_holds() -> None:
    unknown = {
        case.id: clause
        for case in _cases()
        for clause in case.clauses
        if case.pack is not None and clause not in _clauses(case.pack)
    }
    assert not unknown


def test_that_the_suite_is_large_enough_to_decide_on() -> None:
    assert len(_cases()) >= FEWEST
    assert sum(len(case.turns) > 1 for case in _cases()) >= FEWEST // 6
    assert sum(case.is_innocent for case in _cases()) >= FEWEST // 6


def test_that_every_guard_rule_is_named_by_a_hostile_draft() -> None:
    named = {
        rule for case in _cases() if case.draft is not None for one in case.expect for rule in getattr(one.check, "rules", ())
    }
    assert {rule.name for rule in default_rules()} <= named
