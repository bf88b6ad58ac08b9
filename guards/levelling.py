"""What levels a distinction: 不管借几本, 什么时候都行, 各舱位都一样."""

from __future__ import annotations

import re

from guards.courtesy import content_pairs
from guards.phrase import phrases

_LEVELS = re.compile(
    r"(?:(?<!是)不管|不论|无论|不分)(?!多久|如何|怎样|是谁)|(?:什么|任何|哪[种个里儿天]?|谁|多少|几[个次本件位]?|怎么)[^。;!?吗]{0,14}?(?<![首成])都(?!吗)"
    r"|想(?!要?问)[^。;!?,]{1,8}(?:都|就)|(?:都|全)(?:是|都)?一个?样|(?:一样|同样)(?:的)?(?:价格?|标准)|没有?(?:任何)?(?:区别|差别|时间限制|次数限制)|次数不限|不限(?:次数|时间|人数|数量)|随(?:时|便|意)(?:都|就)?(?:可以|能|行)|可以一直|能一直"
)
_STATED = re.compile(r"不限|不分|不论|无论|不管|任[何意一]|随时|一律|均|都|所有|全[部体年天额款]|一概|各类|每[种个位]")
_WHOLE_SUM = re.compile(r"全[额款价部]")
_EITHER = re.compile(r"(?:不论|无论|不管)是?(?P<one>[一-鿿]{1,4})(?:还是|或者?)(?P<other>[一-鿿]{1,4}?)(?=[,，都要均]|$)")
_ASKS = re.compile(r"[?？吗]$")
_SENTENCE = re.compile(r"[。！？!?；;\n]")


def is_universal(text: str, passages: tuple[str, ...], *, wholly: bool = True) -> bool:
    """Whether the sentences of the passages that are most like `text` say it of all; 全额, the whole sum, only where `wholly` counts."""
    said = content_pairs(text)
    stated = [sentence for passage in passages for sentence in _SENTENCE.split(passage) if sentence.strip()]
    shares = [len(said & content_pairs(sentence)) for sentence in stated]
    return any(
        _STATED.search(one if wholly else _WHOLE_SUM.sub("", one))
        for one, share in zip(stated, shares, strict=True)
        if share >= max(shares)
    )


def levels(text: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence says that a distinction doesn't matter, of which the nearest sentence of the passages says no such thing."""
    if _ASKS.search(text.strip()):
        return None
    for phrase in phrases(text):
        match = _LEVELS.search(phrase.text)
        if match is None:
            continue
        if _names_both(phrase.text, passages):
            continue
        if not is_universal(text, passages, wholly=False):
            return phrase.span(match)
    return None


def _names_both(phrase: str, passages: tuple[str, ...]) -> bool:
    """Whether 不论退还是换 levels what a phrase of the passages says of both at once: 退换货须先检测."""
    match = _EITHER.search(phrase)
    if match is None:
        return False
    both = frozenset(match["one"]), frozenset(match["other"])
    return any(all(one & frozenset(part.text) for one in both) for passage in passages for part in phrases(passage))
