"""Customers who come back (SD-4, SD-5): their record is read first, and nobody has to tell it all again."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation_state import ConversationState
from bot.customers import Customers
from bot.openings import address_slots
from bot.plan import Line, Plan
from bot.situation import Situation
from bot.tickets import STATUS_WORDS, Ticket, TicketRequest, Tickets
from guards.pack import Pack

_MANY = 3
_WELCOMED = "returning"
"""The topic of the turn that welcomed a customer back: the next one tells how it went since."""
_GREETS = frozenset({"greeting", "inform", "thanks"})
_TELLS = frozenset({"complaint", "slow_service", "work_order", "inform", "not_understood", "ticket_status", "knowledge_question"})


class Returning:
    """Knows who comes back: the same conversation a day later, or a number that opens one and has a record."""

    def __init__(self, *, pack: Pack, customers: Customers, tickets: Tickets) -> None:
        self._pack = pack
        self._customers = customers
        self._tickets = tickets

    def record(self, situation: Situation) -> Ticket | None:
        """The newest ticket of a customer who comes back with this message; None for everybody else."""
        conversation, state, phone = situation.conversation, situation.state, situation.utterance.phone
        if conversation.turns:
            arrives = state.visits > 1 and (not state.intent or state.intent_topic == _WELCOMED)
            return self._tickets.latest_of(conversation.id) if arrives else None
        return self._tickets.find(phone) if phone else None

    def counted(self, situation: Situation) -> ConversationState:
        """The state with the contacts counted that the number had before, where one opens the conversation."""
        phone = situation.utterance.phone
        known = self._customers.find(phone) if phone and not situation.conversation.turns else None
        return situation.state if known is None else replace(situation.state, visits=known.contacts + 1)

    def plan(self, record: Ticket, situation: Situation) -> Plan | None:
        """The welcome of who comes back, or what is done about a matter that is still not settled; None for anything else."""
        state, reading, plain = situation.state, situation.reading, situation.utterance.plain
        clause = "SD-5" if state.visits >= _MANY else "SD-4"
        if reading.intent == "greeting":
            situation = replace(situation, opening=())
        still = self._pack.cues.said("unresolved", plain)
        if reading.intent in _TELLS and still and not self._pack.cues.said("question", plain):
            return self._reported(record, situation, clause)
        tells = self._pack.cues.without(("empty_words", "request_words", "return_words"), plain)
        if state.intent_topic != _WELCOMED and reading.intent in _GREETS and (reading.intent == "greeting" or not tells):
            return self._said(situation, clause, (Line(key=f"{clause}.welcome", slots=address_slots(state)),))
        return None

    def _reported(self, record: Ticket, situation: Situation, clause: str) -> Plan:
        """Still not settled: the record is known, how far it is is told, and the supervisor gets it (SD-1d)."""
        slots = {**address_slots(situation.state), "status": STATUS_WORDS.get(record.status, record.status)}
        progress = (Line(key="SD-2.progress", slots={"status": slots["status"]}),) if record.status == "open" else ()
        lines = (Line(key=f"{clause}.record", slots=slots), *progress, Line(key="SD-1d.escalate"))
        plan = self._said(situation, clause, lines)
        plan = replace(plan, state=replace(plan.state, intent_topic=""))
        ticket = TicketRequest(
            kind="coordination",
            clause=clause,
            priority="high",
            summary=f"{record.id} 再次反映：{situation.utterance.text}",
            surname=record.surname,
            contact=record.contact,
        )
        return replace(plan, ticket=ticket)

    def _said(self, situation: Situation, clause: str, lines: tuple[Line, ...]) -> Plan:
        state, reading = situation.state, situation.reading
        return Plan(
            intent=reading.intent,
            clauses=(clause,),
            state=state.after(reading.intent, intent_topic=_WELCOMED, procedure=None),
            before=(*situation.opening, *lines),
            certainty=reading.certainty,
            why=f"{reading.why}；老客户，第{state.visits}次联系",
        )
