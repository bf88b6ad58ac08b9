"""From a procedure's step to what is said and kept: the next question, the recap, the ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot import procedure, recap
from bot.clock import Clock
from bot.conversation_state import ConversationState, OpenProcedure
from bot.moment import as_told
from bot.openings import address_slots, named
from bot.plan import Line, Plan
from bot.said import Said
from bot.situation import Situation
from bot.tickets import Ticket, TicketRequest
from bot.workdays import next_workday
from guards.pack import Act, ActStep, Pack, Procedure, SlotSpec, SlotValue

_CONFIRM = "TR-2.3.confirm"


class TakingDown:
    """Plans the turns in which something is taken down."""

    def __init__(self, *, pack: Pack, clock: Clock) -> None:
        self._pack = pack
        self._clock = clock

    def said(self, situation: Situation) -> Said:
        """The message of `situation` as a procedure takes it."""
        act = self._pack.act(situation.reading.intent, situation.reading.topic)
        kind = self._pack.procedures[act.procedure].ticket_kind if act.procedure else ""
        return Said(
            utterance=situation.utterance,
            cues=self._pack.cues,
            now=self._clock(),
            intent=situation.reading.intent,
            topic=situation.reading.topic,
            kind=kind,
        )

    def begin(self, name: str, situation: Situation, *, reason: str, known: Mapping[str, str] | None = None) -> procedure.Step:
        """The first step of the procedure `name`; what is `known` of the customer (by default the name) is not asked for."""
        known = known_of(situation.state) if known is None else known
        spec, left = self._pack.procedures[name], situation.state.procedure
        step = procedure.begin(spec, self.said(situation), known=dict(known), reason=reason)
        if left is None or left.id == name or spec.priority == "urgent":
            return step
        return procedure.carried_over(spec, step, self._told_before(left))

    def _told_before(self, left: OpenProcedure) -> str:
        """What was told for a procedure that another matter now takes the place of."""
        spec = self._pack.procedures[left.id]
        if spec.ticket_kind in ("none", "callback"):
            return ""
        return "；".join(recap.points(spec, left, without=("phone", "surname")))

    def plan(self, step: procedure.Step, situation: Situation, *, act: Act | None = None) -> Plan:
        """What is said at `step`; `act` is the one that opened the procedure with this message."""
        state, reading = situation.state, situation.reading
        spec = self._pack.procedures[step.procedure.id]
        slots = step.procedure.slots
        addressed = named(state, slots.get("surname"), slots.get("title"))
        addressed = replace(addressed, phone=slots.get("phone") or state.phone) if step.outcome == "done" else addressed
        intent = reading.intent if act is not None or reading.intent == "knowledge_question" else "inform"
        done = step.outcome == "done"
        opened = step.procedure if act is None else replace(step.procedure, act=_name(act))
        left = opened if step.outcome == "refused" else None
        after = addressed.after(intent, procedure=opened if step.outcome == "ask" else None, left=left)
        if step.outcome == "withdrawn":
            # 算了 calls off all that was told with it.
            after = replace(after, beside=None)
        known = self._known(spec, step.procedure, addressed)
        return Plan(
            intent=intent,
            clauses=(spec.clause,),
            state=replace(after, settled=step.procedure, read_back=spec.recap is not None) if done else after,
            before=(*situation.opening, *_lines(self._keys(step, act), known, spec)),
            ticket=recap.ticket_request(spec, step.procedure, self._pack, customer=state.customer, claimed=state.claimed)
            if done
            else None,
            certainty=reading.certainty,
            why=f"{reading.why}; {spec.id}: {step.outcome}",
        )

    def insisted(self, opened: OpenProcedure, situation: Situation) -> Plan:
        """What is said to who tells nothing and only insists: the act's next step (SC-2 to SC-7); what was asked stays open."""
        state = situation.state
        intent, _, topic = opened.act.partition(".")
        act = self._pack.act(intent, topic)
        times = opened.insisted + 1
        step = act.at(times)
        # The on-duty manager is told once, not at every repetition.
        told_now = step.handoff and act.at(times - 1) is not step
        report = TicketRequest(kind="coordination", clause=act.clauses[0], priority="high", summary=opened.reason)
        return Plan(
            intent=intent,
            clauses=_clauses(step),
            state=state.after(intent, intent_topic=topic, procedure=replace(opened, insisted=times)),
            before=(*situation.opening, *(Line(key=key, slots=address_slots(state)) for key in step.say)),
            ticket=report if told_now else None,
            certainty=situation.reading.certainty,
            why=f"{situation.reading.why}; {opened.id}: 坚持第{times}次",
        )

    def corrected(self, settled: OpenProcedure, ticket: Ticket, situation: Situation) -> Plan:
        """TR-2.3: what was corrected is written into `ticket` and read back."""
        state, reading = situation.state, situation.reading
        spec = self._pack.procedures[settled.id]
        addressed = named(state, settled.slots.get("surname"), settled.slots.get("title"))
        request = recap.ticket_request(spec, settled, self._pack, customer=state.customer, claimed=state.claimed)
        after = addressed.after("inform", procedure=None)
        return Plan(
            intent="inform",
            clauses=("TR-2.3",),
            state=replace(after, settled=settled, read_back=True),
            before=(
                Line(key="TR-2.3.corrected"),
                Line(key=_CONFIRM, slots=self._known(spec, settled, addressed), origin="knowledge"),
            ),
            ticket=replace(request, amends=ticket.id),
            certainty=reading.certainty,
            why=f"{reading.why}; {spec.id}: 更正",
        )

    def called_off(self, ticket: Ticket, situation: Situation) -> Plan:
        """What was taken down is taken back: the ticket goes, and nothing is asked."""
        state, reading = situation.state, situation.reading
        after = replace(
            state.after("inform", intent_topic="withdraw", procedure=None), settled=None, beside=None, phone=None, counted=False
        )
        return Plan(
            intent="inform",
            clauses=(ticket.clause,),
            state=after,
            before=(*situation.opening, Line(key="CC-32.withdrawn"), Line(key="CC-34.anything_else")),
            ticket=TicketRequest(kind=ticket.kind, clause=ticket.clause, summary="", calls_off=ticket.id),
            certainty=reading.certainty,
            why=f"{reading.why}; 登记之后作罢",
        )

    def asked_what_differs(self, situation: Situation) -> Plan:
        """TR-2.3: something is not right, and the customer has not said what."""
        state, reading = situation.state, situation.reading
        return Plan(
            intent="inform",
            clauses=("TR-2.3",),
            state=replace(state.after("inform", procedure=None), correcting=True),
            before=(Line(key="TR-2.3.what_differs"),),
            certainty=reading.certainty,
            why=f"{reading.why}; 复述有误，问哪一点",
        )

    def asked_again(self, situation: Situation) -> Plan | None:
        """What was asked for once more, where the customer asks back when to come (那几点能来): it is theirs to say. None for all else."""
        opened = situation.state.procedure
        if opened is None or opened.asked is None or not self.said(situation).notices("asks_when_to_come"):
            return None
        spec = self._pack.procedures[opened.id]
        asked = next(slot for slot in spec.slots if slot.name == opened.asked)
        if asked.type != "moment":
            return None
        return self.plan(procedure.Step(outcome="ask", procedure=opened, again=True, hour=asked.name in opened.slots), situation)

    def resuming(self, plan: Plan, opened: OpenProcedure | None) -> Plan:
        """After an aside, come back to what was being taken down: once; a customer who goes on elsewhere is not pursued."""
        now = plan.state.procedure
        if opened is None or plan.closes or (now is not None and now.id != opened.id):
            return plan
        spec, opened = self._pack.procedures[opened.id], now or opened
        if plan.intent == "closing":
            return self._filed(plan, spec, opened)
        if any(line.key in {key for slot in spec.slots for key in (slot.ask, slot.reask, slot.same)} for line in plan.before):
            return plan
        if opened.tries:
            # What was told already stays open for whoever comes back to it; a bare request is let go.
            kept = opened if procedure.holds_a_matter(spec, opened) else None
            return replace(plan, state=replace(plan.state, procedure=kept))
        asked = next(slot for slot in spec.slots if slot.name == opened.asked)
        # The day is known where only the hour is still open.
        question = asked.reask if asked.type == "address" and asked.reask else self._asking(asked, opened)
        key = f"{spec.clause}.ask_hour" if asked.name in opened.slots else question
        again = Line(key=key, slots=self._known(spec, opened, plan.state), break_before=True)
        kept = replace(opened, tries=opened.tries + 1)
        after = tuple(line for line in plan.after if line.key != "CC-33.check")
        return replace(plan, after=(*after, again), state=replace(plan.state, procedure=kept))

    def _filed(self, plan: Plan, spec: Procedure, opened: OpenProcedure) -> Plan:
        """A goodbye in the middle: what was told is not lost, where all that a ticket needs is known."""
        known = all(opened.slots.get(slot.name) for slot in spec.slots if slot.required)
        if plan.ticket is not None or not known or not procedure.holds_a_matter(spec, opened):
            return plan
        slots = self._known(spec, opened, plan.state)
        said = (_line(key, slots, spec) for key in spec.done if key != "CC-34.anything_else")
        ticket = recap.ticket_request(spec, opened, self._pack, customer=plan.state.customer, claimed=plan.state.claimed)
        return replace(plan, before=(*said, *plan.before), clauses=(spec.clause, *plan.clauses), ticket=ticket)

    def _known(self, spec: Procedure, opened: OpenProcedure, state: ConversationState) -> dict[str, SlotValue | None]:
        slots = opened.slots
        due = recap.due_in(spec, self._pack, customer=state.customer)
        told = tuple(recap.points(spec, opened))
        return {
            **address_slots(state),
            "hours": None if due is None else due.total_seconds() / 3600,
            "recap": told or None,
            "moment": as_told(slots["moment"]) if slots.get("moment") else None,
            "next_day": next_workday(self._clock()),
            "phone_tail": (slots.get("phone") or opened.held.get("phone") or "")[-4:] or None,
        }

    def _keys(self, step: procedure.Step, act: Act | None) -> tuple[str, ...]:
        """The wording of a step: what the act says first, then the next question or the procedure's end."""
        spec = self._pack.procedures[step.procedure.id]
        asks = {slot.ask for slot in spec.slots}
        said = () if act is None else tuple(key for key in act.say if key not in asks)
        match step.outcome:
            case "done":
                phone = next((slot.name for slot in spec.slots if slot.type == "phone"), "")
                unreachable = bool(spec.unreachable) and not step.procedure.slots.get(phone)
                return (*said, *((spec.recap,) if spec.recap else ()), *(spec.unreachable if unreachable else spec.done))
            case "refused":
                return spec.refused
            case "withdrawn":
                return spec.withdrawn
        asked = next(slot for slot in spec.slots if slot.name == step.procedure.asked)
        if step.too_soon:
            return (f"{spec.clause}.not_today",)
        if step.hour:
            return (*said, *(spec.opening[:1] if act is not None else ()), f"{spec.clause}.ask_hour")
        if step.explains and asked.why is not None:
            return asked.why, asked.ask
        again = asked.reask if step.again and asked.reask is not None else self._asking(asked, step.procedure)
        return (*(key for key in said if not self._repeats(again, key)), *(spec.opening if act is not None else ()), again)

    def _asking(self, asked: SlotSpec, opened: OpenProcedure) -> str:
        """The question for a slot: whether what is known holds here too, where there is such a question."""
        return asked.same if asked.same is not None and asked.name in opened.held else asked.ask

    def _repeats(self, question: str, key: str) -> bool:
        """Whether the wording of `question` begins with all that `key` would say."""
        first = [self._pack.wording(one).forms("chat")[0].rstrip("。！") for one in (question, key)]
        return question != key and first[0].startswith(first[1])


def known_of(state: ConversationState) -> dict[str, str]:
    """What the conversation already knows of the customer, by slot."""
    known = {"surname": state.surname, "phone": state.phone}
    return {name: value for name, value in known.items() if value}


def _name(act: Act) -> str:
    return f"{act.intent}.{act.topic}" if act.topic else act.intent


def _clauses(step: ActStep) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.rpartition(".")[0] for key in step.say))


def _lines(keys: Iterable[str], slots: Mapping[str, SlotValue | None], spec: Procedure) -> tuple[Line, ...]:
    """The lines of a step; what follows the points that are read back stands on a line of its own."""
    lines = [_line(key, slots, spec) for key in dict.fromkeys(keys)]
    return tuple(
        replace(line, break_before=True) if at and lines[at - 1].key == spec.recap else line for at, line in enumerate(lines)
    )


def _line(key: str, slots: Mapping[str, SlotValue | None], spec: Procedure) -> Line:
    # A recap repeats the customer's own words: they are looked at like words from outside, and left out where they offend.
    return Line(key=key, slots=slots, origin="knowledge" if key == spec.recap else "wording")
