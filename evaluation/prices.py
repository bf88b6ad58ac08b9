"""What a run cost in money, where the price of its model is known."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evaluation.observed import Usage

_SHIPPED = Path(__file__).with_name("prices.toml")
_MILLION = 1_000_000
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€"}


class PriceFault(ValueError):
    """A price table that can't be used; the message is a remedy in Chinese and English."""


class Price(BaseModel):
    """The price of models whose name `pattern` is found in: per million tokens in and out. `as_of` says how old it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    currency: str = Field(pattern="^[A-Z]{3}$")
    input: float = Field(ge=0)
    output: float = Field(ge=0)
    as_of: str = ""

    @field_validator("pattern")
    @classmethod
    def _is_pattern(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    price: tuple[Price, ...]


@dataclass(frozen=True, kw_only=True)
class Cost:
    """An amount of money, and how old the prices are that it was reckoned with."""

    amount: float
    currency: str
    as_of: str = ""

    def __str__(self) -> str:
        sign = _SIGNS.get(self.currency, f"{self.currency} ")
        return f"{sign}{self.amount:.4g}" if self.amount else f"{sign}0"


def read_prices(file: Path | None = None) -> tuple[Price, ...]:
    """The table in `file`, by default the shipped one. Raises PriceFault."""
    file = file or _SHIPPED
    try:
        return _Table.model_validate(tomllib.loads(file.read_text("utf-8"))).price
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PriceFault(
            f"{file} 不是价格表；照 evaluation/prices.toml 写 [[price]]：pattern、currency、input、output"
            f" / not a price table; write it as evaluation/prices.toml is ({type(error).__name__})"
        ) from error


def cost_of(usage: Usage, model: str, prices: tuple[Price, ...]) -> Cost | None:
    """What `usage` of `model` (its KEFU_LLM name) cost; None where the price is not known."""
    found = next((one for one in prices if re.search(one.pattern, model)), None)
    if found is None:
        return None
    amount = (usage.prompt_tokens * found.input + usage.completion_tokens * found.output) / _MILLION
    return Cost(amount=amount, currency=found.currency, as_of=found.as_of)
