"""Prescribed wording: what an act of the pack says to a message, the first time and when it comes again."""

from __future__ import annotations

from dataclasses import replace

from bot.look_up import LookUp, in_points
from bot.openings import address_slots
from bot.plan import Line, Plan
from bot.situation import Situation
from bot.taking_down import TakingDown
from bot.tickets import TicketRequest
from guards.pack import Act, Pack


class Prescribed:
    """Plans the turns that the pack's acts word."""

    def __init__(self, *, pack: Pack, look_up: LookUp, taking_down: TakingDown) -> None:
        self._pack = pack
        self._look_up = look_up
        self._taking_down = taking_down

    def plan(self, situation: Situation) -> Plan:
        """What the act of this reading says, and the procedure that it opens; whoever is to be told gets a ticket."""
        reading, state = situation.reading, situation.state
        act = self._pack.act(reading.intent, reading.topic)
        times = state.repeats + 1 if state.intent == reading.intent else 0
        # Nobody is promised that somebody is told without a record of it.
        urgency = "urgent" if reading.intent == "emergency" else "high"
        report = TicketRequest(kind="coordination", clause=act.clauses[0], priority=urgency, summary=situation.utterance.text)
        if act.procedure is not None and not (times and act.again):
            step = self._taking_down.begin(act.procedure, situation, reason=situation.utterance.text)
            plan = replace(self._taking_down.plan(step, situation, act=act), clauses=act.clauses)
            if urgency == "urgent" and state.procedure is not None:
                # Danger outranks what was being taken down; that waits, and is not mixed into the report.
                plan = replace(plan, state=replace(plan.state, waiting=state.procedure))
            return replace(plan, ticket=plan.ticket or report) if act.handoff else plan
        if reading.intent == "not_understood" and reading.topic == "explain_again" and state.told:
            return self._explained_again(situation, act)
        step_of_act = act.at(times)
        keys = _first_greeting(step_of_act.say, situation)
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
            before=(*situation.opening, *(Line(key=key, slots=address_slots(state)) for key in keys)),
            quick_replies=act.quick_replies,
            closes=step_of_act.closes,
            # Whoever is to be told is told once, not at every repetition.
            ticket=report if step_of_act.handoff and (not times or act.at(times - 1) is not step_of_act) else None,
            certainty=reading.certainty,
            why=reading.why,
        )

    def _explained_again(self, situation: Situation, act: Act) -> Plan:
        """CC-09: the last answer once more, point by point; nothing is added to what the base says."""
        reading, state = situation.reading, situation.state
        answer = self._look_up.again(state)
        lines = (*situation.opening, *(Line(key=key) for key in act.say))
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


def _first_greeting(keys: tuple[str, ...], situation: Situation) -> tuple[str, ...]:
    """A greeting that opens the conversation gets the full opening (CC-01) in the place of CC-02; who asks what he talks to is told."""
    greets = situation.reading.intent == "greeting" and situation.reading.topic != "identity"
    return () if greets and situation.opening else keys
