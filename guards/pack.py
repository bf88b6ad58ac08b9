"""A policy pack: the company's written service policies as data, and the prescribed wording they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from guards.cues import Cues
from guards.glossary import Glossary

SlotValue = str | int | float | datetime | tuple[str, ...]
SlotType = Literal["text", "identifier", "number", "moment", "day", "points"]

_SLOT = re.compile(r"\{([a-z_]+)\}")
_NOTHING: Mapping[str, str] = MappingProxyType({})


class PackError(ValueError):
    """A pack that can't be used. The message names file, key, value and remedy, in Chinese and English."""


class MissingSlotError(KeyError):
    """Prescribed wording was asked for, but a slot of it has no (valid) value; `key` and `slots` say which."""

    def __init__(self, key: str, slots: Sequence[str]) -> None:
        self.key, self.slots = key, tuple(slots)
        names = ", ".join(self.slots)
        super().__init__(
            f"话术 {key} 的槽位没有可用的值：{names}；请先取得该值，或改用不含该槽位的话术。"
            f" / Wording {key} has no usable value for: {names}; obtain it first or choose wording without it."
        )

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The forms in which one thing may be said, by channel; equal variants, or richer and poorer in slots."""

    chat: tuple[str, ...]
    phone: tuple[str, ...]

    def forms(self, channel: str) -> tuple[str, ...]:
        """The forms for `channel`; any channel but "phone" is written, and takes the chat forms."""
        return self.phone if channel == "phone" else self.chat


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of a policy document. `never` lists wording that it forbids; `must` is its demand in a sentence."""

    id: str
    source: str
    when: str
    must: str
    wordings: Mapping[str, Wording]
    never: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LexiconEntry:
    """A forbidden expression. `exceptions` are longer expressions that hold `term` and are fine.

    `whole` limits it to a sentence that says nothing else (addresses and punctuation aside): “不在。” but not “费用不在此列”.
    """

    kind: str
    term: str
    clause: str
    exceptions: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class ActStep:
    """What to do the n-th time in a row: wording keys in order, whether that ends the conversation or calls a person."""

    say: tuple[str, ...]
    closes: bool = False
    handoff: bool = False


@dataclass(frozen=True, kw_only=True)
class Act:
    """How an intent (or a topic of one, "complaint.attitude") is answered. `again` holds the steps of its repetition."""

    intent: str
    topic: str
    clauses: tuple[str, ...]
    say: tuple[str, ...]
    again: tuple[ActStep, ...] = ()
    procedure: str | None = None
    quick_replies: tuple[str, ...] = ()
    closes: bool = False
    handoff: bool = False
    declines: bool = False

    def at(self, times: int) -> ActStep:
        """The step when the same intent was already answered `times` times in a row; the last one repeats."""
        steps = (ActStep(say=self.say, closes=self.closes, handoff=self.handoff), *self.again)
        return steps[min(max(times, 0), len(steps) - 1)]


@dataclass(frozen=True, kw_only=True)
class SlotSpec:
    """One thing that a procedure takes down. `type` says how it is read; `ask`/`reask` are wording keys.

    `label` names it where it is read back to the customer (“来访人数”); empty where its words stand for themselves. `why` is said to
    a customer who asks what it is wanted for; `told_by` names the cue without which a first sentence does not tell a `matter`. `same`
    asks whether what is known of the customer holds here too; without it, what is known is taken and read back.
    """

    name: str
    type: str
    ask: str
    label: str = ""
    reask: str | None = None
    why: str | None = None
    same: str | None = None
    told_by: str | None = None
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Due:
    """When a ticket must be settled: `minutes` from now, or by the service-time `table` of the pack."""

    minutes: int | None = None
    table: str | None = None


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """What the desk takes down as a ticket: slots in order, then `done`. `clause` carries it.

    A `ticket_kind` "none" opens no ticket: the slots serve to find one.
    `opening` is said with the first question, `refused` when the customer gives no contact, `withdrawn` when they
    call it off; `recap` reads the facts back; `unreachable` is said in the place of `done` where no number was left, and a procedure
    without it is not carried on without one that it requires. All are wording keys.
    """

    id: str
    ticket_kind: str
    clause: str
    priority: str
    slots: tuple[SlotSpec, ...]
    done: tuple[str, ...]
    opening: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    recap: str | None = None
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An act's claim on messages that triage reads as one of `takes` ("transfer", "transfer.person", or "transfer.*" for all topics).

    It holds where every cue of `said` and none of `unsaid` is noticed, and, with `after`, only when the turn before was of such an intent
    ("personal_info", or "personal_info.other_customer" for one topic).
    """

    act: str
    takes: tuple[str, ...]
    said: tuple[str, ...]
    unsaid: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ServiceTimes:
    """Hours within which an answer is promised, by kind of matter × kind of customer."""

    hours: Mapping[str, Mapping[str, float]]

    def promise(self, kind: str, customer: str = "ordinary") -> timedelta:
        """The time for `kind` and `customer`; an unknown customer is ordinary. Raises KeyError for an unknown kind."""
        row = self.hours[kind]
        return timedelta(hours=row.get(customer, row["ordinary"]))


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Whom customers meet: `ids` may be told; `secret` (names, numbers, whatever else) may never be."""

    ids: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A loaded, validated pack. Nothing in it changes; a changed policy is another pack.

    `instead` puts a company's own wording in the place of an inherited one, key by key, wherever that would be said.
    `manner` holds sentences by how they speak (guards/manner.py).
    `registers` names the company's record for each kind of ticket, and under "contact" the one for every conversation.
    """

    id: str
    language: str
    version: str
    facts: Mapping[str, str]
    slots: Mapping[str, SlotType]
    clauses: Mapping[str, Clause]
    lexicon: tuple[LexiconEntry, ...]
    exemplars: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, Mapping[str, tuple[str, ...]]]
    acts: Mapping[str, Act]
    procedures: Mapping[str, Procedure]
    service_times: ServiceTimes
    staff: Staff
    cues: Cues = field(default_factory=lambda: Cues(patterns={}))
    claims: tuple[Claim, ...] = ()
    english: Glossary = field(default_factory=Glossary.compiled)
    hotlines: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    jargon: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    instead: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    registers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    manner: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def act(self, intent: str, topic: str = "") -> Act:
        """The act for an intent, or for its topic where the pack tells topics apart. Raises KeyError for neither."""
        return self.acts.get(f"{intent}.{topic}") or self.acts[intent]

    def wording(self, key: str) -> Wording:
        """The wording under "CLAUSE.key", or what the pack says instead of it. Raises KeyError when it has none."""
        clause, _, name = self.instead.get(key, key).rpartition(".")
        try:
            return self.clauses[clause].wordings[name]
        except KeyError:
            raise KeyError(f"pack {self.id!r} has no wording {key!r}; see clauses.yaml") from None

    def say(self, key: str, channel: str = "chat", variant: int = 0, **slots: SlotValue | None) -> str:
        """Prescribed wording, filled. The forms that use most of what is known are chosen; `variant` picks among those.

        The pack's facts are slots too. Raises MissingSlotError when every form has a slot without a usable value.
        """
        known = {**self.facts, **self._rendered(slots, channel)}
        forms = self.wording(key).forms(channel)
        ready = [form for form in forms if slots_of(form) <= known.keys()]
        if not ready:
            raise MissingSlotError(key, sorted(min((slots_of(form) - known.keys() for form in forms), key=len)))
        richest = max(len(slots_of(form) - self.facts.keys()) for form in ready)
        choice = [form for form in ready if len(slots_of(form) - self.facts.keys()) == richest]
        return _SLOT.sub(lambda match: known[match[1]], choice[variant % len(choice)])

    def can_say(self, key: str, channel: str = "chat", **slots: SlotValue | None) -> bool:
        """Whether `say` would have a form for these slots."""
        known = self.facts.keys() | self._rendered(slots, channel).keys()
        return any(slots_of(form) <= known for form in self.wording(key).forms(channel))

    def _rendered(self, slots: Mapping[str, SlotValue | None], channel: str) -> dict[str, str]:
        rendered = {name: render_slot(self.slots.get(name, "text"), value, channel) for name, value in slots.items()}
        return {name: text for name, text in rendered.items() if text is not None}


def slots_of(form: str) -> frozenset[str]:
    """The names of the slots in a form of wording."""
    return frozenset(_SLOT.findall(form))


def render_slot(type_: SlotType, value: SlotValue | None, channel: str = "chat") -> str | None:
    """A slot's value as it is said, or None when it isn't a value of that type.

    number: 2.0 → "2"; moment: a datetime → "11月22日15:30"; day: a datetime → "11月22日"; identifier: ASCII letters, digits, hyphens;
    text: one line without braces, at most 200 characters; points: texts, numbered (TR-2.3), each on a line of its own where they are read.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, tuple):
        return _numbered(value, channel) if type_ == "points" else None
    if type_ == "moment":
        return f"{value.month}月{value.day}日{value.hour}:{value:%M}" if isinstance(value, datetime) else None
    if type_ == "day":
        return f"{value.month}月{value.day}日" if isinstance(value, datetime) else None
    if isinstance(value, datetime):
        return None
    text = f"{value:g}" if isinstance(value, int | float) else value.strip()
    if type_ == "number":
        return text if re.fullmatch(r"\d+(\.\d+)?", text) else None
    if type_ == "identifier":
        return text if re.fullmatch(r"[A-Za-z0-9-]{1,20}", text) else None
    return text if re.fullmatch(r"[^{}\r\n]{1,200}", text) else None


def _numbered(points: tuple[str, ...], channel: str) -> str | None:
    told = [f"{number}、{point}" for number, point in enumerate((render_slot("text", point) for point in points), 1)]
    if not told or any(render_slot("text", point) is None for point in points):
        return None
    return "；".join(told) if channel == "phone" else "\n" + "；\n".join(told)


def load_pack(name_or_path: str | Path, *, facts: Mapping[str, str | None] | None = None) -> Pack:
    """The shipped pack of that name, or the pack in that directory, with `facts` over its own (None leaves it).

    Raises PackError with file, key, value and remedy when the pack or a fact is not valid.
    """
    # Imported here: reading needs pydantic and yaml, holding a pack does not.
    from guards.pack_loading import read_pack

    return read_pack(name_or_path, facts=facts or {})
