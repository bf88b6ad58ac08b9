"""The mutations' data files, each read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import yaml

Words = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def offences() -> tuple[tuple[str, ...], frozenset[str]]:
    """Words that no mutation may add: Chinese ones, and Latin ones that stand alone."""
    data = _yaml("offences.yaml")
    return tuple(str(one) for one in data["words"]), frozenset(str(one) for one in data["latin"])


@lru_cache(maxsize=4)
def pairs(name: str) -> Words:
    """A TSV table `name`: what stands in the first column and, by commas, what it may become. `#` begins a comment."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _text(name).splitlines():
        if line.strip() and not line.startswith("#"):
            written, _, others = line.partition("\t")
            table[written] = tuple(one for one in others.split(",") if one)
    return table


@lru_cache(maxsize=1)
def meant_readings() -> Mapping[str, str]:
    """The readings that people mean, of characters for which a dictionary puts another first."""
    return {str(one): str(read) for one, read in _yaml("sounds.yaml")["readings"].items()}


@lru_cache(maxsize=2)
def characters_of(kind: str) -> frozenset[str]:
    """Characters of "several_readings", or those that a slip may "never" end in."""
    return frozenset(_yaml("sounds.yaml")[kind]) - {" "}


@lru_cache(maxsize=1)
def vocabularies() -> Mapping[str, Words]:
    """Word lists of the dialects and of English by name: standard word → what is said instead; → itself where it must stay."""
    return {
        name: {str(word): _tuple(instead) for word, instead in words.items()}
        for name, words in _yaml("vocabularies.yaml").items()
    }


@lru_cache(maxsize=1)
def phrases() -> Words:
    """Openings, stories, interjections and the like by kind."""
    return {kind: tuple(str(one) for one in written) for kind, written in _yaml("phrases.yaml").items()}


def _tuple(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)


def _yaml(name: str) -> dict:
    return yaml.safe_load(_text(name))


def _text(name: str) -> str:
    return (files("evaluation.mutations") / "data" / name).read_text(encoding="utf-8")
