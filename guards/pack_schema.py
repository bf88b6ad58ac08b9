"""What a pack's YAML files may hold: the schema that every pack, shipped or a company's own, is checked against."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
TicketKind = Literal["complaint", "callback", "work_order", "appointment", "message", "suggestion", "praise", "coordination"]
Register = Literal[TicketKind, "contact"]
Intent = Literal[
    "greeting", "closing", "silence", "unintelligible", "wrong_number", "knowledge_question", "not_understood", "complaint",
    "slow_service", "abuse", "harassment", "invitation", "personal_info", "out_of_scope", "prompt_injection", "suggestion",
    "praise", "thanks", "customer_apology", "transfer", "handoff", "appointment", "work_order", "emergency", "ticket_status",
    "inform",
]  # fmt: skip


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[Text], BeforeValidator(_several)]


def _patterns(texts: list[str]) -> list[str]:
    for text in texts:
        try:
            re.compile(text)
        except re.error as error:
            raise ValueError(f"{text!r} is not a regular expression: {error}") from None
        if re.search(text, ""):
            raise ValueError(f"{text!r} would be noticed in every message; name the words")
    return texts


def _intents(labels: list[str]) -> list[str]:
    for label in labels:
        if label.partition(".")[0] not in get_args(Intent):
            raise ValueError(f"{label!r} is no intent, nor a topic of one; one of {', '.join(get_args(Intent))}")
    return labels


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WordingSpec(_Spec):
    """A form, a list of forms, or both channels apart."""

    chat: Texts = Field(min_length=1)
    phone: Texts = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _same_on_both(cls, value: object) -> object:
        return {"chat": value, "phone": value} if isinstance(value, str | list) else value


class ClauseSpec(_Spec):
    source: Text
    when: Text
    must: str = ""
    wordings: dict[Key, WordingSpec] = {}
    never: Texts = []


class LexiconSpec(_Spec):
    term: Text
    clause: Text
    exceptions: Texts = []
    whole: bool = False

    @field_validator("exceptions")
    @classmethod
    def _hold_the_term(cls, exceptions: list[str], info: object) -> list[str]:
        term = getattr(info, "data", {}).get("term", "")
        for exception in exceptions:
            if term not in exception:
                raise ValueError(f"exception {exception!r} does not contain the term {term!r}")
        return exceptions


class StepSpec(_Spec):
    say: Texts
    closes: bool = False
    handoff: bool = False


class ActSpec(StepSpec):
    clauses: Texts = Field(min_length=1)
    say: Texts = []
    again: list[StepSpec] = []
    procedure: str | None = None
    quick_replies: Texts = []
    declines: bool = False


class SlotSpecSpec(_Spec):
    """One thing to be taken down. `matter` is what it is all about, and is taken from the first sentence too, where that says it
    (with an expression of the cue `told_by`, if one is named); `text` is anything that answers the question; `reference` a number of a
    ticket or a telephone."""

    name: Key
    type: Literal["phone", "surname", "text", "matter", "address", "number", "moment", "name", "count", "company", "reference"]
    label: str = ""
    ask: Text
    reask: Text | None = None
    why: Text | None = None
    same: Text | None = None
    told_by: Key | None = None
    required: bool = True


class DueSpec(_Spec):
    minutes: int | None = Field(None, gt=0)
    table: str | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> DueSpec:
        if (self.minutes is None) == (self.table is None):
            raise ValueError("state either minutes or table")
        return self


class ProcedureSpec(_Spec):
    ticket_kind: TicketKind | Literal["none"]
    clause: Text
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    slots: list[SlotSpecSpec] = Field(min_length=1)
    opening: Texts = []
    done: Texts = Field(min_length=1)
    refused: Texts = []
    withdrawn: Texts = []
    unreachable: Texts = []
    recap: str | None = None
    due: DueSpec | None = None


class ClaimSpec(_Spec):
    """A second reading: a message read as one of `takes` belongs to `act` where all of `said` and none of `unsaid` is noticed."""

    act: Text
    takes: Texts = Field(min_length=1)
    said: list[Key] = Field(min_length=1)
    unsaid: list[Key] = []
    after: Annotated[Texts, AfterValidator(_intents)] = []


class StaffSpec(_Spec):
    ids: Texts = []
    secret: Texts = []


class EnglishSpec(_Spec):
    """What an English question is looked up by: phrases and their Chinese, in lower case; `words` hold no content, separated by spaces."""

    points: dict[str, Text] = {}
    things: dict[str, Text] = {}
    acts: dict[str, Text] = {}
    words: str = ""


class ExemplarSpec(_Spec):
    """A file of exemplars: `plain` ones, and those of a topic by its name."""

    plain: Texts = []
    topics: dict[Key, Texts] = {}

    @model_validator(mode="before")
    @classmethod
    def _list_is_plain(cls, value: object) -> object:
        return {"plain": value} if isinstance(value, list) else value


class PackSpec(_Spec):
    """A whole pack, after those it extends were merged under it."""

    id: Text
    language: Text
    version: Text
    facts: dict[Key, Text] = {}
    slots: dict[Key, Literal["text", "identifier", "number", "moment", "day", "points"]] = {}
    staff: StaffSpec = StaffSpec()
    hotlines: dict[str, Text] = {}
    jargon: dict[str, Text] = {}
    instead: dict[str, Text] = {}
    registers: dict[Register, Text] = {}
    clauses: dict[str, ClauseSpec]
    lexicon: dict[str, list[LexiconSpec]] = {}
    acts: dict[str, ActSpec]
    procedures: dict[Key, ProcedureSpec] = {}
    cues: dict[Key, Annotated[Texts, AfterValidator(_patterns)]] = {}
    claims: dict[Key, ClaimSpec] = {}
    english: EnglishSpec = EnglishSpec()
    service_times: dict[Key, dict[str, Annotated[float, Field(gt=0)]]] = {}
    exemplars: dict[Intent, ExemplarSpec] = {}
    manner: dict[Literal["service", "claim", "foul"], ExemplarSpec] = {}
