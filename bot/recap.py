"""What was taken down, as it is read back to the customer and as it goes into the ticket (TR-2.3, TR-2.5)."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation_state import OpenProcedure
from bot.moment import as_told
from bot.tickets import TicketRequest
from guards.masking import mask, mask_phone
from guards.pack import Pack, Procedure, SlotSpec

_LONGEST_POINT = 60
_QUESTION = "咨询的问题"
_CLAIMED = "客户自称贵宾，请核对"


def ticket_request(spec: Procedure, opened: OpenProcedure, pack: Pack, *, customer: str = "", claimed: str = "") -> TicketRequest:
    """The ticket of a procedure whose slots are all known; its due time is the pack's (minutes, or the service-time table).

    What kind of `customer` this is comes from the record; what somebody `claimed` to be is noted where the record says otherwise.
    """
    note = _CLAIMED if claimed and claimed != customer else ""
    told = opened.slots.get("details") or opened.slots.get("subject") or opened.reason
    # Who is asked for stands in the first message, what for in the answer to the question.
    whom = opened.reason if spec.ticket_kind in ("message", "coordination") and told not in opened.reason else ""
    return TicketRequest(
        kind=spec.ticket_kind,
        clause=spec.clause,
        priority=spec.priority,
        summary="；".join(
            filter(None, [whom, told, *points(spec, opened, without=("details", "subject", "phone", "surname")), note])
        ),
        due_in=due_in(spec, pack, customer=customer),
        surname=opened.slots.get("surname") or None,
        contact=opened.slots.get("phone") or None,
    )


def points(spec: Procedure, opened: OpenProcedure, *, without: tuple[str, ...] = ()) -> list[str]:
    """What was taken down, a phrase a point, in the procedure's order; numbers masked, so that they may be read back."""
    taken = [(slot, opened.slots.get(slot.name, "")) for slot in spec.slots if slot.name not in without]
    told = [_point(slot, value) for slot, value in taken if value]
    asks = spec.ticket_kind == "callback" and opened.reason and not without
    return [f"{_QUESTION}：{_shortened(opened.reason)}", *told] if asks else told


def _point(slot: SlotSpec, value: str) -> str:
    if slot.type == "moment":
        value = as_told(value)
    elif slot.type == "phone":
        value = mask_phone(value)
    elif slot.type in ("text", "matter"):
        value = _shortened(value)
    return f"{slot.label}：{value}" if slot.label else value


def _shortened(told: str) -> str:
    told = mask(told)
    return told if len(told) <= _LONGEST_POINT else told[:_LONGEST_POINT] + "等"


def due_in(spec: Procedure, pack: Pack, *, customer: str = "") -> timedelta | None:
    """Natural time within which the pack promises this kind of `customer` an answer, or None where it promises none."""
    if spec.due is None:
        return None
    if spec.due.table is not None:
        return pack.service_times.promise(spec.due.table, customer or "ordinary")
    return None if spec.due.minutes is None else timedelta(minutes=spec.due.minutes)
