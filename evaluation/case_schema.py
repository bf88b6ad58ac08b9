"""What a case file may hold: the schema that YAML, spreadsheets and the console's cases are checked against."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

_ZONE = ZoneInfo("Asia/Shanghai")

Text = Annotated[str, StringConstraints(min_length=1)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[list[Name], BeforeValidator(_several)]
Passages = Annotated[list[Text], BeforeValidator(_several)]


def _located(moment: datetime) -> datetime:
    """A moment without a zone is one of the desk's own."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=_ZONE)


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnSpec(_Spec):
    """`user` may be blank: silence is a turn (CC-04). The items of `expect` are read by the catalogue of checks."""

    user: Annotated[str, Field(strict=True)]
    later: str | None = None
    expect: list[dict[str, object] | str] = []


class SharedSpec(_Spec):
    """What a file may say once for all of its cases."""

    clause: Names = []
    severity: Literal["must", "should"] = "must"
    tags: Names = []
    pack: Name | None = None
    mutate: Names = []
    repeat: int | None = Field(None, ge=1, le=100)
    knowledge: Name = "samples"
    channel: Literal["chat", "phone"] = "chat"
    at: Annotated[datetime, AfterValidator(_located)] | None = None


class CaseSpec(SharedSpec):
    """A case: `turns`, or a `draft` with its question, passage and `expect`."""

    id: Annotated[str, StringConstraints(pattern=r"^[^\s@#]{1,120}$")]
    about: str = ""
    turns: list[TurnSpec] = []
    after: list[dict[str, object] | str] | dict[str, object] = []
    draft: Text | None = None
    question: str = ""
    passage: Passages = []
    surname: str | None = None
    promised: str | None = None
    expect: list[dict[str, object] | str] | str = []

    @model_validator(mode="after")
    def _dialogue_or_draft(self) -> CaseSpec:
        if (self.draft is None) == (not self.turns):
            raise ValueError("用例须有 turns（对话）或 draft（草稿）之一 / a case has either turns or a draft")
        if self.draft is None and (self.question or self.passage or self.surname or self.promised or self.expect):
            raise ValueError(
                "question、passage、surname、promised、expect 只用于 draft；对话的 expect 写在各轮之下"
                " / these belong to a draft; a dialogue's expect stands under its turns"
            )
        if self.draft is not None and (self.after or self.mutate):
            raise ValueError("草稿用例没有 after 和 mutate / a draft has neither after nor mutate")
        return self


class FileSpec(SharedSpec):
    """A file of cases: what they share, and `cases`."""

    cases: list[dict[str, object]] = Field(min_length=1)
