"""Deciding what to do with a message: prescribed wording, a step of a procedure, or an answer from the knowledge base."""

from __future__ import annotations

from dataclasses import replace

from bot import procedure
from bot.answering import Answering
from bot.clock import Clock
from bot.conversation_state import ConversationState, OpenProcedure, OtherMatter
from bot.conversations import Conversation
from bot.correction import adds, all_corrected, goes_on_telling, says_wrong
from bot.customers import Customers
from bot.filling import agrees
from bot.insistence import insists
from bot.look_up import LookUp
from bot.matter import matter_of
from bot.models.chat_model import ChatModelHandle
from bot.moment import find_moment
from bot.openings import Openings, addressed, named
from bot.plan import Line, Plan
from bot.prescribed import Prescribed
from bot.progress import Progress
from bot.reading import Utterance, read
from bot.returning import Returning
from bot.said import Said
from bot.second_reading import second_reading
from bot.situation import Situation
from bot.taking_down import TakingDown, known_of
from bot.tickets import Tickets
from bot.triage import Reading
from bot.triage.text import is_pinyin, toneless
from bot.two_matters import Matter
from guards.glossary import is_english
from guards.pack import Act, Pack, SlotSpec
from knowledge.base import KnowledgeBase
from knowledge.passage import Answer

_MAY_ASK_AFTER = frozenset({"knowledge_question", "inform", "not_understood"})
_MAY_ASSENT = frozenset({"knowledge_question", "inform", "not_understood", "slow_service"})
"""What a bare 嗯呢 or 就这样 is read as for want of anything else in it."""
_CALL_BACK = "call_back"
"""The topic of a message that asks for nothing but to be called."""
_SAFE = "safe"
"""The topic of a message that says that the danger is over."""
_HARDLY_ANYTHING = 4
_LEAST_ASKED = 4
_ENDINGS = frozenset({"CC-33.check", "CC-34.anything_else"})
"""What is asked at the end of a matter: not while another is waiting."""
_NO_TIME_FOR_MORE = frozenset({"emergency", "handoff", "abuse", "harassment", "silence"})
"""After these a second matter isn't gone on with: it waits."""
_LANGUAGE = "language"
"""The topic of a message in a language that the desk can't serve."""


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
        self._clock = clock
        self._customers = customers
        self._tickets = tickets
        self._pack = pack
        self._look_up = LookUp(pack=pack, knowledge=knowledge)
        self._openings = Openings(pack=pack, clock=clock)
        self._returning = Returning(pack=pack, customers=customers, tickets=tickets)
        self._taking_down = TakingDown(pack=pack, clock=clock)
        self._answering = Answering(pack=pack, model=model, taking_down=self._taking_down)
        self._prescribed = Prescribed(pack=pack, look_up=self._look_up, taking_down=self._taking_down)
        self._progress = Progress(pack=pack, tickets=tickets, taking_down=self._taking_down, clock=clock)

    def plan(
        self,
        conversation: Conversation,
        utterance: Utterance,
        reading: Reading,
        *,
        greeted: bool,
        matters: tuple[Matter, Matter] | None = None,
    ) -> Plan:
        """What to do with `utterance`, which triage has read as `reading`; with its two `matters`, where it has so many.

        `greeted`: the opening was already shown.
        """
        both = None if matters is None else self._first_of_two(conversation, matters, greeted=greeted)
        plan = both or self._of_one(conversation, utterance, reading, greeted=greeted)
        return self._going_on_to_the_other(plan, conversation)

    def _first_of_two(self, conversation: Conversation, matters: tuple[Matter, Matter], *, greeted: bool) -> Plan | None:
        """What to do with the one of two matters that comes first; None where they are better taken as one.

        A question is answered and what needs nothing more is written down before anything is asked for.
        """
        plans = [self._of_one(conversation, one.utterance, one.reading, greeted=greeted) for one in matters]
        if any(one.intent == "knowledge_question" and not one.answered for one in plans):
            return None
        over = [plan.state.procedure is None for plan in plans]
        if all(over) or not {plan.intent for plan in plans} <= {one.reading.intent for one in matters}:
            return None
        first = over.index(True) if any(over) else 0
        other = matters[1 - first]
        left = OtherMatter(text=other.utterance.text, intent=plans[1 - first].intent, topic=other.reading.topic)
        return replace(plans[first], state=replace(plans[first].state, beside=left))

    def _going_on_to_the_other(self, plan: Plan, conversation: Conversation) -> Plan:
        """`plan`, and where it leaves nothing open, the beginning of what was told together with it."""
        left = plan.state.beside
        if left is None or plan.state.procedure is not None or plan.closes or plan.intent in _NO_TIME_FOR_MORE:
            return plan
        reading = Reading(intent=left.intent, topic=left.topic, certainty=1.0, why="同一句话里的另一件事")
        state = replace(plan.state, beside=None)
        other = self._prescribed.plan(
            Situation(conversation=conversation, utterance=read(left.text), reading=reading, state=state)
        )
        asks = other.state.procedure is not None
        if plan.ticket is not None and other.ticket is not None:
            # A turn promises one thing: the other comes with the next message, and is not lost if there is none.
            noted = replace(plan.ticket, summary=f"{plan.ticket.summary}；{left.text}")
            return replace(plan, ticket=noted)
        if plan.intent == "closing" and asks:
            return plan
        begun = (Line(key="TR-2.3.next", break_before=True), *other.before)
        return replace(
            plan,
            draft=None,
            declined=None,
            before=tuple(line for line in plan.before if line.key not in _ENDINGS),
            after=(*(line for line in plan.after if line.key not in _ENDINGS), *begun),
            state=replace(other.state, settled=other.state.settled or plan.state.settled),
            clauses=tuple(dict.fromkeys((*plan.clauses, *other.clauses))),
            ticket=plan.ticket or other.ticket,
            why=f"{plan.why}; {other.why}",
        )

    def _of_one(self, conversation: Conversation, utterance: Utterance, reading: Reading, *, greeted: bool) -> Plan:
        others = reading.intent == "personal_info" or self._pack.cues.said("others_data", utterance.plain)
        own = replace(utterance, phone=None) if others else utterance
        state = self._introduced(_taken_up(conversation.state, own), own)
        reading = second_reading(self._pack, utterance, reading, before=self._before(state))
        reading = self._told_at_once(reading, utterance, state)
        beside = ("acknowledged", "message_words") if state.read_back else ("acknowledged",)
        assents = utterance.plain and not self._pack.cues.without(beside, utterance.plain)
        if assents and (state.read_back or (state.procedure is None and reading.intent in _MAY_ASSENT)):
            # “对的” after a recap confirms it; nothing more is to be told.
            reading = replace(reading, intent="inform", topic="ack")
        opening = self._openings.of(conversation, reading, state, greeted=greeted)
        situation = Situation(conversation=conversation, utterance=utterance, reading=reading, state=state, opening=opening)
        record = self._returning.record(situation)
        if record is not None:
            situation = situation.remembering(self._returning.counted(situation))
            welcome = self._returning.plan(record, situation)
            if welcome is not None:
                return welcome
        plan = self._planned(situation)
        if state.read_back and plan.intent == "knowledge_question" and plan.state.procedure is None:
            # A question in between is no answer to 请您确认.
            plan = replace(plan, state=replace(plan.state, read_back=True))
        return addressed(plan, self._pack, opening=opening)

    def _before(self, state: ConversationState) -> str:
        """What the turn before was, by its act; danger that was reported is still what it is about while it is taken down."""
        procedures = [one.id for one in (state.procedure, state.settled) if one is not None]
        urgent = procedures and self._pack.procedures[procedures[0]].priority == "urgent"
        return "emergency" if urgent else _label(state)

    def _told_at_once(self, reading: Reading, utterance: Utterance, state: ConversationState) -> Reading:
        """A whole report or booking in one breath, with a number to call, and 什么时候回我 after something was taken down."""
        if state.procedure is not None:
            return reading
        cues = self._pack.cues
        if state.settled is not None and reading.intent in _MAY_ASK_AFTER and cues.said("when_done", utterance.plain):
            return replace(reading, intent="ticket_status", topic="")
        if self._wants_call(reading, utterance, state):
            return replace(reading, intent="knowledge_question", topic=_CALL_BACK)
        if reading.intent != "inform" or utterance.phone is None or cues.said("question", utterance.plain):
            return reading
        visit = (utterance.company or utterance.head_count) and find_moment(utterance.text, now=self._clock())
        intent = "appointment" if visit else "work_order" if cues.said("fault", utterance.plain) else "inform"
        return replace(reading, intent=intent, topic="" if intent != "inform" else reading.topic)

    def _wants_call(self, reading: Reading, utterance: Utterance, state: ConversationState) -> bool:
        """打给我吧, where the number is known and nothing else is asked: about the last question."""
        cues, plain = self._pack.cues, utterance.plain
        wants = state.phone is not None and cues.said("message_words", plain) and not cues.said("unresolved", plain)
        rest = cues.without(("message_words", "request_words", "acknowledged"), plain)
        return wants and len(rest) <= _HARDLY_ANYTHING and reading.intent in _MAY_ASK_AFTER | {"wrong_number"}

    def _planned(self, situation: Situation) -> Plan:
        plan = self._going_on(situation)
        if plan is not None:
            return plan
        if situation.reading.topic == _CALL_BACK:
            return self._called_back(situation)
        if situation.reading.topic == _SAFE:
            state = replace(situation.state, procedure=None, waiting=None, settled=None)
            plan = self._prescribed.plan(situation.remembering(state))
            off = self._pack.cues.said("called_off", situation.utterance.plain)
            return plan if off else self._taking_down.resuming(plan, situation.state.waiting)
        answer = self._look_up.instead(situation)
        if answer is not None:
            plan = self._answering.plan(situation.read_as("knowledge_question", situation.reading.topic), answer)
        elif situation.reading.intent == "ticket_status":
            plan = self._progress.plan(situation)
        elif situation.reading.intent == "knowledge_question":
            plan = self._asked(situation, self._look_up.answer(situation.utterance, situation.state))
        else:
            plan = self._prescribed.plan(situation)
        return self._taking_down.resuming(plan, situation.state.procedure)

    def _asked(self, situation: Situation, answer: Answer) -> Plan:
        """The answer; who asks in English what the desk can't follow is asked for Mandarin once (CC-07) before a callback is offered."""
        folded = situation.utterance.folded
        foreign = is_english(folded) and not is_pinyin(toneless(folded)) and not self._pack.english.in_chinese(folded)
        lost = answer.band == "unanswerable" and foreign
        if lost and situation.state.intent_topic != _LANGUAGE:
            return self._prescribed.plan(situation.read_as("unintelligible", _LANGUAGE))
        again = self._taking_down.asked_again(situation) if answer.band == "unanswerable" else None
        return again or self._answering.plan(situation, answer)

    def _going_on(self, situation: Situation) -> Plan | None:
        """The next step of what is being taken down, or a correction of what was; None where the message is about something else."""
        state, said = situation.state, self._taking_down.said(situation)
        if state.procedure is None:
            return self._taken_back(situation, said) or self._correction(situation, said)
        calls_back = state.procedure.id == self._pack.act("knowledge_question").procedure
        if calls_back and not agrees(said) and self._look_up.goes_on(situation):
            # 地下的呢 is no answer to the question for a number, 好的 may be.
            return None
        spec = self._pack.procedures[state.procedure.id]
        if situation.reading.topic == _SAFE:
            return None
        # What is known of the customer by now need not be asked for.
        opened = procedure.knowing(spec, state.procedure, known_of(state))
        if spec.ticket_kind == "none" and said.utterance.phone is None and said.utterance.address is not None:
            # 那重新报吧，窗户把手，12栋2201: where nothing was found, the matter is told anew.
            return self._prescribed.plan(situation.remembering(replace(state, procedure=None)).read_as("work_order"))
        if self._act_of(opened).again and insists(spec, opened, said):
            return self._taking_down.insisted(opened, situation)
        if spec.priority == "urgent" and situation.reading.intent == "emergency":
            # Reported already: what to do is said once more, and the report goes on.
            step = procedure.advance(spec, opened, replace(said, intent="inform"))
            return self._taking_down.plan(step, situation, act=self._pack.act("emergency"))
        step = self._kept_as(procedure.advance(spec, opened, said), opened)
        spec = self._pack.procedures[step.procedure.id]
        if step.outcome == "done" and spec.ticket_kind == "none":
            return self._progress.looked_up(step, situation)
        if step.outcome == "withdrawn" and self._look_up.is_asked(situation):
            return self._called_off(step, situation)
        if step.outcome == "ask" and self._asks_besides(situation, step, opened):
            answer = self._look_up.answer(situation.utterance, state)
            if answer.band != "unanswerable":
                asked = situation.remembering(replace(state, procedure=step.procedure))
                return self._taking_down.resuming(self._answering.plan(asked, answer), step.procedure)
        return None if step.outcome == "aside" else self._taking_down.plan(step, situation)

    def _asks_besides(self, situation: Situation, step: procedure.Step, opened: OpenProcedure) -> bool:
        """十点。开车来能停里面吗: something was filled in, and a question of its own was asked."""
        asks = situation.reading.intent == "knowledge_question" and self._pack.cues.said("question", situation.utterance.plain)
        filled = step.procedure.slots != opened.slots
        return asks and filled and bool(matter_of(situation.utterance, self._pack.cues, beside=("question",), least=_LEAST_ASKED))

    def _called_back(self, situation: Situation) -> Plan:
        """A callback to the number that is known, by the customer's own word."""
        situation = situation.read_as("knowledge_question")
        procedure_id = self._pack.act("knowledge_question").procedure or ""
        reason = situation.state.topic or situation.utterance.text
        step = self._taking_down.begin(procedure_id, situation, reason=reason)
        spec, opened = self._pack.procedures[procedure_id], step.procedure
        step = procedure.advance(spec, opened, self._taking_down.said(situation))
        return self._taking_down.plan(step, situation)

    def _called_off(self, step: procedure.Step, situation: Situation) -> Plan:
        """“算了，我自己去，前台在哪？”: nothing is kept, and the question is answered."""
        spec = self._pack.procedures[step.procedure.id]
        opening = (*situation.opening, *(Line(key=key) for key in spec.withdrawn[:1]))
        state = replace(situation.state, procedure=None)
        return self._planned(replace(situation, opening=opening, state=state))

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

    def _taken_back(self, situation: Situation, said: Said) -> Plan | None:
        """The ticket that was taken down last is called off: 算了不投诉了, 不用来了."""
        state = situation.state
        off = said.notices("called_off") or (state.read_back and said.notices("withdrawal"))
        if state.settled is None or not off or said.notices("asked_point") or situation.utterance.phone is not None:
            return None
        ticket = self._tickets.latest_of(situation.conversation.id)
        if ticket is None or ticket.status != "open" or ticket.priority == "urgent":
            return None
        return self._taking_down.called_off(ticket, situation)

    def _correction(self, situation: Situation, said: Said) -> Plan | None:
        state, settled = situation.state, situation.state.settled
        if settled is None:
            return None
        spec = self._pack.procedures[settled.id]
        unclear = state.correcting and situation.reading.intent in ("inform", "not_understood")
        # A complaint right after one was read back tells more of it, unless it says that it is another.
        same = said.kind == spec.ticket_kind and not said.notices("besides")
        told = situation.reading.intent == "inform" or same
        added = told and (adds(spec, settled, said) or (state.read_back and goes_on_telling(said)))
        if not (says_wrong(said) or unclear or added):
            return None
        ticket = self._tickets.latest_of(situation.conversation.id)
        if ticket is None or not (state.read_back or state.correcting or _fills(spec.slots, said)):
            return None
        anew = all_corrected(spec, settled, said)
        if anew is not None:
            return self._taking_down.corrected(anew, ticket, situation)
        return self._taking_down.asked_what_differs(situation)

    def _act_of(self, opened: OpenProcedure) -> Act:
        intent, _, topic = opened.act.partition(".")
        return self._pack.act(intent or "knowledge_question", topic)

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

    def _introduced(self, state: ConversationState, utterance: Utterance) -> ConversationState:
        """The state with the name that the customer gave now, or gave when this number called before (SD-4)."""
        state = named(state, utterance.surname, utterance.title)
        if self._pack.cues.said("vip", utterance.plain):
            # CC-21 goes by the record: who only says so is not promised less time, staff are told of it.
            state = replace(state, claimed="vip")
        known = self._customers.find(utterance.phone) if utterance.phone else None
        if known is None:
            return state
        state = replace(
            state, phone=utterance.phone, customer=known.kind, counted=state.counted and utterance.phone == state.phone
        )
        if state.surname is None or (state.title is None and state.surname == known.surname):
            state = replace(state, surname=known.surname, title=state.title or known.title)
        return state


def _taken_up(state: ConversationState, utterance: Utterance) -> ConversationState:
    """The state with what was let go of for want of a number open again, where the message brings one."""
    again = state.procedure is None and state.left is not None and utterance.phone is not None
    return replace(state, procedure=state.left) if again else state


def _label(state: ConversationState) -> str:
    return f"{state.intent}.{state.intent_topic}" if state.intent_topic else state.intent


def _fills(slots: tuple[SlotSpec, ...], said: Said) -> bool:
    """Whether the message gives anew something that is read out of it, and not only words."""
    given = {
        "phone": said.utterance.phone, "surname": said.utterance.surname, "address": said.utterance.address,
        "count": said.utterance.head_count, "company": said.utterance.company,
    }  # fmt: skip
    return any(given.get(slot.type) for slot in slots)
