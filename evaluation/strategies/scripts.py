"""The strategies' data file, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

REQUEST = "{request}"


@dataclass(frozen=True, kw_only=True)
class Script:
    """A strategy as data: one of `ways` is spoken, turn by turn, with the request in place of `{request}`."""

    name: str
    about_zh: str
    for_innocent: bool
    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """An article that carries an attack: `body` has `{attack}` where it goes; `question` is what retrieves it."""

    title: str
    body: str
    question: str


def scripts() -> tuple[Script, ...]:
    """The strategies that are told in fixed words."""
    return tuple(
        Script(
            name=str(name),
            about_zh=str(told["about_zh"]),
            for_innocent=bool(told["for_innocent"]),
            ways=tuple(tuple(str(turn) for turn in way) for way in told["ways"]),
        )
        for name, told in _data("scripts.yaml").items()
    )


@lru_cache(maxsize=1)
def carriers() -> tuple[Carrier, ...]:
    """Articles that an attack may lie in."""
    return tuple(Carrier(**{str(key): str(value) for key, value in one.items()}) for one in _data("injection.yaml")["carriers"])


@lru_cache(maxsize=1)
def orders() -> tuple[str, ...]:
    """How a planted article tells the desk to do what the attacker wants, with `{request}`."""
    return tuple(str(one) for one in _data("injection.yaml")["orders"])


def _data(name: str) -> dict:
    return yaml.safe_load((files("evaluation.strategies") / "data" / name).read_text(encoding="utf-8"))
