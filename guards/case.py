"""What a text says of one case: if this, then that; and whether two texts say the opposite of the same case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.bound import Bound, bounds
from guards.charge import FREE
from guards.courtesy import content_pairs
from guards.denial import NO_DENIAL, denies
from guards.phrase import phrases
from guards.sense import sense

_SEGMENT = re.compile(r"[。！？!?；;\n]")
_THEN = re.compile(r"(?<=[^,，]{2})(?:就(?!诊|近|餐|读)|的话[,，]?|的[,，]|[,，]则|则(?=[^,]))")
_IF = re.compile(r"^(?:如果|要是|若是?|只要|凡是?|对于)|(?:的话?|时|者|的人|就|则|一定|都|也)+$")
_PAYS = re.compile(
    r"(?<!不)(?<!无需)(?<!不用)(?<!不会)(?<!不再)(?:支付|付|收取?|交|缴|扣除?|承担|自费)[^,。]{0,8}(?:费|钱|款|元|金)"
)
_NOTHING = re.compile(r"不(?:会|再|用|需|另|予)*(?:收|付|交|缴|扣)")
_LIKE = 0.7


@dataclass(frozen=True, kw_only=True)
class _Case:
    """The condition in characters, its limits, and what becomes of it."""

    when: frozenset[str]
    limits: tuple[Bound, ...]
    lacks: bool
    then: str

    def is_same(self, other: _Case) -> bool:
        """Whether both speak of the same case, limits on the same side of the same figure included."""
        if self.lacks != other.lacks or bool(self.limits) != bool(other.limits):
            return False
        if self.limits and not any(one.is_of(two) and one.side == two.side for one in self.limits for two in other.limits):
            return False
        both = len(self.when & other.when)
        if self.limits:
            return True
        return both >= 2 and both >= _LIKE * len(self.when) and both >= _LIKE * len(other.when)


def contradicts_case(text: str, passages: tuple[str, ...]) -> bool:
    """Whether a sentence lets pay where the passages say of the very case that it is free, forbids where they allow, or the reverse."""
    stated = [one for passage in passages for one in _cases(passage)]
    for said in _cases(text):
        same = [one for one in stated if said.is_same(one)]
        if same and all(_is_opposite(said.then, one.then) for one in same):
            return True
    return False


def _is_opposite(said: str, stated: str) -> bool:
    pays, free = _PAYS.search(said) is not None, FREE.search(said) is not None or _NOTHING.search(said) is not None
    paid, freed = _PAYS.search(stated) is not None, FREE.search(stated) is not None or _NOTHING.search(stated) is not None
    if (pays and freed and not paid) or (free and paid and not freed):
        return True
    if pays or free or paid or freed:
        return False
    if denies(said) == denies(stated):
        return False
    return bool(content_pairs(said) & content_pairs(stated)) or ("一定" in said or "一律" in said)


@lru_cache(maxsize=256)
def _cases(text: str) -> tuple[_Case, ...]:
    return tuple(one for segment in _SEGMENT.split(text) for one in _of_segment(segment))


def _of_segment(segment: str) -> Iterator[_Case]:
    parts = [phrase.text for phrase in phrases(segment)]
    held = ""
    for part in parts:
        cut = _THEN.search(part)
        if held:
            yield _case(held, part)
            held = ""
        if cut and cut.end() < len(part):
            yield _case(part[: cut.end()], part[cut.end() :])
        elif part.endswith(("的", "时", "的话", "者")) or part.startswith(("如果", "要是", "若", "只要", "凡")):
            held = part


def _case(when: str, then: str) -> _Case:
    bare = _IF.sub("", when)
    clean = NO_DENIAL.sub("", bare)
    return _Case(
        when=frozenset(sense(bare)), limits=tuple(one for one in bounds(bare) if one.side), lacks=denies(clean), then=then
    )
