"""What is said to be enough: 有身份证就能取, 直接来就行; and what the passages demand for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.courtesy import content_pairs, folded_pairs
from guards.phrase import phrases
from guards.sense import sense
from guards.view import letters

_SUFFICES = re.compile(
    r"只要|直接(?:来|去|到|过来|上门|进|用|办|取|拿|就|可以|把|接|开|走)|(?<![后前内])就(?:能|可以|可|行|好)|即可|(?:可以|能)直接|现场就|什么都不用|也没关系|不要紧"
)
_DEMANDS = re.compile(
    r"必须|须|需(?!求)|应(?![急用当])|应当|凭(?!空)|(?<!邀|申|敬)请|能(?=出具|提供)|(?<=^)持|并(?=提供|出示|出具|填写)|且(?=无|须|需)"
)
# What follows where it is not done, and another way of doing it, is no demand.
_ELSE = re.compile(r"^(?:逾期|否则|超过|超时|过期|也可|或可?|另可|还可)")
_ITEMS = re.compile(r"[、和与]|及(?!以)|以及|并且?|且")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_SEGMENT = re.compile(r"[。！？!?；;\n]")
_SHARE, _MOST = 0.5, 0.8
_GIVES = re.compile(r"^(?:提供|出具|出示|携带|提交|持有?|带)")
_GRANTED = re.compile(r"(?<=[一-鿿]{2})(?:可以?(?!靠)|即可|方可?|能(?!力|源))")
# Told from today: 今天 for 前一天.
_WHICH_DAY = re.compile(r"在?(?:前|头|提前|当|次)一?[天日](?![数期])")
# 凭 and 持 of 凭证 name nothing.
_HOLDING = frozenset("持")
_LEAST = 2
_NEAR = 0.8


@dataclass(frozen=True, kw_only=True)
class _Demand:
    """A part of a sentence that demands something: all its words, and each thing demanded."""

    words: frozenset[str]
    items: tuple[str, ...]


def drops_demand(text: str, around: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence calls something enough for which the passages demand more than it, or what stands `around`, names."""
    for phrase in phrases(text):
        match = _SUFFICES.search(phrase.text)
        if match is None or phrase.asks:
            continue
        said = content_pairs(_SUFFICES.sub("，", text))
        demands = [one for passage in passages for one in _demands(passage)]
        deed = folded_pairs(phrase.text[match.end() :])
        shares = [len(said & one.words) + 2 * len(deed & one.words) for one in demands]
        best = max(shares, default=0)
        named = frozenset(sense(around) + sense(text)) | frozenset(around + text)
        written = letters(around + text)
        for share, demand in zip(shares, demands, strict=True):
            if (
                share >= max(_NEAR * best, 1)
                and demand.items
                and any(not _is_named(item, named, written) for item in demand.items)
            ):
                return phrase.span(match)
    return None


def _is_named(item: str, named: frozenset[str], written: str) -> bool:
    told = frozenset(sense(item)) - _HOLDING
    pairs = [item[at : at + 2] for at in range(len(item) - 1)]
    return len(told & named) >= _MOST * len(told) or sum(pair in written for pair in pairs) >= _SHARE * len(pairs)


@lru_cache(maxsize=256)
def _demands(passage: str) -> tuple[_Demand, ...]:
    return tuple(
        _Demand(words=content_pairs(part), items=tuple(_items(part))) for part in _SEGMENT.split(passage) if part.strip()
    )


def _items(segment: str) -> Iterator[str]:
    for phrase in phrases(segment):
        match = _DEMANDS.search(phrase.text)
        if match is None or _ELSE.search(phrase.text):
            continue
        for part in _ITEMS.split(_ASIDE.sub("", phrase.text[match.end() :])):
            # 凭身份证可免预约入馆 demands the card.
            item = _GRANTED.split(_WHICH_DAY.sub("", _GIVES.sub("", part)))[0]
            if len(frozenset(sense(item)) - _HOLDING) >= _LEAST:
                yield item
