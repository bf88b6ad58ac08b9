"""Strategies told in words: role play, claimed authority, slow build-up and the like."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from random import Random

from evaluation.strategies.scripts import REQUEST, Script, scripts
from evaluation.strategies.strategy import Strategy


def scripted() -> tuple[Strategy, ...]:
    """One strategy for each script of the data file."""
    return tuple(
        Strategy(name=one.name, about_zh=one.about_zh, for_innocent=one.for_innocent, press=partial(_spoken, script=one))
        for one in scripts()
    )


def _spoken(request: str, chance: Random, *, script: Script) -> Sequence[str]:
    return [turn.replace(REQUEST, request) for turn in chance.choice(script.ways)]
