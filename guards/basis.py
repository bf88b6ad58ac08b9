"""Of what a share is a share: 账单金额的10%, 经济舱票价的1.5%, 运费的3倍."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.phrase import phrases

_SHARE = re.compile(
    r"(?P<base>[一-鿿]{2,8}?)(?:的|总额的?)?(?P<share>\d+(?:\.\d+)?(?:%|‰|倍|折)|百分之[一-鿿\d.点]+?(?=[^一二三四五六七八九十百点\d.]|$)|[一二三四五六七八九]成|[一二三四五六七八九两]倍|1/\d)"
)
_LEADS = re.compile(r".*(?:按照?|为|是|收取?|付|支付|扣除?|须|要|每[日天月年]|最[高低多少])")
_HEAD = 2


@dataclass(frozen=True, kw_only=True)
class _Share:
    base: str
    share: str
    start: int
    end: int


def takes_another_base(text: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a share that the passages state is taken of something else of the same kind, or is left out before what it is a share of."""
    stated = [one for passage in passages for one in _shares(passage)]
    known = "\n".join(passages)
    for said in _shares(text):
        alike = [one for one in stated if one.share == said.share]
        bases = [one.base for one in alike if one.base[-_HEAD:] == said.base[-_HEAD:]]
        if bases and all(said.base[:-_HEAD] and said.base[:_HEAD] not in one for one in bases) and said.base[:_HEAD] in known:
            return said.start, said.end
    for phrase in phrases(text):
        for one in stated:
            # 剩余月租的违约金, where it stands 剩余月租30%的违约金
            if f"{one.base}的" in phrase.text and not _SHARE.search(phrase.text) and f"{one.base}的" not in known:
                return phrase.start, phrase.end
    return None


@lru_cache(maxsize=256)
def _shares(text: str) -> tuple[_Share, ...]:
    return tuple(_of(text))


def _of(text: str) -> Iterator[_Share]:
    for phrase in phrases(text):
        for match in _SHARE.finditer(phrase.text):
            base = _LEADS.sub("", match["base"])
            if len(base) >= _HEAD:
                yield _Share(base=base, share=match["share"], start=phrase.start, end=phrase.end)
