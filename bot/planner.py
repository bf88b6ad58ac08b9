"""Deciding what to do with a message: prescribed wording, a step of a procedure, or an answer from the knowledge base."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot import procedure
from bot.clock import Clock
from bot.conversation_state import ConversationState, OpenProcedure
from bot.conversations import Conversation
from bot.customers import Customers
from bot.drafting import DraftRequest
from bot.followup import complete, is_follow_up, without_courtesies
from bot.models.chat_model import ChatModelHandle
from bot.plan import Line, Plan
from bot.reading import Utterance, find_phone
from bot.tickets import STATUS_WORDS, Ticket, TicketRequest, Tickets
from bot.triage import Reading
from bot.triage_cues import cued
from bot.turn import Citation
from bot.workdays import next_workday
from guards.pack import Act, Pack, Procedure, SlotValue
from knowledge.base import KnowledgeBase
from knowledge.passage import Answer, Passage
from knowledge.text import fold

_MOST_LOOK_UPS = 2
_TAKEN_DOWN = frozenset(
    {"complaint", "slow_service", "work_order", "appointment", "suggestion", "transfer", "praise", "wrong_number"}
)
_ASKS = re.compile(
    r"[?？]|吗|多少|怎么(?!回事|搞|这么|那么|办事)|怎样|什么|啥|哪|几(?:点|天|号|个|块|时|多)|如何|能不能|可不可以|是不是|有没有|多久|收不收|用不用|要不要|"
    r"不$|没$|电话"
)
# Above the judgement's own cut: a matter that was misread for a question is worse than a question taken down.
_SECOND_LOOK_CERTAIN = 0.5
_WELCOME = "CC-01.welcome"
_SELF_GREETING = frozenset({"greeting", "silence"})
_COURTESIES = {"greeting": "CC-02.hello", "thanks": "CC-31.welcome", "customer_apology": "CC-27.never_mind"}
"""What is answered in half a sentence when it comes beside something weightier."""


class Planner:
    """One decision a message. Reads the knowledge base; writes nothing."""

    def __init__(
        self,
        *,
        pack: Pack,
        knowledge: KnowledgeBase,
        model: ChatModelHandle,
        customers: Customers,
        tickets: Tickets,
        clock: Clock,
    ) -> None:
        """`clock` gives the time in the company's own zone."""
        self._customers = customers
        self._tickets = tickets
        self._clock = clock
        self._pack = pack
        self._knowledge = knowledge
        self._model = model

    def plan(self, conversation: Conversation, utterance: Utterance, reading: Reading, *, greeted: bool) -> Plan:
        """What to do with `utterance`, which triage has read as `reading`. `greeted`: the opening was already shown."""
        state = self._introduced(conversation.state, utterance)
        opening = self._opening(conversation, reading, state, greeted=greeted)
        if state.procedure is not None:
            spec = self._pack.procedures[state.procedure.id]
            # What is known of the customer by now need not be asked for.
            known = {slot.name: value for slot in spec.slots if (value := _known(state).get(slot.type))}
            opened = replace(state.procedure, slots={**known, **state.procedure.slots})
            step = procedure.advance(spec, opened, utterance, intent=reading.intent, now=self._clock())
            if step.outcome == "done" and spec.ticket_kind == "none":
                return self._looked_up(step, state, reading, opening)
            if step.outcome != "aside":
                return self._taken_down(step, state, reading, opening)
        answer = self._second_look(utterance, reading, state)
        if answer is not None:
            plan = self._knowledge_plan(utterance, replace(reading, intent="knowledge_question"), state, opening, answer)
        elif reading.intent == "ticket_status":
            plan = self._status_plan(conversation, utterance, reading, state, opening)
        elif reading.intent == "knowledge_question":
            plan = self._knowledge_plan(utterance, reading, state, opening, self._look_up(utterance, state))
        else:
            plan = self._wording_plan(utterance, reading, state, opening)
        return self._resuming(plan, state.procedure)

    def apology(self, conversation: Conversation, reason: str) -> Plan:
        """CC-23: a part of the desk is down. Says so, and takes a callback down."""
        state = conversation.state.after(
            "knowledge_question", procedure=OpenProcedure(id="callback", asked="phone", reason=reason)
        )
        return Plan(
            intent="knowledge_question",
            clauses=("CC-23",),
            state=state,
            before=self.apology_lines(),
            why="part of the system is down",
        )

    def apology_lines(self) -> tuple[Line, ...]:
        """The wording of CC-23 with its offer of a callback."""
        return Line(key="CC-23.apology", break_before=True), Line(key="CC-23.offer_callback")

    # Knowledge

    def _second_look(self, utterance: Utterance, reading: Reading, state: ConversationState) -> Answer | None:
        """The base's answer to what reads like a matter to be taken down, but asks, and names no such matter; None if it has none.

        A customer who tells a story and then asks a question wants the answer, not a complaint taken down.
        """
        if reading.intent not in _TAKEN_DOWN or state.procedure is not None or not _ASKS.search(utterance.folded):
            return None
        if reading.intent in cued(utterance.folded):
            return None
        answer = self._look_up(utterance, state)
        return answer if answer.band != "unanswerable" and answer.probability >= _SECOND_LOOK_CERTAIN else None

    def _knowledge_plan(
        self, utterance: Utterance, reading: Reading, state: ConversationState, opening: tuple[Line, ...], answer: Answer
    ) -> Plan:
        if answer.band == "unanswerable" or answer.passage is None:
            return self._unanswered(utterance, reading, state, opening, answer)
        passage = answer.passage
        salutation = self._salutation(state)
        own_words = Line(origin="knowledge", text=answer.text, break_before=not salutation or "\n" in answer.text)
        drafted = self._is_drafted(answer, passage)
        passages = self._shown(answer, passage) if drafted else (passage,)
        return Plan(
            intent="knowledge_question",
            clauses=("CC-33",),
            state=state.after(
                "knowledge_question",
                answered=True,
                topic=answer.question,
                knowledge_answers=state.knowledge_answers + 1,
            ),
            before=(*opening, *salutation),
            draft=DraftRequest(question=answer.question, passages=passages, own_words=answer.text) if drafted else None,
            declined=self._unanswered(utterance, reading, state, (), answer) if drafted else None,
            instead=(own_words,),
            after=(Line(key="CC-33.check", slots={}, break_before=True),),
            answered=True,
            passages=passages,
            citations=(
                Citation(title=passage.title, quote=answer.text, score=round(answer.hits[0].score, 4), source=passage.source),
            ),
            hits=answer.hits,
            certainty=reading.certainty,
            why=f"{reading.why}; {answer.band} {answer.probability:.2f}",
        )

    def _is_drafted(self, answer: Answer, passage: Passage) -> bool:
        """Who answers: approved answers stand verbatim; a model phrases the uncertain ones, a trusted one all documents."""
        if self._model.state().phase != "ready":
            return False
        return answer.band == "uncertain" or (self._model.profile.trust == "high" and passage.kind == "document")

    def _shown(self, answer: Answer, passage: Passage) -> tuple[Passage, ...]:
        """The passages that the model is shown, the one that was judged to hold the answer first."""
        others = (hit.passage for hit in answer.hits if hit.passage.id != passage.id)
        return (passage, *others)[: self._model.profile.passages]

    def _look_up(self, utterance: Utterance, state: ConversationState) -> Answer:
        """The knowledge base's answer; a message that can't stand alone is asked in the place of the question before it."""
        if state.topic and is_follow_up(utterance.text):
            return self._knowledge.answer(complete(utterance.text, topic=state.topic))
        return self._knowledge.answer(without_courtesies(utterance.text))

    def _unanswered(
        self, utterance: Utterance, reading: Reading, state: ConversationState, opening: tuple[Line, ...], answer: Answer
    ) -> Plan:
        reason = utterance.text
        if state.procedure is not None and state.procedure.id == "callback" and state.procedure.reason:
            reason = f"{state.procedure.reason}；{reason}"
        act = self._pack.act("knowledge_question")
        spec = self._pack.procedures[act.procedure or "callback"]
        step = procedure.begin(spec, utterance, known=_known(state), reason=reason, now=self._clock())
        plan = self._taken_down(step, replace(state, topic=answer.question), replace(reading, topic=""), opening)
        return replace(plan, hits=answer.hits, why=f"{reading.why}; unanswerable {answer.probability:.2f}")

    # Wording

    def _wording_plan(self, utterance: Utterance, reading: Reading, state: ConversationState, opening: tuple[Line, ...]) -> Plan:
        act = self._pack.act(reading.intent, reading.topic)
        times = state.repeats + 1 if state.intent == reading.intent else 0
        # Nobody is promised that somebody is told without a record of it.
        urgency = "urgent" if reading.intent == "emergency" else "high"
        report = TicketRequest(kind="coordination", clause=act.clauses[0], priority=urgency, summary=utterance.text)
        if act.procedure is not None and not (times and act.again):
            spec = self._pack.procedures[act.procedure]
            step = procedure.begin(spec, utterance, known=_known(state), reason=utterance.text, now=self._clock())
            plan = replace(self._taken_down(step, state, reading, opening, act=act), clauses=act.clauses)
            return replace(plan, ticket=plan.ticket or report) if act.handoff else plan
        step_of_act = act.at(times)
        keys = self._first_greeting(step_of_act.say, reading, opening)
        return Plan(
            intent=reading.intent,
            clauses=act.clauses,
            state=state.after(
                reading.intent,
                intent_topic=reading.topic,
                declined=act.declines,
                closed=step_of_act.closes or reading.intent == "closing" or (state.closed and reading.intent == "silence"),
                procedure=None,
            ),
            before=(*opening, *(Line(key=key, slots=_slots(state)) for key in keys)),
            quick_replies=act.quick_replies,
            closes=step_of_act.closes,
            ticket=report if step_of_act.handoff else None,
            certainty=reading.certainty,
            why=reading.why,
        )

    def _first_greeting(self, keys: tuple[str, ...], reading: Reading, opening: tuple[Line, ...]) -> tuple[str, ...]:
        """A greeting that opens the conversation gets the full opening (CC-01) in the place of CC-02."""
        return () if reading.intent == "greeting" and opening else keys

    def _status_plan(
        self,
        conversation: Conversation,
        utterance: Utterance,
        reading: Reading,
        state: ConversationState,
        opening: tuple[Line, ...],
    ) -> Plan:
        """How far a ticket is: the one of this conversation, else the one that the customer names."""
        ticket = self._tickets.find(utterance.phone) if utterance.phone else self._tickets.latest_of(conversation.id)
        if ticket is None:
            spec = self._pack.procedures["ticket_status"]
            step = procedure.begin(spec, utterance, known={}, reason=utterance.text, now=self._clock())
            return replace(self._taken_down(step, state, reading, opening), intent="ticket_status")
        return self._status_told(ticket, state, reading, opening)

    def _status_told(self, ticket: Ticket, state: ConversationState, reading: Reading, opening: tuple[Line, ...]) -> Plan:
        slots = {**_slots(state), "ticket_id": ticket.id, "status": STATUS_WORDS.get(ticket.status, ticket.status)}
        return Plan(
            intent="ticket_status",
            clauses=("PM-3.1.4",),
            state=state.after("ticket_status", procedure=None),
            before=(*opening, Line(key="PM-3.1.4.status", slots=slots), Line(key="CC-34.anything_else")),
            certainty=reading.certainty,
            why=reading.why,
        )

    # Procedures

    def _looked_up(self, step: procedure.Step, state: ConversationState, reading: Reading, opening: tuple[Line, ...]) -> Plan:
        """The end of a procedure that opens no ticket but finds one; what is not found is asked for once more."""
        reference = step.procedure.slots.get("reference", "")
        ticket = self._tickets.find(find_phone(fold(reference)) or reference)
        if ticket is not None:
            return self._status_told(ticket, state, reading, opening)
        tries = step.procedure.tries + 1
        opened = replace(step.procedure, slots={}, asked="reference", tries=tries)
        again = procedure.Step(outcome="ask" if tries < _MOST_LOOK_UPS else "refused", procedure=opened, again=True)
        return self._taken_down(again, state, reading, opening)

    def _taken_down(
        self,
        step: procedure.Step,
        state: ConversationState,
        reading: Reading,
        opening: tuple[Line, ...],
        *,
        act: Act | None = None,
    ) -> Plan:
        spec = self._pack.procedures[step.procedure.id]
        slots = step.procedure.slots
        named = _named(state, slots.get("surname"), slots.get("title"))
        intent = reading.intent if act is not None or reading.intent == "knowledge_question" else "inform"
        ticket = procedure.ticket_request(spec, step.procedure, self._pack) if step.outcome == "done" else None
        keys = self._keys(step, act)
        due = procedure.due_in(spec, self._pack)
        recap = "；".join(f"{number}、{point}" for number, point in enumerate(procedure.points(spec, step.procedure), 1))
        known = {
            **_slots(named),
            "hours": None if due is None else due.total_seconds() / 3600,
            "recap": recap or None,
            "moment": datetime.fromisoformat(slots["moment"]) if slots.get("moment") else None,
            "next_day": next_workday(self._clock()),
            "phone_tail": (slots.get("phone") or "")[-4:] or None,
        }
        return Plan(
            intent=intent,
            clauses=(spec.clause,),
            state=named.after(intent, procedure=step.procedure if step.outcome == "ask" else None),
            before=(*opening, *(_taken_line(key, known, spec) for key in dict.fromkeys(keys))),
            ticket=ticket,
            certainty=reading.certainty,
            why=f"{reading.why}; {spec.id}: {step.outcome}",
        )

    def _keys(self, step: procedure.Step, act: Act | None) -> tuple[str, ...]:
        """The wording of a step: what the act says first, then the next question or the procedure's end."""
        spec = self._pack.procedures[step.procedure.id]
        asks = {slot.ask for slot in spec.slots}
        said = () if act is None else tuple(key for key in act.say if key not in asks)
        match step.outcome:
            case "done":
                return (*said, *((spec.recap,) if spec.recap else ()), *spec.done)
            case "refused":
                return spec.refused
            case "withdrawn":
                return spec.withdrawn
        asked = next(slot for slot in spec.slots if slot.name == step.procedure.asked)
        if step.too_soon:
            return (f"{spec.clause}.not_today",)
        again = asked.reask if step.again and asked.reask is not None else asked.ask
        return (*said, *(spec.opening if act is not None else ()), again)

    def _resuming(self, plan: Plan, opened: OpenProcedure | None) -> Plan:
        """After an aside, come back to what was being taken down: once; a customer who goes on elsewhere is not pursued."""
        if opened is None or plan.state.procedure not in (None, opened) or plan.closes:
            return plan
        if opened.tries:
            return replace(plan, state=replace(plan.state, procedure=None))
        spec = self._pack.procedures[opened.id]
        asked = next(slot for slot in spec.slots if slot.name == opened.asked)
        again = Line(key=asked.ask, break_before=True)
        kept = replace(opened, tries=opened.tries + 1)
        after = tuple(line for line in plan.after if line.key != "CC-33.check")
        return replace(plan, after=(*after, again), state=replace(plan.state, procedure=kept))

    # Openings

    def _opening(
        self, conversation: Conversation, reading: Reading, state: ConversationState, *, greeted: bool
    ) -> tuple[Line, ...]:
        if conversation.turns == 0 and not greeted:
            slots = {"greeting": self._time_of_day()}
            if reading.intent == "greeting":
                return (Line(key="CC-01.greeting", slots=slots),)
            if reading.intent not in _SELF_GREETING:
                return (Line(key=_WELCOME, slots=slots),)
        courtesies = [_COURTESIES[intent] for intent in reading.also if intent in _COURTESIES and intent != reading.intent]
        return tuple(Line(key=key, slots=_slots(state)) for key in courtesies)

    def _time_of_day(self) -> str:
        """PG-1: a greeting that follows the clock; packs whose opening has no slot for it leave it out."""
        hour = self._clock().hour
        part = "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
        return self._pack.say(f"PG-1.{part}")

    def _introduced(self, state: ConversationState, utterance: Utterance) -> ConversationState:
        """The state with the name that the customer gave now, or gave when this number called before (SD-4)."""
        state = _named(state, utterance.surname, utterance.title)
        if utterance.phone is None or state.surname is not None:
            return state
        known = self._customers.find(utterance.phone)
        return state if known is None else replace(state, surname=known.surname, title=known.title)

    def _salutation(self, state: ConversationState) -> tuple[Line, ...]:
        slots = _slots(state)
        return (Line(key="CC-03.salutation", slots=slots, break_before=True),) if slots["surname_title"] else ()


def _taken_line(key: str, slots: Mapping[str, SlotValue | None], spec: Procedure) -> Line:
    # A recap repeats the customer's own words: they are looked at like words from outside, and left out where they offend.
    return Line(key=key, slots=slots, origin="knowledge" if key == spec.recap else "wording")


def _named(state: ConversationState, surname: str | None, title: str | None) -> ConversationState:
    """The state under the name given now, if one was: another surname takes its own title or none (CC-03: never guessed)."""
    if surname and surname != state.surname:
        return replace(state, surname=surname, title=title or None)
    return replace(state, title=title or state.title)


def _known(state: ConversationState) -> dict[str, str]:
    return {"surname": state.surname} if state.surname else {}


def _slots(state: ConversationState) -> dict[str, SlotValue | None]:
    title = f"{state.surname}{state.title}" if state.surname and state.title else None
    return {"surname": state.surname, "surname_title": title}
