"""Taking facts down: one step of a pack's procedure at a time, and an aside or a change of mind in between."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.conversation_state import OpenProcedure
from bot.moment import find_moment
from bot.reading import Utterance, find_bare_name
from bot.tickets import TicketRequest
from guards.masking import mask, mask_phone
from guards.pack import Pack, Procedure, SlotSpec

_WITHDRAWN = re.compile(r"算了|不用了|不必了|不需要了|取消|没事了|不麻烦|不投诉了|不报了|不约了|当我没说|我撤[回销]|撤诉")
_REFUSED = re.compile(
    # Not the 不 of a question: 能不能, 会不会, 想不想.
    r"(?<![能会想可要愿])不(?:方便|想|愿意?|能|会|给|留|说|告诉|便|提供)|没有(?:电话|手机|号码)|保密|隐私|凭什么|拒绝|匿名|为什么要(?:留|给)|"
    r"别管|管不着|少废话|[让叫][他她]接"
)
_ASIDE_INTENTS = frozenset(
    {"knowledge_question", "greeting", "thanks", "closing", "silence", "unintelligible", "handoff", "emergency"}
)
_NEW_MATTERS = frozenset(
    {"complaint", "transfer", "work_order", "appointment", "suggestion", "personal_info", "invitation", "ticket_status"}
)
"""What a customer who is asked for a number or a name may turn to instead of answering."""
_ASKS = re.compile(r"[?？]|吗|呢$|多少|怎么|怎样|什么|啥|哪|几点|几号|如何|能不能|可不可以|是不是|有没有|为何|为什么")
_MOST_TRIES = 2
_LONGEST_POINT = 40
_LEAST_DETAILS = 5
_BARE_REQUEST = re.compile(
    r"(?:你好|您好|喂|请问)?[,，]?(?:我|我们)?(?:要|想|想要|来|需要|得)?(?:帮我|给我)?"
    r"(?:投诉|报修|举报|反映(?:个)?(?:问题|情况)?|提(?:个|点)?(?:建议|意见)|建议|表扬|预约|拜访|维修|修(?:东西)?)(?:一下|你们|一个人|个人|一件事|下)?[。!！.,，啊呀吧]*"
)
"""A request that says what is wanted and nothing of what happened: 我要投诉, 报修一下."""


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


def begin(spec: Procedure, utterance: Utterance, *, known: dict[str, str], reason: str, now: datetime) -> Step:
    """Open `spec` with all that the customer already said (`known` from earlier turns, the rest from this message)."""
    slots = {slot.name: known[slot.name] for slot in spec.slots if slot.name in known}
    opened = OpenProcedure(id=spec.id, slots=slots, reason=reason)
    for slot in spec.slots:
        if slot.type == "text" and slot.name == "details" and _tells_what_happened(utterance):
            opened = _with(opened, slot, utterance.text)
    taken = _taking_in_passing(spec, opened, utterance, now)
    return replace(_next(spec, taken), too_soon=_is_too_soon(spec, taken, utterance, now))


def advance(spec: Procedure, opened: OpenProcedure, utterance: Utterance, *, intent: str, now: datetime) -> Step:
    """Take `utterance` as the answer to what was asked last, as far as it is one."""
    asked = next((slot for slot in spec.slots if slot.name == opened.asked), None)
    taken = _taking_in_passing(spec, opened, utterance, now)
    if asked is None:
        return _next(spec, taken)
    if asked.name not in taken.slots and _is_too_soon(spec, taken, utterance, now):
        return replace(_next(spec, taken), too_soon=True)
    if taken.slots != opened.slots and asked.name in taken.slots:
        return _next(spec, replace(taken, tries=0))
    if _WITHDRAWN.search(utterance.folded) and utterance.phone is None:
        return Step(outcome="withdrawn", procedure=opened)
    return _answer(spec, asked, taken, utterance, intent)


def ticket_request(spec: Procedure, opened: OpenProcedure, pack: Pack) -> TicketRequest:
    """The ticket of a procedure whose slots are all known; its due time is the pack's (minutes, or the service-time table)."""
    told = opened.slots.get("details") or opened.slots.get("subject") or opened.reason
    return TicketRequest(
        kind=spec.ticket_kind,
        clause=spec.clause,
        priority=spec.priority,
        summary="；".join([told, *points(spec, opened, without=("details", "subject", "phone", "surname"))]),
        due_in=due_in(spec, pack),
        surname=opened.slots.get("surname") or None,
        contact=opened.slots.get("phone") or None,
    )


def points(spec: Procedure, opened: OpenProcedure, *, without: tuple[str, ...] = ()) -> list[str]:
    """What was taken down, a phrase a point, in the procedure's order; numbers masked, so that they may be read back."""
    taken = [(slot, opened.slots.get(slot.name, "")) for slot in spec.slots if slot.name not in without]
    return [_point(slot, value) for slot, value in taken if value]


def _point(slot: SlotSpec, value: str) -> str:
    if slot.type == "moment":
        moment = datetime.fromisoformat(value)
        value = f"{moment.month}月{moment.day}日{moment:%H:%M}"
    elif slot.type == "phone":
        value = mask_phone(value)
    elif slot.type == "text":
        value = mask(value)
        value = value if len(value) <= _LONGEST_POINT else value[:_LONGEST_POINT] + "…"
    return f"{slot.label}：{value}" if slot.label else value


def due_in(spec: Procedure, pack: Pack) -> timedelta | None:
    """Natural time within which the pack promises an answer, or None where it promises none."""
    if spec.due is None:
        return None
    if spec.due.table is not None:
        return pack.service_times.promise(spec.due.table)
    return None if spec.due.minutes is None else timedelta(minutes=spec.due.minutes)


def _answer(spec: Procedure, asked: SlotSpec, opened: OpenProcedure, utterance: Utterance, intent: str) -> Step:
    if asked.type == "surname":
        surname, title = find_bare_name(utterance.folded)
        if surname is not None:
            named = _with(opened, asked, surname)
            return _next(spec, replace(named, slots={**named.slots, "title": title or ""}, tries=0))
    elif asked.type in ("text", "company") and _answers(utterance, intent) and not _REFUSED.search(utterance.folded):
        return _next(spec, replace(_with(opened, asked, utterance.text), tries=0))
    if _REFUSED.search(utterance.folded) and intent != "knowledge_question":
        return _without(spec, asked, opened)
    if _unusable(asked, utterance) or (intent not in _ASIDE_INTENTS and intent not in _NEW_MATTERS):
        if opened.tries + 1 >= _MOST_TRIES:
            return _without(spec, asked, opened)
        return Step(outcome="ask", procedure=replace(opened, tries=opened.tries + 1), again=True)
    return Step(outcome="aside", procedure=opened)


def _answers(utterance: Utterance, intent: str) -> bool:
    """Whether a message may answer an open question: “谈轴承供货” does, though alone it would read like one of its own."""
    return intent not in _ASIDE_INTENTS or (intent == "knowledge_question" and not _ASKS.search(utterance.folded))


def _without(spec: Procedure, asked: SlotSpec, opened: OpenProcedure) -> Step:
    """Go on without a slot that the customer will not or can not fill; without a required one there is nothing to go on with."""
    if asked.required and spec.refused:
        return Step(outcome="refused", procedure=opened)
    if asked.required:
        # Nothing to say to a refusal: what the customer wants is asked for again.
        return Step(outcome="ask", procedure=opened, again=True)
    return _next(spec, replace(_with(opened, asked, ""), tries=0))


def _tells_what_happened(utterance: Utterance) -> bool:
    return len(utterance.folded) >= _LEAST_DETAILS and not _BARE_REQUEST.fullmatch(utterance.folded.strip())


def _next(spec: Procedure, opened: OpenProcedure) -> Step:
    for slot in spec.slots:
        if slot.name not in opened.slots:
            return Step(outcome="ask", procedure=replace(opened, asked=slot.name))
    return Step(outcome="done", procedure=replace(opened, asked=None))


def _taking_in_passing(spec: Procedure, opened: OpenProcedure, utterance: Utterance, now: datetime) -> OpenProcedure:
    """All that one message fills in, asked for or not: “我姓王，明天下午三点来两个人，电话…” fills four slots at once."""
    found = {
        "phone": utterance.phone,
        "surname": utterance.surname,
        "count": utterance.head_count,
        "company": utterance.company,
        "moment": _booked(spec, utterance, now),
    }
    for slot in spec.slots:
        value = found.get(slot.type)
        if value is not None and not opened.slots.get(slot.name):
            opened = _with(opened, slot, value)
            if slot.type == "surname" and utterance.title:
                opened = replace(opened, slots={**opened.slots, "title": utterance.title})
    return opened


def _booked(spec: Procedure, utterance: Utterance, now: datetime) -> str | None:
    """The moment that a message names, in ISO 8601, if it is late enough to be booked."""
    if not any(slot.type == "moment" for slot in spec.slots):
        return None
    moment = find_moment(utterance.text, now=now)
    return None if moment is None or moment.at.date() <= now.date() else moment.at.isoformat()


def _is_too_soon(spec: Procedure, opened: OpenProcedure, utterance: Utterance, now: datetime) -> bool:
    open_slots = (slot for slot in spec.slots if slot.type == "moment" and slot.name not in opened.slots)
    if next(open_slots, None) is None:
        return False
    moment = find_moment(utterance.text, now=now)
    return moment is not None and moment.at.date() <= now.date()


def _with(opened: OpenProcedure, slot: SlotSpec, value: str) -> OpenProcedure:
    return replace(opened, slots={**opened.slots, slot.name: value})


def _unusable(asked: SlotSpec, utterance: Utterance) -> bool:
    """Whether the message tried to answer and failed: digits that are no telephone number."""
    return asked.type == "phone" and sum(character.isdigit() for character in utterance.folded) >= 4
