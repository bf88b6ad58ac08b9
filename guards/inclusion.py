"""What is part of what: 含投影仪, 观光车不含在门票内, 钢琴另行报价, 进水不在质保范围内."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.courtesy import content_pairs, folded_pairs
from guards.phrase import phrases

_OUT = re.compile(
    r"不(?:再)?(?:包含|包括|含)(?!义)|不(?:计入|算在)|不在[^,，。;]{0,10}(?:内|里|范围|之列)|另(?:行|外)?(?:需要?|要|须)?(?:计|收|付|算|报价|购|交)|自理|自费|除外"
)
_IN = re.compile(
    r"不(?:会|再|用|需要?|必)?(?:另外|额外|单独|另行)(?:计|收|扣|付|算)|(?:包含|包括|(?<!不)(?<!不包)含(?![量义税有]))|(?:计入|算在)|在[^,，。;]{0,10}(?:范围|之列)[内里]?|已含"
)
_SHARE = 0.6
_LIST = re.compile(r"[、和及与]|以及")
_BENEFIT = re.compile(r"活动|优惠|折扣|[折减]|免|赠|积分|服务")
_NO_BENEFIT = re.compile(r"(?:没有|不享受|不打|没|无)(?:任何|什么)?(?:优惠|折扣|减免|折)")
_REDUCED = re.compile(r"半价|免(?!责)|[\d一二三四五六七八九]折|减\d")
_OUTSIDE = re.compile(r"不(?:能|得|可)?(?:参加|参与|享受?|适用|支持)")


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One thing, in pairs of characters, that is part of something or not; `holder`: of what."""

    thing: frozenset[str]
    is_in: bool
    holder: frozenset[str]


def turns_inclusion(text: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence puts a thing in that the passages leave out, or the other way round, or into something else."""
    stated = [one for passage in passages for one in _parts(passage)]
    for phrase in phrases(text):
        if phrase.asks or phrase.is_condition:
            continue
        for said in _parts_of(phrase.text, ""):
            alike = [one for one in stated if _is_same(said.thing, one.thing)]
            if alike and all(one.is_in != said.is_in for one in alike):
                return phrase.start, phrase.end
            if said.is_in and said.holder and alike and _is_in_another(said, alike, passages):
                return phrase.start, phrase.end
        if _joins_excluded(phrase.text, passages) or _denies_benefit(phrase.text, passages):
            return phrase.start, phrase.end
    return None


def _is_same(said: frozenset[str], stated: frozenset[str]) -> bool:
    both = said & stated
    return bool(both) and (len(both) >= _SHARE * len(said) or len(both) >= _SHARE * len(stated))


def _is_in_another(said: _Part, alike: list[_Part], passages: tuple[str, ...]) -> bool:
    """套餐A含CT, where 套餐B is said to: what sets the two holders apart is named in the passage of something else."""
    held = [one.holder for one in alike if one.is_in]
    if not held or any(not one or said.holder <= one for one in held):
        return False
    telling = said.holder - frozenset().union(*held)
    known = frozenset().union(*(content_pairs(one) for one in passages))
    return bool(telling) and telling <= known and any(said.holder & one for one in held)


def _joins_excluded(said: str, passages: tuple[str, ...]) -> bool:
    """皮具护理也享8折, where 皮具护理不参加会员折扣."""
    if _OUTSIDE.search(said) or not _BENEFIT.search(said) or re.search(r"不|没|无法|除", said):
        return False
    words = content_pairs(said)
    for passage in passages:
        for phrase in phrases(passage):
            match = _OUTSIDE.search(phrase.text)
            if match and _BENEFIT.search(phrase.text[match.end() :] or phrase.text):
                left = folded_pairs(phrase.text[: match.start()])
                if left and len(left & words) >= _SHARE * len(left):
                    return True
    return False


def _denies_benefit(said: str, passages: tuple[str, ...]) -> bool:
    """老人没有优惠, where 老人半价."""
    match = _NO_BENEFIT.search(said)
    words = folded_pairs(said[: match.start()]) if match else frozenset()
    return bool(words) and any(
        words & folded_pairs(phrase.text) and _REDUCED.search(phrase.text) and not _OUTSIDE.search(phrase.text)
        for passage in passages
        for phrase in phrases(passage)
    )


@lru_cache(maxsize=256)
def _parts(passage: str) -> tuple[_Part, ...]:
    found: list[_Part] = []
    before = ""
    for phrase in phrases(passage):
        for part in re.split(r"[()（）]", phrase.text):
            found += _parts_of(part, before)
            before = part
    return tuple(found)


def _parts_of(phrase: str, before: str) -> Iterator[_Part]:
    """含X names what is in; X不含在内, X另计 and X在范围内 name it before."""
    for is_in, pattern in ((False, _OUT), (True, _IN)):
        for match in pattern.finditer(phrase):
            if is_in and any(one.start() <= match.start() < one.end() for one in _OUT.finditer(phrase)):
                continue
            ahead, behind = phrase[match.end() :], phrase[: match.start()]
            if match[0].startswith(("在", "不在", "另", "自", "除")) or ahead.startswith("在") or not content_pairs(ahead):
                for thing in _LIST.split(behind or before):
                    if pairs := content_pairs(thing):
                        yield _Part(thing=pairs, is_in=is_in, holder=frozenset())
                if not ahead.startswith("在"):
                    continue
                continue
            for thing in _LIST.split(ahead):
                if pairs := content_pairs(thing):
                    yield _Part(thing=pairs, is_in=is_in, holder=content_pairs(behind or before))
