"""Telling a customer how far a matter is: on asking (PM-3.1.4, SD-2), and why the company has called (TR-2.8)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot import procedure
from bot.clock import Clock
from bot.openings import address_slots
from bot.outbound import contact_lines
from bot.plan import Line, Plan
from bot.reading import find_phone
from bot.situation import Situation
from bot.taking_down import TakingDown
from bot.tickets import STATUS_WORDS, Ticket, Tickets
from guards.pack import Pack, SlotValue
from knowledge.text import fold

_MOST_LOOK_UPS = 2
_PROCEDURE = "ticket_status"
_OUTBOUND = "outbound"
"""The topic of a message that asks why the company called."""


class Progress:
    """Plans the turns that tell of a ticket. `clock` gives the time in the company's own zone."""

    def __init__(self, *, pack: Pack, tickets: Tickets, taking_down: TakingDown, clock: Clock) -> None:
        self._pack = pack
        self._tickets = tickets
        self._taking_down = taking_down
        self._clock = clock

    def plan(self, situation: Situation) -> Plan:
        """How far a ticket is: the one of this conversation, else the one that the customer names, which is asked for."""
        phone, known = situation.utterance.phone, situation.state.phone
        ticket = self._tickets.find(phone) if phone else self._tickets.latest_of(situation.conversation.id)
        ticket = ticket or (self._tickets.find(known) if known else None)
        act = self._pack.act("ticket_status", situation.reading.topic)
        if ticket is None:
            step = self._taking_down.begin(_PROCEDURE, situation, reason=situation.utterance.text, known={})
            if _holds_number(situation.utterance.folded):
                # The number that was given has no record: to be checked, and not asked for as if it had not been said.
                opened = replace(step.procedure, slots={}, asked="reference", tries=1)
                step = procedure.Step(outcome="ask", procedure=opened, again=True)
                return replace(self._taking_down.plan(step, situation), intent="ticket_status", clauses=act.clauses)
            plan = self._taking_down.plan(step, situation, act=act)
            return replace(plan, intent="ticket_status", clauses=act.clauses)
        return self._why_called(ticket, situation) if act.topic == _OUTBOUND else self._told(ticket, situation)

    def looked_up(self, step: procedure.Step, situation: Situation) -> Plan:
        """The end of a procedure that opens no ticket but finds one; what is not found is asked for once more."""
        reference = step.procedure.slots.get("reference", "")
        ticket = self._tickets.find(find_phone(fold(reference)) or reference)
        if ticket is not None:
            called = step.procedure.act == f"ticket_status.{_OUTBOUND}"
            return self._why_called(ticket, situation) if called else self._told(ticket, situation)
        tries = step.procedure.tries + 1
        opened = replace(step.procedure, slots={}, asked="reference", tries=tries)
        again = procedure.Step(outcome="ask" if tries < _MOST_LOOK_UPS else "refused", procedure=opened, again=True)
        return self._taking_down.plan(again, situation)

    def _told(self, ticket: Ticket, situation: Situation) -> Plan:
        state = situation.state
        now = self._clock()
        to_come = ticket.due_at is not None and ticket.status == "open" and ticket.due_at > now
        slots: dict[str, SlotValue | None] = {
            **address_slots(state),
            "ticket_id": ticket.id,
            "status": STATUS_WORDS.get(ticket.status, ticket.status),
            "due": ticket.due_at.astimezone(now.tzinfo) if to_come and ticket.due_at else None,
        }
        # SD-2: a call back that is due and was not made is apologised for, and how far the matter is is told.
        overdue = ticket.kind == "callback" and ticket.status == "open" and _is_past(ticket.due_at, now)
        told = (
            (Line(key="CC-22.back"), Line(key="SD-2.progress", slots=slots))
            if overdue
            else (Line(key="PM-3.1.4.status", slots=slots), Line(key="CC-34.anything_else"))
        )
        return Plan(
            intent="ticket_status",
            clauses=("SD-2",) if overdue else ("PM-3.1.4",),
            state=state.after("ticket_status", procedure=None),
            before=(*situation.opening, *told),
            certainty=situation.reading.certainty,
            why=situation.reading.why,
        )

    def _why_called(self, ticket: Ticket, situation: Situation) -> Plan:
        """TR-2.8: the company has contacted the customer; who speaks, what about, point by point, and what comes next."""
        state = situation.state
        return Plan(
            intent="ticket_status",
            clauses=self._pack.act("ticket_status", _OUTBOUND).clauses,
            state=state.after("ticket_status", intent_topic=_OUTBOUND, procedure=None),
            before=(*situation.opening, *contact_lines(ticket, address=address_slots(state), now=self._clock())),
            certainty=situation.reading.certainty,
            why=situation.reading.why,
        )


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment < now


def _holds_number(folded: str) -> bool:
    """Whether something like a telephone or ticket number stands in a message."""
    return re.search(r"(?:\d[\s-]?){6,}|[a-z]{2}\d{6}[a-z]", folded) is not None
