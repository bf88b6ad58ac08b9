"""On what a passage makes a thing depend, and whether a sentence that promises the thing says so: 验收合格后付款, 无违章的退押金."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.bound import bounds
from guards.courtesy import folded_pairs
from guards.denial import denies
from guards.outcome import family_of
from guards.phrase import phrases
from guards.quantity import quantities
from guards.sense import sense

_SEGMENT = re.compile(r"[。！？!?；;\n]")
# What may not come to pass: a check that is passed, a thing that is lacking, a case among others.
_HURDLE = re.compile(
    r"(?:经|须经)?[^,，。且并、的在]{0,10}(?:通过|合格|批准|同意|核准|审核|审批|验收|确认无误|无误|完好|无损|无[^,，的后]{1,4}(?:记录|问题)?|齐全|付清|结清|缴清)(?:的|后|之后|以后|且|方可)"
)
_MODAL = re.compile(r"可以?|能|须|需|应|免|退|按|收|享|由|将|还|不(?![超少低高足满大小])|赔|给")
_GRANTS = re.compile(
    r"可以?(?!能)|(?<!不)能(?!源)|免|退|享|赔|减|送|到账|支付|付款|领取|取消|签(?:订|约)?|解冻|打折|携带|带入|报销|出具|提供|收取?|补交|代办|抵扣"
)
# Whom the desk calls 您.
_YOU = re.compile(r"业主|客户|用户|住户|顾客|旅客")
# 未开课的, 首次到店的新客
_CASE = re.compile(r"[的者]$|的[^的]{1,3}$")
_OWN = re.compile(r"如果|要是|若|的话|(?:时|的时候|以后|之后|以前|之前|的)[,，]")
_EITHER = re.compile(r"及(?!以[上下])|以及|或者?|[、和]")
_NAMED = 0.5
# What 只要 calls enough is the whole of it.
_ALL_BUT = 0.8
_LEAST = 2


@dataclass(frozen=True, kw_only=True)
class _Premise:
    """One thing that a deed depends on: in characters, part by part of a list, or a figure of one family."""

    parts: tuple[frozenset[str], ...] = ()
    family: str = ""
    is_hurdle: bool = False
    is_case: bool = False
    """Told of a case among others (未开课的), and of no hurdle."""


@dataclass(frozen=True, kw_only=True)
class _Proviso:
    """A deed with what it depends on; the deed in pairs and whether it is one of not."""

    premises: tuple[_Premise, ...]
    deed: frozenset[str]
    denies: bool
    topic: frozenset[str]


def drops_premise(text: str, around: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence states a deed that the passages make depend on what neither it nor anything `around` names."""
    named = frozenset(sense(around) + sense(text)) | frozenset(around + text)
    figures = frozenset(family_of(one) for part in (around, text) for one in quantities(part))
    stated = [one for passage in passages for one in _provisos(passage)]
    # 如果飞机已经起飞 is a case as well, whichever the passage calls it.
    share = _ALL_BUT if "只要" in text else _NAMED
    has_own = _OWN.search(text) is not None
    for phrase in phrases(text):
        if phrase.asks or not _GRANTS.search(phrase.text):
            continue
        deed, negative = folded_pairs(phrase.text), denies(phrase.text)
        near = [(len(deed & (one.deed | one.topic)), len(deed & one.deed), one) for one in stated]
        best = max((score for score, _, _ in near), default=0)
        mine = [one for score, own, one in near if score == best and own and one.denies == negative]
        if best < _LEAST or not mine:
            continue
        # A figure of its own tells which case is meant.
        is_told = bool(bounds(phrase.text))
        if all(
            any(
                (premise.is_hurdle or not has_own)
                and not (premise.is_case and is_told)
                and not _is_named(premise, named, figures, share)
                for premise in one.premises
            )
            for one in mine
        ):
            return phrase.start, phrase.end
    return None


def _is_named(premise: _Premise, named: frozenset[str], figures: frozenset[str], share: float) -> bool:
    if premise.family:
        return premise.family in figures
    return any(len(part & named) >= share * len(part) for part in premise.parts)


@lru_cache(maxsize=256)
def _provisos(passage: str) -> tuple[_Proviso, ...]:
    return tuple(one for segment in _SEGMENT.split(passage) for one in _of_segment(segment))


def _of_segment(segment: str) -> Iterator[_Proviso]:
    held: list[_Premise] = []
    topic: frozenset[str] = frozenset()
    for phrase in phrases(segment):
        before, deed = _halves(phrase.text)
        premises = [*held, *_premises(before)]
        if deed:
            yield _Proviso(
                premises=tuple(premises), deed=folded_pairs(deed), denies=denies(deed), topic=topic | folded_pairs(before)
            )
            topic |= folded_pairs(phrase.text)
            held = []
        else:
            held += _premises(phrase.text)
            topic |= folded_pairs(phrase.text)


def _halves(phrase: str) -> tuple[str, str]:
    """What stands before the deed, and the deed; a phrase that only says of which case has none."""
    if phrase.endswith(("的", "时", "后", "的话", "前", "者")):
        return phrase, ""
    hurdle = _HURDLE.search(phrase)
    if hurdle:
        return phrase[: hurdle.end()], phrase[hurdle.end() :]
    case = next((one for one in re.finditer(r"的(?=[^,，]{2,})", phrase) if _MODAL.match(phrase, one.end())), None)
    if case:
        return phrase[: case.end()], phrase[case.end() :]
    modal = _MODAL.search(phrase)
    return (phrase[: modal.start()], phrase[modal.start() :]) if modal else ("", phrase)


def _premises(text: str) -> Iterator[_Premise]:
    """The parts of it that set a case: 未开课, 满5个工作日, 无违章."""
    if not text:
        return
    hurdle = _HURDLE.search(text)
    limits = [one.quantity for one in bounds(text) if one.side]
    if hurdle:
        yield _Premise(parts=(frozenset(sense(hurdle[0])),), is_hurdle=True)
    elif limits and len(parts := _EITHER.split(text)) > 1 and all(any(one.side for one in bounds(part)) for part in parts):
        return  # 70岁以上及1.2米以下: either is enough
    elif limits:
        yield from (_Premise(family=family_of(one)) for one in limits)
    elif _CASE.search(text):
        parts = tuple(
            told for part in re.split("[、且并或]", text) if len(told := frozenset(sense(_YOU.sub("", part)))) >= _LEAST
        )
        if parts:
            yield _Premise(parts=parts, is_case=True)
