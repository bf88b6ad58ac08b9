"""What carries each clause of a pack out: its acts, procedures and lexicon, the rules, and parts of the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from guards.inspection import default_rules
from guards.pack import Act, Pack, Procedure

CarrierKind = Literal["act", "procedure", "instead", "rule", "lexicon", "code"]

CODE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "CC-01": ("bot/openings.py", "bot/desk.py"),
        "CC-02": ("bot/openings.py",),
        "CC-03": ("bot/openings.py", "bot/returning.py", "bot/reading.py"),
        "CC-04": ("bot/triage/rules.py",),
        "CC-05": ("bot/triage/rules.py",),
        "CC-06": ("bot/triage/rules.py",),
        "CC-07": ("bot/triage/rules.py",),
        "CC-08": ("bot/triage/triage.py", "knowledge/text.py"),
        "CC-09": ("bot/prescribed.py", "bot/look_up.py"),
        "CC-12": ("bot/answering.py",),
        "CC-13b": ("guards/rules/contacts.py", "guards/rules/names.py"),
        "CC-20": ("bot/tickets.py", "bot/conversations.py"),
        "CC-21": ("bot/tickets.py", "bot/conversations.py"),
        "CC-22": ("bot/desk.py", "bot/patience.py"),
        "CC-23": ("bot/desk.py", "bot/planner.py", "guards/sentence_gate.py"),
        "CC-27": ("bot/openings.py",),
        "CC-31": ("bot/openings.py",),
        "CC-32": ("bot/answering.py", "bot/look_up.py", "knowledge/answerability.py"),
        "CC-33": ("bot/answering.py",),
        "PC-14": ("bot/procedure.py", "bot/workdays.py"),
        "PC-15": ("bot/reading.py", "bot/procedure.py"),
        "PC-19": ("guards/rules/manners.py",),
        "PC-20": ("guards/rules/manners.py",),
        "PG-1": ("bot/openings.py", "bot/workdays.py"),
        "PG-n4": ("bot/prompts/layout.py", "guards/rules/degenerate.py"),
        "PM-3.1.4": ("bot/conversations.py",),
        "PM-3.1.6": ("evaluation/gate.py", "evaluation/duty.py"),
        "PM-3.2.6": ("guards/rules/manners.py",),
        "SD-1a": ("guards/rules/manners.py",),
        "SC-2": ("bot/insistence.py",),
        "SC-6": ("bot/insistence.py",),
        "SC-7": ("bot/insistence.py",),
        "SD-1d": ("bot/returning.py",),
        "SD-4": ("bot/returning.py", "bot/customers.py"),
        "SD-5": ("bot/returning.py", "bot/customers.py"),
        "SD-2": ("bot/progress.py", "bot/returning.py"),
        "TR-1.4b": ("bot/desk.py",),
        "TR-1.5": ("bot/prescribed.py",),
        "TR-2.3": ("bot/procedure.py", "bot/taking_down.py", "bot/correction.py"),
        "TR-2.4": ("bot/moment.py", "guards/rules/claims.py"),
        "TR-2.8": ("bot/outbound.py", "bot/progress.py", "ui/console/tickets_page.py"),
        "TR-2.5": ("bot/procedure.py", "bot/taking_down.py"),
    }
)
"""Clauses that are carried out by code, beyond what the packs' data and the rules' own clause ids say."""


@dataclass(frozen=True, kw_only=True, order=True)
class Carrier:
    """One thing that carries a clause out. `name` is an act, a procedure, a replaced wording, a rule, a lexicon kind or a file."""

    kind: CarrierKind
    name: str


def carriers(pack: Pack, clause_id: str) -> tuple[Carrier, ...]:
    """All that carries the clause out under `pack`, by kind; empty when nothing does yet."""
    return tuple(dict.fromkeys(_carriers(pack, clause_id)))


def _carriers(pack: Pack, clause_id: str) -> Iterator[Carrier]:
    for name, act in pack.acts.items():
        if clause_id in act.clauses or clause_id in _clauses_of(_said_by(act)):
            yield Carrier(kind="act", name=name)
    for name, procedure in pack.procedures.items():
        if clause_id == procedure.clause or clause_id in _clauses_of(_said_in(procedure)):
            yield Carrier(kind="procedure", name=name)
    for inherited, own in pack.instead.items():
        if clause_id in _clauses_of((own,)):
            yield Carrier(kind="instead", name=inherited)
    for rule in default_rules():
        if rule.clause == clause_id:
            yield Carrier(kind="rule", name=rule.name)
    for entry in pack.lexicon:
        if entry.clause == clause_id:
            yield Carrier(kind="lexicon", name=entry.kind)
    for file in CODE.get(clause_id, ()):
        yield Carrier(kind="code", name=file)


def _said_by(act: Act) -> tuple[str, ...]:
    return (*act.say, *(key for step in act.again for key in step.say))


def _said_in(procedure: Procedure) -> tuple[str, ...]:
    asked = (key for slot in procedure.slots for key in (slot.ask, slot.reask, slot.why, slot.same) if key)
    recap = (procedure.recap,) if procedure.recap else ()
    return (*procedure.opening, *asked, *recap, *procedure.done, *procedure.refused, *procedure.withdrawn, *procedure.unreachable)


def _clauses_of(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key.rpartition(".")[0] for key in keys)
