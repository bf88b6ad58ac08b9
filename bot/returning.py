"""Customers who come back (SD-4, SD-5): their record is read first, and nobody has to tell it all again."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation_state import ConversationState
from bot.customers import Customers
from bot.matter import matter_of
from bot.openings import address_slots
from bot.plan import Line, Plan
from bot.reading import plain_words
from bot.situation import Situation
from bot.tickets import STATUS_WORDS, Ticket, TicketRequest, Tickets
from guards.pack import Pack
from knowledge.question import content_words
from knowledge.text import fold

_MANY = 3
_STILL = re.compile(r"(?:还是|还在|仍然?|依然|依旧)")
_WELCOMED = "returning"
"""The topic of the turn that welcomed a customer back: the next one tells how it went since."""
_GREETS = frozenset({"greeting", "inform", "thanks", "not_understood"})
_ELSEWHERE = frozenset({"emergency", "handoff", "harassment", "invitation", "personal_info", "prompt_injection", "abuse", "appointment",
                        "praise", "suggestion", "wrong_number", "transfer", "out_of_scope"})  # fmt: skip
"""What has its own answer, whoever says it."""


class Returning:
    """Knows who comes back: the same conversation a day later, or a number that opens one and has a record."""

    def __init__(self, *, pack: Pack, customers: Customers, tickets: Tickets) -> None:
        self._pack = pack
        self._customers = customers
        self._tickets = tickets

    def record(self, situation: Situation) -> Ticket | None:
        """The newest ticket of a customer who comes back with this message; None for everybody else.

        Somebody comes back who goes on with a conversation another day, and who gives a number that has a record, at once or once
        asked what it is about. The message after the welcome still belongs to the coming back.
        """
        conversation, state = situation.conversation, situation.state
        if state.procedure is not None:
            return None
        recognised = state.phone is not None and state.phone != conversation.state.phone
        arrives = not state.intent or state.intent_topic == _WELCOMED
        if not recognised and not (arrives and state.visits > 1):
            return None
        of_number = self._tickets.find(state.phone) if state.phone else None
        return of_number or self._tickets.latest_of(conversation.id)

    def counted(self, situation: Situation) -> ConversationState:
        """The state with the contacts that its number had before counted."""
        state = situation.state
        known = self._customers.find(state.phone) if state.phone and not state.counted else None
        return state if known is None else replace(state, visits=max(state.visits, known.contacts + 1))

    def plan(self, record: Ticket, situation: Situation) -> Plan | None:
        """The welcome of who comes back, or what is done about a matter that is still not settled; None for anything else."""
        state, reading, plain = situation.state, situation.reading, situation.utterance.plain
        clause = "SD-5" if state.visits >= _MANY else "SD-4"
        worse = reading.intent == "praise" and self._pack.cues.said("unresolved", plain)
        if reading.intent == "closing" or (reading.intent in _ELSEWHERE and not worse):
            return None
        if reading.intent == "greeting":
            situation = replace(situation, opening=())
        cues = self._pack.cues
        welcomed = state.intent_topic == _WELCOMED
        # 还没人给我回话呢 asks nothing.
        asks = cues.said("question", plain.rstrip("呢啊呀。.!！"))
        if not asks and (self._goes_on(record, situation) or (welcomed and cues.said("same_matter", plain))):
            return self._reported(record, situation, clause) if self._is_of(record, situation) else None
        tells = self._told(situation)
        if welcomed:
            # 还是上次的事 or 嗯 is heard out; 已经好了 is settled.
            settled = cues.said("resolved", plain) and not asks
            return self._said(situation, clause, (Line(key="CC-34.anything_else"),), goes_on=False) if settled else None
        if (not asks or reading.intent == "greeting") and reading.intent in _GREETS and (not tells or tells in record.summary):
            return self._said(situation, clause, (Line(key=f"{clause}.welcome", slots=address_slots(state)),))
        return None

    def _goes_on(self, record: Ticket, situation: Situation) -> bool:
        """Whether the trouble is told to go on: 又漏了, 还没人来, or 冰箱还是结冰 of a matter on the record."""
        plain = situation.utterance.plain
        if self._pack.cues.said("unresolved", plain):
            return True
        still = _STILL.search(plain)
        return still is not None and any(word in record.summary for word in content_words(plain[still.end() :]))

    def _told(self, situation: Situation) -> str:
        """What the message tells beside who writes, that they come back, and the mere asking."""
        told = matter_of(situation.utterance, self._pack.cues, beside=("return_words", "empty_words"))
        return self._pack.cues.without(("return_words", "empty_words", "request_words"), plain_words(fold(told)))

    def _is_of(self, record: Ticket, situation: Situation) -> bool:
        """Whether a trouble that is told may be the one on `record`: it names nothing that the record doesn't."""
        cues, plain = self._pack.cues, situation.utterance.plain
        if not cues.said("fault", plain):
            return True
        rest = cues.patterns["fault"].sub("\n", cues.patterns["unresolved"].sub("\n", self._told(situation)))
        things = [word for word in content_words(rest) if len(word) > 1]
        return not things or any(word in record.summary for word in things)

    def _reported(self, record: Ticket, situation: Situation, clause: str) -> Plan:
        """Still not settled: the record is known, how far it is is told, and the supervisor gets it (SD-1d)."""
        address = address_slots(situation.state)
        status = {"status": STATUS_WORDS.get(record.status, record.status)}
        if situation.state.intent_topic == _WELCOMED:
            # That the record was read has just been said.
            lines = (Line(key="CC-26.pardon"), Line(key="SD-2.progress", slots=address | status))
        else:
            lines = (Line(key=f"{clause}.record", slots=address), Line(key="SD-2.progress", slots=status))
        lines = (*(lines if record.status == "open" else lines[:1]), Line(key="SD-1d.escalate"))
        plan = self._said(situation, clause, lines)
        ticket = TicketRequest(
            kind="coordination",
            clause=clause,
            priority="high",
            summary=f"{record.id} 再次反映：{situation.utterance.text}",
            surname=record.surname,
            contact=record.contact,
        )
        return replace(plan, ticket=ticket)

    def _said(self, situation: Situation, clause: str, lines: tuple[Line, ...], *, goes_on: bool = True) -> Plan:
        """A turn that says `lines`; where it `goes_on`, the next message is still heard as that of somebody who comes back."""
        state, reading = situation.state, situation.reading
        return Plan(
            intent=reading.intent,
            clauses=(clause,),
            state=state.after(reading.intent, intent_topic=_WELCOMED if goes_on else "", procedure=None),
            before=(*situation.opening, *lines),
            certainty=reading.certainty,
            why=f"{reading.why}；老客户，第{state.visits}次联系",
        )
