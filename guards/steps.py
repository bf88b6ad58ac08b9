"""In which order a text lets things be done: 先关阀门，再开窗, 审核通过后签约."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from guards.courtesy import content_pairs
from guards.phrase import phrases

_SENTENCE = re.compile(r"[。！？!?；;\n]")
_ORDERS = re.compile(
    r"首先|先(?![生进前行])|然后|随后|接着|最后|再(?![次见])|第[一二三四五]步|(?:以|之)?后再|(?<=[一-鿿]{2})(?<![之以])后(?=[再方可须应请由到进凭取领签付\d])|(?<=通过的)|(?:以|之)?前(?:必?须|需要?|应当?|先|请)|(?:(?<=通过)|(?<=完成)|(?<=合格)|(?<=成功)|(?<=结束))后"
)
_BEFORE = re.compile(r"(?P<event>[^\d]{2,10}?)(?:以|之)?前(?:必?须|需要?|应当?|要|请您?|先|请)(?P<then>[^前后]{2,12})")
_SHARE = 0.5


def are_turned(said: str, passages: tuple[str, ...]) -> bool:
    """Whether a sentence puts two steps of one order of the passages the other way round."""
    mine = [step for sentence in _SENTENCE.split(said) if _ORDERS.search(sentence) for step in _steps(sentence)]
    return len(mine) > 1 and any(_are_against(mine, steps) for passage in passages for steps in _orders(passage))


@lru_cache(maxsize=128)
def _orders(passage: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """The steps of each sentence that has an order, in it."""
    return tuple(tuple(_steps(sentence)) for sentence in _SENTENCE.split(passage) if _ORDERS.search(sentence))


def _steps(sentence: str) -> Iterator[frozenset[str]]:
    parts = phrases(sentence)
    if any(_BEFORE.fullmatch(one.text) for one in parts):
        parts = tuple(one for one in parts if _ORDERS.search(one.text))
    for phrase in parts:
        if before := _BEFORE.fullmatch(phrase.text):  # 洗牙前须测血压: the latter is the first
            yield from filter(None, (content_pairs(before["then"]), content_pairs(before["event"])))
            continue
        for part in _ORDERS.split(phrase.text):
            if pairs := content_pairs(part):
                yield pairs


def _are_against(mine: list[frozenset[str]], steps: tuple[frozenset[str], ...]) -> bool:
    places = [place for step in mine if (place := _place(step, steps)) is not None]
    return any(earlier > later for at, earlier in enumerate(places) for later in places[at + 1 :])


def _place(step: frozenset[str], steps: tuple[frozenset[str], ...]) -> int | None:
    """Where the step stands; None where no step is nearest to it alone."""
    shares = [len(step & one) / min(len(step), len(one)) for one in steps]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= _SHARE and shares.count(best) == 1 else None
