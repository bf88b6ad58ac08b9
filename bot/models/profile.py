"""Model profiles: how much a model is shown, asked for and trusted with, chosen by its name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Literal

Json = str | int | float | bool | None | Mapping[str, "Json"] | list["Json"]


@dataclass(frozen=True, kw_only=True)
class ModelProfile:
    """The settings of one kind of model; profiles.toml says what each field is for."""

    name: str
    prompt: str
    passages: int
    history: int
    trust: Literal["low", "high"]
    may_decline: bool
    max_tokens: int
    temperature: float | None = None
    stop: tuple[str, ...] = ()
    extra_body: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Row:
    pattern: re.Pattern[str]
    embedded: bool | None
    fields: dict


def profile_for(model_name: str, *, embedded: bool) -> ModelProfile:
    """The profile of the model `model_name`, thinking switched off where its family has a switch."""
    profiles, thinking = _tables()
    row = next(row for row in profiles if row.embedded in (None, embedded) and row.pattern.search(model_name))
    switch = next((row.fields["extra_body"] for row in thinking if row.pattern.search(model_name)), {})
    return ModelProfile(**row.fields, extra_body=switch)


@lru_cache(maxsize=1)
def _tables() -> tuple[tuple[_Row, ...], tuple[_Row, ...]]:
    data = tomllib.loads(resources.files("bot.models").joinpath("profiles.toml").read_text(encoding="utf-8"))
    return tuple(map(_row, data["profile"])), tuple(map(_row, data["thinking"]))


def _row(fields: dict) -> _Row:
    pattern = re.compile(fields.pop("pattern"), re.IGNORECASE)
    embedded = fields.pop("embedded", None)
    if "stop" in fields:
        fields["stop"] = tuple(fields["stop"])
    return _Row(pattern=pattern, embedded=embedded, fields=fields)
