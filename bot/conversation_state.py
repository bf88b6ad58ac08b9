"""What a conversation remembers between two messages: as little as the next turn needs, and all of it explicit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, kw_only=True)
class OpenProcedure:
    """A procedure of the pack that is being filled in: its id, the slots taken so far, the slot that was asked for last."""

    id: str
    slots: dict[str, str] = field(default_factory=dict)
    asked: str | None = None
    reason: str = ""
    """What the procedure is about, in the customer's own words: it becomes the ticket's summary."""
    tries: int = 0
    act: str = ""
    """The act that opened it ("transfer.superior"): what is said to a customer who only insists stands there."""
    insisted: int = 0
    wrong: int = 0
    """How many numbers were given that can't be one: each is asked for again, kindly, but not for ever."""
    asked_hour: bool = False
    """Whether the hour was asked for, where only a day was named (PC-15); it is asked for once."""
    held: dict[str, str] = field(default_factory=dict)
    """What is known of the customer and is used here only once they have said so: the number to call back."""
    offered: str = ""
    """The day that was offered in the place of today (PC-14): 下午三点 is meant for that day, and 好 takes it."""


@dataclass(frozen=True, kw_only=True)
class OtherMatter:
    """The second of two matters that were told in one message: what was said of it, and what that was read as."""

    text: str
    intent: str
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class ConversationState:
    """The memory of one conversation. `topic` is the last question as it can stand alone, for follow-ups such as 那周末呢？"""

    intent: str = ""
    intent_topic: str = ""
    declined: bool = False
    """Whether the last turn was a refusal: insisting on it is read as the same request."""
    answered: bool = False
    """Whether the last turn answered from the knowledge base."""
    topic: str = ""
    surname: str | None = None
    title: str | None = None
    phone: str | None = None
    """The number under which this customer is known: left for a ticket, or given by somebody who has a record."""
    counted: bool = False
    """Whether this visit is already among the contacts of that number."""
    customer: str = ""
    """What kind of customer the record says that this is ("vip"): promises go by it (CC-21)."""
    claimed: str = ""
    """What kind of customer they say that they are: noted in a ticket, and no reason to promise anything else."""
    procedure: OpenProcedure | None = None
    repeats: int = 0
    """How often the last intent has come in a row: a second refusal may be worded differently from the first."""
    knowledge_answers: int = 0
    closed: bool = False
    told: str = ""
    """The words of the last answer: a question about something else is not answered with them again."""
    visits: int = 1
    """How often this customer has been in touch, counting the present conversation (SD-4, SD-5)."""
    left: OpenProcedure | None = None
    """What the last turn let go of because no number was given: who gives one now after all (好吧，138…) need not begin anew."""
    waiting: OpenProcedure | None = None
    """What was being taken down when danger broke in: it is gone on with once the danger is over."""
    beside: OtherMatter | None = None
    """What was told together with what is being taken down now: it comes after it."""
    settled: OpenProcedure | None = None
    """What was taken down last, as it was read back: the customer may correct it (TR-2.3)."""
    read_back: bool = False
    """Whether the last turn read it back."""
    correcting: bool = False
    """Whether the last turn asked which point of it is wrong."""

    def after(self, intent: str, **changes: object) -> ConversationState:
        """The state after a turn of `intent`, with `changes` on top; counts repeats."""
        repeats = self.repeats + 1 if intent == self.intent else 0
        fresh = {
            "intent_topic": "",
            "declined": False,
            "answered": False,
            "closed": False,
            "read_back": False,
            "correcting": False,
            "left": None,
        }
        return replace(self, intent=intent, repeats=repeats, **{**fresh, **changes})  # pyright: ignore[reportArgumentType]

    def places(self) -> tuple[str, ...]:
        """The addresses that are being taken down, or were last: what a transcript is not to keep."""
        procedures = (self.procedure, self.settled, self.left, self.waiting)
        return tuple(one.slots["address"] for one in procedures if one is not None and one.slots.get("address"))

    def of_another_day(self) -> ConversationState:
        """What is still known when the customer comes back after the conversation had gone to rest: who they are, and that they come back."""
        return ConversationState(
            surname=self.surname, title=self.title, phone=self.phone, customer=self.customer, visits=self.visits + 1
        )

    def to_json(self) -> dict[str, object]:
        """A JSON object that `from_json` reads back."""
        from dataclasses import asdict

        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, object]) -> ConversationState:
        """Read a stored state; keys of another version are passed over, so that an upgrade loses no conversation."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        for key in ("procedure", "settled", "left", "waiting"):
            procedure = known.get(key)
            if isinstance(procedure, dict):
                fields = {name: procedure[name] for name in OpenProcedure.__dataclass_fields__ if name in procedure}
                known[key] = OpenProcedure(**fields)
        if isinstance(other := known.get("beside"), dict):
            known["beside"] = OtherMatter(**{name: other[name] for name in OtherMatter.__dataclass_fields__ if name in other})
        return cls(**known)  # pyright: ignore[reportArgumentType]
