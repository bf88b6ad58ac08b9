"""What is said before anything else: the opening, the greeting of the hour and of the day, courtesies, the customer's name."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import Clock
from bot.conversation_state import ConversationState
from bot.conversations import Conversation
from bot.plan import Line, Plan
from bot.triage import Reading
from bot.workdays import greeted_holiday
from guards.pack import Pack, SlotValue, slots_of

_WELCOME = "CC-01.welcome"
_SELF_GREETING = frozenset({"greeting", "silence"})
_COURTESIES = {"greeting": "CC-02.hello", "thanks": "CC-31.welcome", "customer_apology": "CC-27.never_mind"}
"""What is answered in half a sentence when it comes beside something weightier."""


class Openings:
    """Chooses opening lines. `clock` gives the time in the company's own zone."""

    def __init__(self, *, pack: Pack, clock: Clock) -> None:
        self._pack = pack
        self._clock = clock

    def of(self, conversation: Conversation, reading: Reading, state: ConversationState, *, greeted: bool) -> tuple[Line, ...]:
        """CC-01 in a first turn, unless the channel has shown it; later on, an answer to what was said in courtesy beside the matter."""
        if conversation.turns == 0 and not greeted:
            slots = {"greeting": self._greeting()}
            if reading.intent == "greeting" and reading.topic != "identity":
                return (Line(key="CC-01.greeting", slots=slots),)
            if reading.intent not in _SELF_GREETING or reading.topic == "identity":
                return (Line(key=_WELCOME, slots=slots),)
        courtesies = [_COURTESIES[intent] for intent in reading.also if intent in _COURTESIES and intent != reading.intent]
        return tuple(Line(key=key, slots=address_slots(state)) for key in courtesies)

    def _greeting(self) -> str:
        """PG-1: a greeting that follows the calendar and the clock; packs whose opening has no slot for it leave it out."""
        now = self._clock()
        if holiday := greeted_holiday(now.date()):
            return self._pack.say("PG-1.new_year" if holiday == "new_year" else "PG-1.holiday")
        part = "morning" if 5 <= now.hour < 12 else "afternoon" if 12 <= now.hour < 18 else "evening"
        return self._pack.say(f"PG-1.{part}")


def salutation(state: ConversationState) -> tuple[Line, ...]:
    """CC-03: the customer's name, where surname and title are known."""
    slots = address_slots(state)
    return (Line(key="CC-03.salutation", slots=slots, break_before=True),) if slots["surname_title"] else ()


def addressed(plan: Plan, pack: Pack, *, opening: tuple[Line, ...]) -> Plan:
    """`plan` with the customer's name said (CC-03: in every later turn), behind the `opening`, where nothing of it says the name yet."""
    address = salutation(plan.state)
    spoken = (*plan.before, *plan.instead, *plan.after)
    if not address or not spoken or any(line.key and _says_name(line, pack) for line in spoken):
        return plan
    at = len(opening) if plan.before[: len(opening)] == opening else 0
    rest = plan.before[at:]
    if not (rest or plan.draft or plan.instead or plan.after):
        # The opening is all there is to say; a name behind it would stand alone.
        return plan
    # The name and what follows it are one sentence.
    if rest:
        rest = (replace(rest[0], break_before=False), *rest[1:])
    elif plan.instead:
        plan = replace(plan, instead=(replace(plan.instead[0], break_before=False), *plan.instead[1:]))
    return replace(plan, before=(*plan.before[:at], *address, *rest))


def _says_name(line: Line, pack: Pack) -> bool:
    forms = pack.wording(line.key).forms("chat")
    return "surname_title" in line.slots and any("surname_title" in slots_of(form) for form in forms)


def address_slots(state: ConversationState) -> dict[str, SlotValue | None]:
    """How the customer may be addressed in wording."""
    title = f"{state.surname}{state.title}" if state.surname and state.title else None
    return {"surname": state.surname, "surname_title": title}


def named(state: ConversationState, surname: str | None, title: str | None) -> ConversationState:
    """The state under the name given now, if one was: another surname takes its own title or none (CC-03: never guessed)."""
    if surname and surname != state.surname:
        return replace(state, surname=surname, title=title or None)
    return replace(state, title=title or state.title)
