"""Deciding what to do with a message: prescribed wording, a step of a procedure, or an answer from the knowledge base."""

from __future__ import annotations

from dataclasses import replace

from bot import procedure
from bot.clock import Clock
from bot.conversation_state import ConversationState, OpenProcedure
from bot.conversations import Conversation
from bot.correction import corrected, says_wrong
from bot.customers import Customers
from bot.drafting import DraftRequest
from bot.insistence import insists
from bot.look_up import LookUp, in_points
from bot.models.chat_model import ChatModelHandle
from bot.openings import Openings, address_slots, named, salutation
from bot.plan import Line, Plan
from bot.procedure import Said
from bot.reading import Utterance, find_phone, read
from bot.returning import Returning
from bot.second_reading import second_reading
from bot.taking_down import TakingDown
from bot.tickets import STATUS_WORDS, Ticket, TicketRequest, Tickets
from bot.triage import Reading
from bot.turn import Citation
from guards.pack import Act, Pack, SlotSpec
from knowledge.base import KnowledgeBase
from knowledge.passage import Answer, Passage
from knowledge.text import fold

_MOST_LOOK_UPS = 2
_NOTED_DOWN_CHARACTERS = 100


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
        self._model = model
        self._look_up = LookUp(pack=pack, knowledge=knowledge)
        self._openings = Openings(pack=pack, clock=clock)
        self._returning = Returning(pack=pack, customers=customers, tickets=tickets)
        self._taking_down = TakingDown(pack=pack, clock=clock)

    def plan(self, conversation: Conversation, utterance: Utterance, reading: Reading, *, greeted: bool) -> Plan:
        """What to do with `utterance`, which triage has read as `reading`. `greeted`: the opening was already shown."""
        state = self._introduced(conversation.state, utterance)
        reading = second_reading(self._pack, utterance, reading, before=state.intent)
        if state.read_back and not self._pack.cues.without(("acknowledged",), utterance.plain) and utterance.plain:
            # “对的” after a recap confirms it; nothing more is to be told.
            reading = replace(reading, intent="inform", topic="ack")
        opening = self._openings.of(conversation, reading, state, greeted=greeted)
        record = self._returning.record(conversation, state, utterance)
        if record is None:
            return self._planned(conversation, utterance, reading, state, opening)
        state = self._returning.counted(conversation, state, utterance)
        welcome = self._returning.plan(record, state, utterance, reading)
        if welcome is not None:
            first = () if reading.intent == "greeting" else opening
            return replace(welcome, before=(*first, *welcome.before))
        return self._returning.addressed(self._planned(conversation, utterance, reading, state, opening), state)

    def _planned(
        self,
        conversation: Conversation,
        utterance: Utterance,
        reading: Reading,
        state: ConversationState,
        opening: tuple[Line, ...],
    ) -> Plan:
        plan = self._going_on(conversation, utterance, reading, state, opening)
        if plan is not None:
            return plan
        answer = self._look_up.instead(utterance, reading, state)
        if answer is not None:
            plan = self._knowledge_plan(utterance, replace(reading, intent="knowledge_question"), state, opening, answer)
        elif reading.intent == "ticket_status":
            plan = self._status_plan(conversation, utterance, reading, state, opening)
        elif reading.intent == "knowledge_question":
            plan = self._knowledge_plan(utterance, reading, state, opening, self._look_up.answer(utterance, state))
        else:
            plan = self._wording_plan(utterance, reading, state, opening)
        return self._taking_down.resuming(plan, state.procedure)

    def _going_on(
        self,
        conversation: Conversation,
        utterance: Utterance,
        reading: Reading,
        state: ConversationState,
        opening: tuple[Line, ...],
    ) -> Plan | None:
        """The next step of what is being taken down, or a correction of what was; None where the message is about something else."""
        said = self._said(utterance, reading)
        if state.procedure is None:
            return self._correction(conversation, said, reading, state)
        spec = self._pack.procedures[state.procedure.id]
        # What is known of the customer by now need not be asked for.
        known = {slot.name: value for slot in spec.slots if (value := _known(state).get(slot.type))}
        opened = replace(state.procedure, slots={**known, **state.procedure.slots})
        if self._act_of(opened).again and insists(spec, opened, said):
            return self._taking_down.insisted(opened, state, reading, opening)
        step = self._kept_as(procedure.advance(spec, opened, said), opened)
        spec = self._pack.procedures[step.procedure.id]
        if step.outcome == "done" and spec.ticket_kind == "none":
            return self._looked_up(step, state, reading, opening)
        return None if step.outcome == "aside" else self._taking_down.plan(step, state, reading, opening)

    def _kept_as(self, step: procedure.Step, opened: OpenProcedure) -> procedure.Step:
        """The step of the procedure for what was told meanwhile: the kind of a complaint shows when its details are told."""
        told = step.procedure.slots.get("details", "")
        if not told or told == opened.slots.get("details"):
            return step
        intent, _, topic = opened.act.partition(".")
        first = Reading(intent=intent, topic=topic, certainty=1.0, why="")
        now = second_reading(self._pack, read(told), first, before="")
        act = self._pack.act(now.intent, now.topic)
        if now.intent != intent or act.procedure is None or now.topic == topic:
            return step
        name = f"{now.intent}.{now.topic}" if now.topic else now.intent
        return replace(step, procedure=replace(step.procedure, id=act.procedure, act=name))

    def _correction(self, conversation: Conversation, said: Said, reading: Reading, state: ConversationState) -> Plan | None:
        settled = state.settled
        if settled is None or not (says_wrong(said) or (state.correcting and reading.intent in ("inform", "not_understood"))):
            return None
        ticket = self._tickets.latest_of(conversation.id)
        spec = self._pack.procedures[settled.id]
        if ticket is None or not (state.read_back or state.correcting or _fills(spec.slots, said)):
            return None
        anew = corrected(spec, settled, said)
        if anew is not None:
            return self._taking_down.corrected(anew, ticket, state, reading)
        return self._taking_down.asked_what_differs(state, reading)

    def _act_of(self, opened: OpenProcedure) -> Act:
        intent, _, topic = opened.act.partition(".")
        return self._pack.act(intent or "knowledge_question", topic)

    def _said(self, utterance: Utterance, reading: Reading) -> Said:
        act = self._pack.act(reading.intent, reading.topic)
        kind = self._pack.procedures[act.procedure].ticket_kind if act.procedure else ""
        return Said(utterance=utterance, cues=self._pack.cues, now=self._clock(), intent=reading.intent, kind=kind)

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

    def _knowledge_plan(
        self, utterance: Utterance, reading: Reading, state: ConversationState, opening: tuple[Line, ...], answer: Answer
    ) -> Plan:
        if answer.band == "unanswerable" or answer.passage is None:
            return self._unanswered(utterance, reading, state, opening, answer)
        passage = answer.passage
        address = salutation(state)
        own_words = Line(origin="knowledge", text=answer.text, break_before=not address or "\n" in answer.text)
        drafted = self._is_drafted(answer, passage)
        passages = self._shown(answer, passage) if drafted else (passage,)
        return Plan(
            intent="knowledge_question",
            clauses=("CC-33",),
            state=state.after(
                "knowledge_question",
                answered=True,
                topic=answer.question,
                told=answer.text,
                knowledge_answers=state.knowledge_answers + 1,
            ),
            before=(*opening, *address, *_noted_down(answer)),
            draft=DraftRequest(question=answer.question, passages=passages, own_words=answer.text, key=answer.key)
            if drafted
            else None,
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

    def _unanswered(
        self, utterance: Utterance, reading: Reading, state: ConversationState, opening: tuple[Line, ...], answer: Answer
    ) -> Plan:
        reason = utterance.text
        if state.procedure is not None and state.procedure.id == "callback" and state.procedure.reason:
            reason = f"{state.procedure.reason}；{reason}"
        act = self._pack.act("knowledge_question")
        spec = self._pack.procedures[act.procedure or "callback"]
        step = procedure.begin(spec, self._said(utterance, reading), known=_known(state), reason=reason)
        plan = self._taking_down.plan(step, replace(state, topic=answer.question), replace(reading, topic=""), opening)
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
            step = procedure.begin(spec, self._said(utterance, reading), known=_known(state), reason=utterance.text)
            plan = replace(self._taking_down.plan(step, state, reading, opening, act=act), clauses=act.clauses)
            return replace(plan, ticket=plan.ticket or report) if act.handoff else plan
        if reading.intent == "not_understood" and reading.topic == "explain_again" and state.told:
            return self._explained_again(reading, state, opening, act)
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
            before=(*opening, *(Line(key=key, slots=address_slots(state)) for key in keys)),
            quick_replies=act.quick_replies,
            closes=step_of_act.closes,
            # Whoever is to be told is told once, not at every repetition.
            ticket=report if step_of_act.handoff and (not times or act.at(times - 1) is not step_of_act) else None,
            certainty=reading.certainty,
            why=reading.why,
        )

    def _explained_again(self, reading: Reading, state: ConversationState, opening: tuple[Line, ...], act: Act) -> Plan:
        """CC-09: the last answer once more, point by point; nothing is added to what the base says."""
        answer = self._look_up.again(state)
        lines = (*opening, *(Line(key=key) for key in act.say))
        told = (Line(origin="knowledge", text=in_points(state.told), break_before=True),) if answer.passage else ()
        return Plan(
            intent=reading.intent,
            clauses=act.clauses,
            state=state.after(reading.intent, intent_topic=reading.topic, answered=bool(told)),
            before=lines,
            instead=told,
            after=(Line(key="CC-33.check", break_before=True),) if told else (),
            passages=(answer.passage,) if answer.passage else (),
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
            step = procedure.begin(spec, self._said(utterance, reading), known={}, reason=utterance.text)
            return replace(self._taking_down.plan(step, state, reading, opening), intent="ticket_status")
        return self._status_told(ticket, state, reading, opening)

    def _status_told(self, ticket: Ticket, state: ConversationState, reading: Reading, opening: tuple[Line, ...]) -> Plan:
        slots = {**address_slots(state), "ticket_id": ticket.id, "status": STATUS_WORDS.get(ticket.status, ticket.status)}
        # SD-2: a call back that is due and was not made is apologised for, and how far the matter is is told.
        overdue = (
            ticket.kind == "callback" and ticket.status == "open" and ticket.due_at is not None and ticket.due_at < self._clock()
        )
        told = (
            (Line(key="CC-22.back"), Line(key="SD-2.progress", slots=slots))
            if overdue
            else (Line(key="PM-3.1.4.status", slots=slots), Line(key="CC-34.anything_else"))
        )
        return Plan(
            intent="ticket_status",
            clauses=("SD-2",) if overdue else ("PM-3.1.4",),
            state=state.after("ticket_status", procedure=None),
            before=(*opening, *told),
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
        return self._taking_down.plan(again, state, reading, opening)

    def _introduced(self, state: ConversationState, utterance: Utterance) -> ConversationState:
        """The state with the name that the customer gave now, or gave when this number called before (SD-4)."""
        state = named(state, utterance.surname, utterance.title)
        if utterance.phone is None or state.surname is not None:
            return state
        known = self._customers.find(utterance.phone)
        return state if known is None else replace(state, surname=known.surname, title=known.title)


def _noted_down(answer: Answer) -> tuple[Line, ...]:
    """CC-12: who is told something long is asked to write it down; on a screen it stands written."""
    return (Line(key="CC-12.note_down", channel="phone"),) if len(answer.text) >= _NOTED_DOWN_CHARACTERS else ()


def _fills(slots: tuple[SlotSpec, ...], said: Said) -> bool:
    """Whether the message gives anew something that is read out of it, and not only words."""
    given = {
        "phone": said.utterance.phone, "surname": said.utterance.surname, "address": said.utterance.address,
        "count": said.utterance.head_count, "company": said.utterance.company,
    }  # fmt: skip
    return any(given.get(slot.type) for slot in slots)


def _known(state: ConversationState) -> dict[str, str]:
    return {"surname": state.surname} if state.surname else {}
