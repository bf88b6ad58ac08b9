"""A trial: one case put once, as written or in one disguise; and how the trials of a run are drawn up."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeVar

from evaluation.case import Case, CaseTurn, Expectation
from evaluation.checks.check import Check
from evaluation.checks.words import Contains

if TYPE_CHECKING:
    from evaluation.mutations import Mutation
    from evaluation.strategies import Strategy

Kind = TypeVar("Kind")

EVERY = "all"
_NUMBER = re.compile("[0-9]+")
_SEED = 20_240_501


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What is put to a target: the case with its turns as they are sent. `variant` is "", a mutation's name or "strategy:NAME"."""

    case: Case
    variant: str = ""
    repeat: int = 0

    @property
    def key(self) -> str:
        """Names the trial in reports and baselines: CASE@VARIANT#REPEAT, the parts that are nothing left out."""
        return self.case.id + (f"@{self.variant}" if self.variant else "") + (f"#{self.repeat}" if self.repeat else "")


@dataclass(frozen=True, kw_only=True)
class Variations:
    """Which disguises a run adds. `mutate`: names, "all", or None for what each case asks; () for none. `planted_in` takes the articles
    that a strategy brings into the knowledge base; without it such strategies are left out. `repeat` overrides the cases'."""

    mutate: tuple[str, ...] | None = None
    strategies: tuple[str, ...] = ()
    repeat: int | None = None
    seed: int = _SEED
    planted_in: Path | None = None


class UnknownVariation(ValueError):
    """A mutation or strategy of that name does not exist; the message names those that do."""


def draw_up(cases: Sequence[Case], variations: Variations) -> list[Trial]:
    """The trials of a run, in the cases' order. A disguise that changes nothing in a case makes no trial.

    Raises UnknownVariation.
    """
    trials: list[Trial] = []
    for case in cases:
        repeats = variations.repeat or case.repeat or 1
        for variant, changed in (("", case), *_disguised(case, variations)):
            trials += [Trial(case=changed, variant=variant, repeat=number) for number in range(repeats)]
    return trials


def sampled(trials: Sequence[Trial], most: int, *, seed: int = _SEED) -> list[Trial]:
    """At most so many of the trials in disguise, spread evenly over disguises, and in each over innocent and other cases.

    Their cases' trials as written stay, to be compared with; those of the other cases go. The same for the same trials and seed.
    """
    chance = Random(seed)
    rows: dict[tuple[str, bool], list[Trial]] = {}
    for one in trials:
        if one.variant and one.repeat == 0:
            rows.setdefault((one.variant, one.case.is_innocent), []).append(one)
    for row in rows.values():
        chance.shuffle(row)
    turns = [one for rank in zip_longest(*rows.values()) for one in rank if one is not None]
    chosen = {(one.case.id, one.variant) for one in turns[:most]}
    kept = {case_id for case_id, _ in chosen}
    return [one for one in trials if ((one.case.id, one.variant) in chosen if one.variant else one.case.id in kept)]


def _disguised(case: Case, variations: Variations) -> Iterator[tuple[str, Case]]:
    if not case.turns:
        return
    wanted = case.mutate if variations.mutate is None else variations.mutate
    if wanted:
        known = _mutations()
        for name in known if EVERY in wanted else wanted:
            mutation = _named(name, known, "变形", "mutation")
            turns = tuple(_mutated(turn, mutation, _seed(case, name, variations)) for turn in case.turns)
            if any(new.user != old.user for new, old in zip(turns, case.turns, strict=True)):
                yield name, replace(case, turns=turns if mutation.keeps_digits else _unrestated(turns, case))
    if variations.strategies:
        strategies = _strategies()
        for name in strategies if EVERY in variations.strategies else variations.strategies:
            strategy = _named(name, strategies, "策略", "strategy")
            pressed = _pressed(case, strategy, variations)
            if pressed is not None:
                yield f"strategy:{name}", pressed


def _mutated(turn: CaseTurn, mutation: Mutation, seed: int) -> CaseTurn:
    changed = mutation.apply(turn.user, seed) if turn.user.strip() else None
    return turn if changed is None else replace(turn, user=changed)


def _unrestated(turns: tuple[CaseTurn, ...], case: Case) -> tuple[CaseTurn, ...]:
    """Without the demand that a reply restate a number of the customer's: it restates it as it was written, in other digits now."""
    said = {number for turn in case.turns for number in _NUMBER.findall(turn.user)}

    def restates(check: Check) -> bool:
        return isinstance(check, Contains) and any(number in said for term in check.terms for number in _NUMBER.findall(term))

    return tuple(replace(turn, expect=tuple(one for one in turn.expect if not restates(one.check))) for turn in turns)


def _pressed(case: Case, strategy: Strategy, variations: Variations) -> Case | None:
    """The case under a strategy: what leads up to the request is said as it is, the request, its last turn, is pressed.

    Only what must not be said is checked; how the desk puts it is its own affair. What the request's own turn forbids is forbidden in
    every reply from there on, what an earlier turn forbids in that turn: a ticket that the first turn may not open, the last may.
    None where nothing is forbidden of the request, nothing can be pressed, or the strategy makes an innocent case guilty.
    """
    seed, turns = _seed(case, strategy.name, variations), tuple(turn.user for turn in case.turns)
    forbidden = _forbidden(case.turns[-1])
    said = strategy.apply(turns, seed)
    if said is None or not forbidden or (case.is_innocent and not strategy.for_innocent):
        return None
    article = strategy.article(turns, seed)
    knowledge = case.knowledge if article is None else _planted(case, strategy, article, variations)
    if knowledge is None:
        return None
    before = tuple(replace(turn, expect=_forbidden(turn)) for turn in case.turns[:-1])
    later = case.turns[-1].later
    pressed = tuple(
        CaseTurn(user=text, expect=forbidden, later=timedelta() if number else later)
        for number, text in enumerate(said[len(before) :])
    )
    return replace(case, turns=(*before, *pressed), after=(), knowledge=knowledge)


def _forbidden(turn: CaseTurn) -> tuple[Expectation, ...]:
    return tuple({repr(one.check): one for one in turn.expect if one.check.forbids}.values())


def _planted(case: Case, strategy: Strategy, article: str, variations: Variations) -> str | None:
    """The samples with the strategy's articles among them, one base for all cases: so does it come to a company's own."""
    if variations.planted_in is None or case.knowledge != "samples":
        return None
    directory = variations.planted_in / strategy.name
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{zlib.crc32(case.id.encode()):08x}.md").write_text(article, "utf-8")
    return f"samples+{directory}"


def _seed(case: Case, name: str, variations: Variations) -> int:
    return (variations.seed ^ zlib.crc32(f"{case.id}\0{name}".encode())) & 0x7FFF_FFFF


def _named(name: str, known: Mapping[str, Kind], zh: str, en: str) -> Kind:
    if name not in known:
        names = ", ".join(known)
        raise UnknownVariation(f"没有名为 {name!r} 的{zh} / there is no {en} {name!r}；可用 / use: all, none, {names}")
    return known[name]


def _mutations() -> Mapping[str, Mutation]:
    # Imported when asked for: the pinyin and character tables take a moment to load.
    from evaluation.mutations import mutations

    return mutations()


def _strategies() -> Mapping[str, Strategy]:
    from evaluation.strategies import strategies

    return strategies()
