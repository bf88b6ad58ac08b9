"""From which event a period is counted, and on which side of it: 自购买之日起, 验收合格后60天内, 就诊前一天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.bound import Bound, bounds
from guards.phrase import phrases
from guards.quantity import quantities

_EVENT = r"[一-鿿]{2,12}?"
_FROM = re.compile(
    rf"(?:自(?!己|行|拆|动)|从(?!前|来)|以(?![上下内外前后])|按)(?P<event>{_EVENT})(?:之日|当日|当天|那一?[天日]|日|时|次日)?(?:[往向]?后[推加延]?[\d一二两三四五六七八九十]+个?[月天日年周])?(?:开始|起(?!的|来)|算|计)"
)
_BESIDE = re.compile(rf"(?P<event>{_EVENT})(?:之日|当日|当天|那天)?(?:之|以)?(?<!提)(?P<side>[后前起])的?第?$")
# What comes before the event in the same breath: 货款在验收合格后.
_LEADS = re.compile(r".*(?:在|于|自|从|须|需|(?<!申)请|应|可|为|的|了|到|至|要|会|将|并|且)")
_SAME = (("收到", "签收"), ("买", "购买"), ("下单", "下订单"))
_OVER = re.compile(r"散[场会席]|[终收]场|[落闭]幕|完毕|做完|弄完")
_DONE = re.compile(
    r"(?P<event>(?![之以天日月年周时分提])[一-鿿]{2})(?:完成|完毕|结束|完了?|好了?)?(?:之|以)?(?P<side>[前后])(?!的)(?P<deed>[^,。前后\d]{2,8})"
)
_COUNTED = re.compile(r"[一二三四五六七八九十两半]")
_BACKWARDS = re.compile(r"[往向]前|前推|倒推|倒数|提前")
_SHARED = 2
_FILL = frozenset("就再才要须需应可以能请")
_FURTHER = 8
# Which day of the event it is, is no event.
_FILLER = re.compile(r"那一?天|当[天日]|重新|第[一二三四五六七八九十\d]+[天日]?|次日|之日|之后的?|以后的?|日期")
_EMPTY = frozenset("的了在完成之日天后前起时是您我们开始当")


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """An event's characters, on which `side` of it ("before", "after"), and the figure that is counted from it, if one is."""

    event: frozenset[str]
    side: str
    figure: Bound | None
    start: int
    end: int


@lru_cache(maxsize=256)
def anchors(text: str) -> tuple[Anchor, ...]:
    """Every anchor of `text`, its place in `text`."""
    return tuple(_anchors(text))


def counts_from_elsewhere(said: Anchor, stated: tuple[Anchor, ...]) -> bool:
    """Whether the same period is counted in the passages, and only from other events or on the other side of this one."""
    figure = said.figure
    alike = [one for one in stated if one.figure is figure is None or (one.figure and figure and one.figure.is_of(figure))]
    return bool(alike) and not any(one.event & said.event and one.side == said.side for one in alike)


def _anchors(text: str) -> Iterator[Anchor]:
    for phrase in phrases(text):
        for match in _FROM.finditer(phrase.text):
            if _COUNTED.match(match["event"]) and quantities(match[0]):  # 按四个小时算
                continue
            side = "before" if _BACKWARDS.search(match["event"]) else "after"
            yield Anchor(event=_event(match["event"]), side=side, figure=None, start=phrase.start, end=phrase.end)
        for bound in bounds(phrase.text):
            if bound.quantity.family not in {"time", "calendar", "day", "clock"}:
                continue
            beside = _BESIDE.search(phrase.text[: bound.quantity.start])
            event = _event(beside["event"]) if beside else frozenset()
            if beside and event:
                side = "before" if beside["side"] == "前" else "after"
                yield Anchor(event=event, side=side, figure=bound, start=phrase.start, end=phrase.end)


def _event(text: str) -> frozenset[str]:
    text = _OVER.sub("结束", text)
    for word, same in _SAME:
        text = text.replace(word, same)
    return frozenset(_LEADS.sub("", _FILLER.sub("", text).rstrip("的"))[-_FURTHER:]) - _EMPTY


def turns_side(said: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence puts a deed on the other side of an event: 尾款在安装之后付清, where it stands 安装前付清."""
    stated = [one for passage in passages for one in _sides(passage)]
    for side, event, deed, start, end in _sides(said):
        alike = [one for one in stated if one[1] == event and len(one[2] & deed) >= min(_SHARED, len(one[2]))]
        if alike and all(one[0] != side for one in alike):
            return start, end
    return None


@lru_cache(maxsize=256)
def _sides(text: str) -> tuple[tuple[str, str, frozenset[str], int, int], ...]:
    """Each event of two characters with the side of it on which something is done, and the characters of what is."""
    return tuple(
        (
            "before" if match["side"] == "前" else "after",
            match["event"],
            frozenset(match["deed"]) - _EMPTY - _FILL,
            one.start,
            one.end,
        )
        for one in phrases(text)
        for match in _DONE.finditer(one.text)
    )
