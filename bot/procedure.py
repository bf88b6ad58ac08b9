"""Taking facts down: one step of a pack's procedure at a time, and an aside or a change of mind in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.booking import is_past, is_too_soon
from bot.conversation_state import OpenProcedure
from bot.filling import (
    ASIDES,
    LEAST_TOLD,
    TOLD_TYPES,
    agrees,
    answers,
    place_told,
    taking_in_passing,
    told_at_once,
    told_by,
    told_value,
    with_slot,
)
from bot.moment import names_time
from bot.name import find_bare_name, find_titled_name
from bot.reading import find_number_of_people
from bot.said import Said
from bot.workdays import next_workday_after
from guards.pack import Procedure, SlotSpec

_NEW_MATTERS = frozenset(
    {"complaint", "transfer", "work_order", "appointment", "suggestion", "personal_info", "invitation", "ticket_status", "abuse",
     "harassment", "prompt_injection", "out_of_scope"}
)  # fmt: skip
"""What a customer who is asked for a number or a name may turn to instead of answering."""
_MESSAGES = frozenset({"inform", "work_order", "complaint", "suggestion", "ticket_status", "appointment"})
"""What goes into a message for somebody, as the customer tells it (SC-8)."""
_OF_THE_MATTER = frozenset({"inform", "slow_service"})
"""What goes on with a matter that is being told (SD-1a: it is heard out)."""
_MOST_TRIES = 2
_MOST_WRONG = 2
_LONGEST_BESIDE = 12
_LEAST_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Step:
    """What came of a message while a procedure was open.

    `outcome`: "ask" the slot named in `procedure.asked` (`again` when the last answer could not be used), "done" (everything
    is known: open the ticket), "refused" or "withdrawn" (nothing is kept), "aside" (the message was about something else).
    """

    outcome: Literal["ask", "done", "refused", "withdrawn", "aside"]
    procedure: OpenProcedure
    again: bool = False
    too_soon: bool = False
    """The moment that was asked for is today: a visit is booked a day ahead (PC-14)."""
    hour: bool = False
    """A day was named without an hour: that is asked for, once (PC-15)."""
    explains: bool = False
    """The customer asked what the slot is wanted for: that is said before it is asked for again."""


def begin(spec: Procedure, said: Said, *, known: dict[str, str], reason: str) -> Step:
    """Open `spec` with all that the customer already said (`known` from earlier turns, the rest from this message)."""
    opened = knowing(spec, OpenProcedure(id=spec.id, reason=reason), known)
    for slot in spec.slots:
        if told := told_at_once(slot, spec, said):
            opened = with_slot(opened, slot, told)
    taken = taking_in_passing(spec, opened, said)
    return _offering(spec, _next(spec, taken), said) if is_too_soon(spec, opened, taken, said) else _next(spec, taken)


def knowing(spec: Procedure, opened: OpenProcedure, known: Mapping[str, str]) -> OpenProcedure:
    """`opened` with what is `known` of the customer, by type of slot; what has to be asked for even so is held ready."""
    found = {slot.name: slot for slot in spec.slots if slot.type in known}
    taken = {name: known[slot.type] for name, slot in found.items() if slot.same is None}
    held = {name: known[slot.type] for name, slot in found.items() if slot.same is not None}
    return replace(opened, slots={**taken, **opened.slots}, held={**held, **opened.held})


def carried_over(spec: Procedure, step: Step, told: str) -> Step:
    """`step` with what the customer `told` for another procedure just before: nobody has to tell it twice, and nothing is lost."""
    if not told:
        return step
    opened = step.procedure
    slot = next((slot for slot in spec.slots if slot.type == "matter"), None)
    if slot is None:
        return replace(step, procedure=replace(opened, reason=f"{told}；{opened.reason}" if opened.reason else told))
    if not opened.slots.get(slot.name):
        return _next(spec, with_slot(opened, slot, f"{told}；{opened.reason}" if opened.reason else told))
    return replace(step, procedure=with_slot(opened, slot, f"{told}；{opened.slots[slot.name]}"))


def asked_besides(spec: Procedure, opened: OpenProcedure, question: str) -> OpenProcedure:
    """`opened` with a question that can't be answered now: it goes into the ticket that is being taken down."""
    slot = next((slot for slot in spec.slots if slot.type == "matter" or slot.name == "subject"), None)
    told = "" if slot is None else opened.slots.get(slot.name, "")
    if slot is None or not told:
        return replace(opened, reason=f"{opened.reason}；{question}" if opened.reason else question)
    return with_slot(opened, slot, f"{told}；{question}")


def holds_a_matter(spec: Procedure, opened: OpenProcedure) -> bool:
    """Whether something was told that must not be lost: more than who asks, and where to call."""
    return any(opened.slots.get(slot.name) for slot in spec.slots if slot.type not in ("surname", "phone"))


def takes_questions(spec: Procedure) -> bool:
    """Whether a question that can't be answered now may be noted beside what is taken down; a callback is itself about one."""
    return spec.ticket_kind not in ("callback", "none")


def advance(spec: Procedure, opened: OpenProcedure, said: Said) -> Step:
    """Take the message as the answer to what was asked last, as far as it is one."""
    if said.intent == "emergency" or (said.intent, said.topic) == ("personal_info", "other_customer"):
        # Danger breaks in; and a neighbour's number is none to call back.
        return Step(outcome="aside", procedure=opened)
    asked = next((slot for slot in spec.slots if slot.name == opened.asked), None)
    taken = taking_in_passing(spec, opened, said)
    if asked is None:
        return _next(spec, taken)
    if said.utterance.phone is not None and _withdraws(said):
        return Step(outcome="withdrawn", procedure=opened)
    if is_past(spec, opened, taken, said):
        return Step(outcome="ask", procedure=replace(taken, asked=_moment_of(spec)), again=True)
    if is_too_soon(spec, opened, taken, said):
        return _offering(spec, _next(spec, taken), said)
    if taken.slots != opened.slots and asked.name in taken.slots:
        return _next(spec, replace(_telling_more(spec, taken, said), tries=0))
    if _withdraws(said):
        return Step(outcome="withdrawn", procedure=opened)
    if opened.offered and asked.type == "moment" and asked.name not in taken.slots and agrees(said):
        return _next(spec, with_slot(taken, asked, opened.offered))
    if asked.name in opened.held and (agrees(said) or said.notices("message_words")):
        return _next(spec, with_slot(taken, asked, opened.held[asked.name]))
    return _answer(spec, asked, taken, said, brought=taken.slots != opened.slots)


def _answer(spec: Procedure, asked: SlotSpec, opened: OpenProcedure, said: Said, *, brought: bool) -> Step:
    if asked.why is not None and said.notices("asks_why") and said.intent != "complaint":
        if opened.tries + 1 < _MOST_TRIES:
            return Step(outcome="ask", procedure=replace(opened, tries=opened.tries + 1), explains=True)
        return _without(spec, asked, opened)
    if asked.type == "surname" and (named := _bare_name(asked, opened, said)) is not None:
        return _next(spec, replace(named, tries=0))
    if asked.type == "count" and (count := find_number_of_people(said.utterance.folded)) is not None and not brought:
        return _next(spec, replace(with_slot(opened, asked, count), tries=0))
    if asked.type in TOLD_TYPES and said.notices("not_known"):
        # Who doesn't know can't be asked again: whoever takes the ticket up finds out.
        return _next(spec, replace(with_slot(opened, asked, ""), tries=0))
    if asked.type == "reference" and said.notices("not_known"):
        return Step(outcome="refused", procedure=opened)
    refused = said.refuses()
    if asked.type in ("phone", "surname") and said.notices("identity_refused"):
        # 别问我是谁, 名字号码都不留: neither is asked for again.
        return _without(spec, asked, _anonymous(spec, asked, opened))
    if not refused and (value := told_value(spec, asked, said, brought=brought)):
        return _next(spec, replace(with_slot(opened, asked, value), tries=0))
    if refused and asked.type != "phone" and said.notices("names_phone"):
        # 电话不给, said while the place is asked for: the number is left out, the place is still wanted.
        phone = next((slot for slot in spec.slots if slot.type == "phone"), asked)
        return _next(spec, with_slot(opened, phone, ""))
    if refused:
        return _without(spec, asked, opened)
    told = _telling_more(spec, opened, said)
    if brought or told != opened:
        # The message filled something else: what is missing is simply asked for.
        step = _next(spec, told)
        return replace(step, again=step.procedure.asked == asked.name and asked.type in ("text", "matter", "address"))
    return _unanswered(spec, asked, opened, said)


def _unanswered(spec: Procedure, asked: SlotSpec, opened: OpenProcedure, said: Said) -> Step:
    digits = sum(character.isdigit() for character in said.utterance.folded)
    # 1208房空调不制冷 holds four digits, and is no number: nearly all of one is digits.
    mostly_digits = digits >= _LEAST_DIGITS and digits * 2 > len(said.utterance.folded)
    unusable = asked.type == "phone" and mostly_digits and said.utterance.address is None
    # Who only says again that it is a complaint is still asked for what is missing.
    same = said.intent not in ASIDES and said.kind == spec.ticket_kind
    goes_on = said.notices("apology_refused") or same
    if not unusable and not goes_on and (said.intent in ASIDES | _NEW_MATTERS or _asks(said)):
        return Step(outcome="aside", procedure=opened)
    if asked.name in opened.slots:
        # Only the hour was missing: the day is known, and whoever receives the visitor agrees on the rest.
        return _next(spec, opened)
    tries = opened.wrong if unusable else opened.tries
    if tries + 1 >= (_MOST_WRONG if unusable else _MOST_TRIES):
        return _without(spec, asked, opened)
    # A number that can't be read is asked for again as such; where none was given, it is simply asked for.
    again = unusable or asked.type != "phone"
    counted = replace(opened, wrong=tries + 1) if unusable else replace(opened, tries=tries + 1)
    return Step(outcome="ask", procedure=counted, again=again)


def _bare_name(asked: SlotSpec, opened: OpenProcedure, said: Said) -> OpenProcedure | None:
    surname, title = find_bare_name(said.utterance.folded)
    if surname is None:
        return None
    named = with_slot(opened, asked, surname)
    return replace(named, slots={**named.slots, "title": title or ""})


def _asks(said: Said) -> bool:
    asks = said.intent in ("inform", "not_understood") and said.notices("question")
    return asks and bool(said.cues.without(("empty_words",), said.utterance.plain))


def _telling_more(spec: Procedure, opened: OpenProcedure, said: Said) -> OpenProcedure:
    """With what the message adds to the matter: an open subject is filled, a matter of the same kind goes on (SD-1a: hear it out)."""
    slot = next((slot for slot in spec.slots if slot.type == "matter" or slot.name == "subject"), None)
    if not answers(said) or said.notices("refusal") or agrees(said):
        return opened
    if slot is None:
        return _with_reason(spec, opened, said)
    if spec.ticket_kind == "appointment":
        # What a visit is about is told in words of its own (errand.py), or when it is asked for.
        return opened
    told = "" if _is_name(said) else told_by(said, spec, least=LEAST_TOLD) or place_told(said, spec)
    before = opened.slots.get(slot.name, "")
    if not told or told in before:
        return opened
    message = spec.ticket_kind in ("message", "coordination") and said.intent in _MESSAGES
    if not before and (message or said.intent not in _NEW_MATTERS - {spec.ticket_kind}):
        return with_slot(opened, slot, told)
    of_it = said.kind == spec.ticket_kind or said.intent in _OF_THE_MATTER
    goes_on = message or (slot.type == "matter" and of_it)
    return with_slot(opened, slot, f"{before}；{told}") if before and goes_on else opened


def _is_name(said: Said) -> bool:
    return find_titled_name(said.utterance.folded)[0] is not None


def _with_reason(spec: Procedure, opened: OpenProcedure, said: Said) -> OpenProcedure:
    """With what is told beside, where the matter is the question that could not be answered: whoever calls back reads it."""
    told = told_by(said, spec, least=LEAST_TOLD) if said.intent in ("inform", "complaint") else ""
    if not told or told in opened.reason:
        return opened
    return replace(opened, reason=f"{opened.reason}；{told}" if opened.reason else told)


def _without(spec: Procedure, asked: SlotSpec, opened: OpenProcedure) -> Step:
    """Go on without a slot that the customer will not or can not fill; without a required one there is nothing to go on with."""
    if asked.type == "address" and holds_a_matter(spec, opened):
        return _next(spec, replace(with_slot(opened, asked, ""), tries=0))
    if asked.type == "phone" and spec.unreachable and holds_a_matter(spec, opened):
        # What was told is passed on all the same.
        return _next(spec, replace(with_slot(opened, asked, ""), tries=0))
    if asked.required and spec.refused:
        return Step(outcome="refused", procedure=opened)
    if asked.required:
        # Nothing to say to a refusal: what the customer wants is asked for again.
        return Step(outcome="ask", procedure=opened, again=True)
    return _next(spec, replace(with_slot(opened, asked, ""), tries=0))


def _anonymous(spec: Procedure, asked: SlotSpec, opened: OpenProcedure) -> OpenProcedure:
    for slot in spec.slots:
        if slot.type in ("phone", "surname") and slot is not asked and not slot.required and slot.name not in opened.slots:
            opened = with_slot(opened, slot, "")
    return opened


def _next(spec: Procedure, opened: OpenProcedure) -> Step:
    for slot in spec.slots:
        if slot.name not in opened.slots:
            return Step(outcome="ask", procedure=replace(opened, asked=slot.name))
        if (
            slot.type == "moment"
            and not opened.asked_hour
            and opened.slots[slot.name]
            and not names_time(opened.slots[slot.name])
        ):
            return Step(outcome="ask", procedure=replace(opened, asked=slot.name, asked_hour=True), hour=True)
    return Step(outcome="done", procedure=replace(opened, asked=None))


def _offering(spec: Procedure, step: Step, said: Said) -> Step:
    """The step in which a visit for today is declined and the next working day offered (PC-14)."""
    asked = _moment_of(spec)
    offered = next_workday_after(said.now.date()).isoformat()
    return replace(step, outcome="ask", too_soon=True, procedure=replace(step.procedure, asked=asked, offered=offered))


def _moment_of(spec: Procedure) -> str:
    return next(slot.name for slot in spec.slots if slot.type == "moment")


def _withdraws(said: Said) -> bool:
    """Whether the message calls it all off; a story in which something was called off does not, nor does a number that follows."""
    plain = said.utterance.plain
    if said.utterance.phone is not None:
        # 138… 算了不用打: what is said behind the number holds.
        plain = plain[max((at for at, one in enumerate(plain) if one.isdigit()), default=-1) + 1 :]
    if not said.cues.said("withdrawal", plain):
        return False
    rest = said.cues.without(("withdrawal", "request_words", "acknowledged"), plain)
    return len(rest) <= _LONGEST_BESIDE
