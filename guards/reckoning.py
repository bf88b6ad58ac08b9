"""Figures that no passage states and that follow from those it states: an example's sum, what two rows cost together, the customer's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import ceil, floor

from guards.bound import side_at
from guards.courtesy import content_pairs, folded_pairs
from guards.numeral import value
from guards.phrase import phrases
from guards.quantity import Quantity, quantities

_EXAMPLE = re.compile(r"比如|例如|譬如|举个?例|打个比方|假如|假设|假定|就拿")
_SUPPOSED = re.compile(
    r"^(?:如果|要是|若|假如|您)|的话$|时$|按.{1,8}算(?=$|就|是|的话)|\d的|小时的|天的|公斤的|[多各][^,，]{1,6}就是|按您说的|^想"
)
_SUMS = re.compile(
    r"合计|一共|总共|共计|加起来|合起来|加在一起|相加|总计|加(?![收价急倍入班])|减(?!免)|乘(?![车客坐])|除(?![外了夕])|比[^,，。]{2,12}[多少贵便高低]|就是|等于|也就是|剩|算下来|相?差(?![错别劲])|计算|各|多[\d一二两三四五六七八九十]"
)
_TOTAL = re.compile(
    r"合计|一共|总共|共计|加起来|合起来|加在一起|比[^,，。]{2,12}[多少贵便高低]|贵[\d一二三四五六七八九]|相加|总计|乘以?|[\d元块]加|分别是|计算|(?:挂号|屏|费)加|加上"
)
# Who asks whether a figure is right is not answered by the figure.
_HEARSAY = re.compile(
    r"听说|据说|说是|说的|说过|说好|承诺|答应|保证|是不是|对吧|对吗|是吗|没错吧|网上|朋友说|之前说|上次说|不是.{0,12}吗|吧[?？!！。]?$"
)
# A figure of which something is claimed, and not the case that is looked at.
_CLAIMED = re.compile(
    r"(?:收|退|赔|补|减|免|送|优惠|押金|价格?|费|费用|需要|须|付|交|缴|罚|扣)(?:您|给您|取|还|偿)?(?:是|为|约|共|:)?$"
)
_COUNT = re.compile(
    r"(?<![第零一二两三四五六七八九十百千万\d.:])(?:[两二三四五六七八九十]{1,3}|\d{1,3})(?=[一-鿿])(?![零一二三四五六七八九十百千万亿元块毛角点折成])"
)
_BEYOND = re.compile(r"(?:超出|超过|超|多出|多|超重)了?$")
_HALVED = re.compile(r"半价|半费|减半|一半")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
# 一个月按22天算就是396元: the sum after it is claimed, and not supposed.
_TAKEN_AS = re.compile(r"按[^,，。]{1,8}算(?:下来)?(?:就|也)?是$")
_LONGEST = 24
_NEAR = 0.005
_HALF = Quantity(family="percent", values=frozenset({50.0}), literal=50, start=0, end=0)
_RATES = {"percent": 100.0, "fold": 10.0}
_COUNTED = frozenset({"count", "bare", "time", "calendar", "weight", "length", "area", "volume", "day"})


def adds_up(phrase: str) -> bool:
    """Whether a phrase announces a sum, whose figures belong to several rows at once."""
    return _TOTAL.search(phrase) is not None


def is_customers(quantity: Quantity, text: str, question: str) -> bool:
    """Whether the figure is the customer's own case, told in the question: 八万元 of 我想取八万块."""
    if _HEARSAY.search(question):
        return False
    phrase = next((one for one in phrases(text) if one.start <= quantity.start < one.end), None)
    if phrase is None or _CLAIMED.search(text[phrase.start : quantity.start].strip()):
        return False
    return any(_is_same(quantity, one) for one in quantities(question))


def reckoned(text: str, question: str, stated: Sequence[str], unsupported: Sequence[Quantity]) -> frozenset[Quantity]:
    """Those of the unsupported figures of `text` that are supposed as an example or reckoned from what is known.

    A supposed figure stands after 比如 or is part of a sum that comes out right; a sum is announced (一共, 加起来) or has a supposed figure in it.
    """
    known = tuple(one for part in stated for one in quantities(part))
    said = quantities(text)
    supposed = [one for one in unsupported if _is_supposed(one, text)]
    examples = [one for one in supposed if _is_example(one, text)]
    is_sum = _SUMS.search(text) is not None
    asked = [] if _HEARSAY.search(question) else list(quantities(question))
    questions = tuple(asked)
    asked = asked if is_sum else [one for one in asked if any(_is_same(one, two) for two in said)]
    plain = frozenset(one for one in unsupported if _is_between(one, said) or _is_reduced(one, text, stated))
    if not (is_sum or supposed or asked):
        return plain
    spoken = list(_spoken_counts(text)) if is_sum else []
    found = list(examples)
    for one in unsupported:
        beside = [*asked, *spoken, *(other for other in said if other != one), *([_HALF] if "半" in text else [])]
        limited = side_at(text, one.start, one.end, family=one.family) and not adds_up(text)
        if limited and _BEYOND.search(text[: one.start]) and _is_beyond(one, known, questions):  # 26公斤超出6公斤
            found.append(one)
            continue
        if (one not in supposed or _TAKEN_AS.search(text[: one.start])) and not limited and _comes_out(one, known, beside, found):
            found.append(one)
    # 停3小时是20元, where the sum that comes out stands in the passage as well.
    if len(found) > len(examples) or (
        is_sum and any(_comes_out(one, known, supposed, []) for one in said if one not in unsupported)
    ):
        found += [one for one in supposed if one not in found]
    found += [one for one in unsupported if one not in found and _is_factor(one, known, (*asked, *spoken, *said), found, text)]
    return plain | frozenset(found)


def _spoken_counts(text: str) -> Iterator[Quantity]:
    """换两个, 放三晚: how many of a thing, whatever its measure word."""
    for match in _COUNT.finditer(text):
        number = value(match[0])
        if number is not None and number > 1:
            yield Quantity(family="count", values=frozenset({number}), literal=number, start=match.start(), end=match.end())


def _is_factor(
    one: Quantity, known: Sequence[Quantity], beside: Sequence[Quantity], found: Sequence[Quantity], text: str
) -> bool:
    """Whether a sum that comes out is taken by this very figure: 两间 of 两间就是一千元."""
    if one.family not in _COUNTED or side_at(text, one.start, one.end, family=one.family):
        return False
    others = [other for other in beside if other.literal != one.literal]
    return any(
        _comes_out(total, known, [*(two for two in others if two != total), one], [])
        and not _comes_out(total, known, [two for two in others if two != total], [])
        for total in found
        if total.family == "money"
    )


def _is_beyond(one: Quantity, known: Sequence[Quantity], asked: Sequence[Quantity]) -> bool:
    """Whether it is by how much the customer's own figure goes beyond a stated one."""
    limits, own = _values(known, {one.family}), _values(asked, {one.family})
    return any(abs(mine - limit - over) < _NEAR for mine in own for limit in limits for over in _floats(one))


def _is_between(one: Quantity, said: Sequence[Quantity]) -> bool:
    """Whether a length of time is what lies between two hours that the sentence itself names: 9点半…10点, 晚半小时."""
    hours = _values(said, {"clock"})
    return one.family == "time" and any(
        abs(abs(first - second) - length) < _NEAR for first, second in combinations(hours, 2) for length in _floats(one)
    )


def _is_reduced(one: Quantity, text: str, stated: Sequence[str]) -> bool:
    """Whether a sum is a stated one at the reduction that the passage grants in the same sentence to whom the text names: 学生半价."""
    if one.family != "money":
        return False
    for sentence in (sentence for part in stated for sentence in _SENTENCE.split(part)):
        for phrase in phrases(sentence):
            rates = [0.5] if _HALVED.search(phrase.text) else []
            rates += [number / 10 for other in quantities(phrase.text) if other.family == "fold" for number in _floats(other)]
            if not rates or not folded_pairs(phrase.text) & content_pairs(text):
                continue
            sums = _values(quantities(sentence), {"money"})
            if any(abs(whole * rate - mine) < _NEAR for whole in sums for rate in rates for mine in _floats(one)):
                return True
    return False


def _is_same(one: Quantity, other: Quantity) -> bool:
    if one.family == other.family and one.values & other.values:
        return True
    kin = {"bare", "count", "time", "day", "calendar"}
    if one.literal == other.literal and (one.family in kin and other.family in kin):
        return True
    # 不足1公斤按1公斤计
    return one.family == other.family == "weight" and one.literal in {ceil(other.literal), floor(other.literal)}


def _is_example(one: Quantity, text: str) -> bool:
    return any(match.end() <= one.start for match in _EXAMPLE.finditer(text))


def _is_supposed(one: Quantity, text: str) -> bool:
    phrase = next((part for part in phrases(text) if part.start <= one.start < part.end), None)
    if phrase is None or one.family in _RATES:
        return False
    return _is_example(one, text) or (_SUPPOSED.search(phrase.text) is not None and len(phrase.text) <= _LONGEST)


def _comes_out(one: Quantity, known: Sequence[Quantity], beside: Sequence[Quantity], found: Sequence[Quantity]) -> bool:
    target = next(_floats(one), None)
    if target is None or one.family in {"weekday", "clock", "date", "year", "month"}:
        return False
    rest = [100 - share for share in _values((*known, *beside), {"percent"})] if one.family == "percent" else []
    if any(abs(share - target) < _NEAR for share in rest):
        return True
    if one.family == "count":  # 四楼到六楼 is three floors
        floors = _values((*known, *beside), {"count"})
        if any(abs(high - low + 1 - target) < _NEAR for low, high in combinations(floors, 2)):
            return True
    alike = _values((*known, *found, *beside), {one.family, "money"} if one.family == "bare" else {one.family})
    if one.family == "money":  # 180加30
        alike = sorted({*alike, *_values(found, {"bare"})})
    # What is taken so many times goes at a rate only where the sentence itself names it: 十天打九折一共720元.
    # Any three of a price list come out somewhere: they are added where the sentence names them.
    told = _values((*found, *beside), {one.family})
    rates, own = _rates((*known, *beside)), _rates(beside)
    counts = list(_counts(beside, known))
    return any(abs(value - target) < _NEAR for value in _results(alike, told, rates, own, counts))


def _rates(found: Iterable[Quantity]) -> list[float]:
    rates = [share / _RATES[one.family] for one in found if one.family in _RATES for share in _floats(one)]
    return rates + [1 - rate for rate in rates]


def _results(alike: list[float], told: list[float], rates: list[float], own: list[float], counts: list[float]) -> Iterator[float]:
    scaled = [value * count for value in alike for count in counts]
    yield from (one + other for one, other in combinations(alike, 2))
    yield from (abs(one - other) for one, other in combinations(alike, 2))
    yield from scaled
    yield from (value * rate for value in alike for rate in rates)
    yield from (value * rate for value in scaled for rate in own)
    yield from (one + other for one in alike for other in scaled)
    yield from (one + other + third for one, other, third in combinations(told, 3))


def _counts(beside: Iterable[Quantity], known: Iterable[Quantity]) -> Iterator[float]:
    """By how many a price is taken: the figure itself, and how far it goes beyond one that is stated."""
    limits = tuple(known)
    for one in beside:
        if one.family not in _COUNTED:
            continue
        yield one.literal
        yield from (value for value in _floats(one) if value != one.literal and value < _LONGEST)
        for limit in limits:
            beyond = one.literal - limit.literal
            if limit.family == one.family and beyond > 0:
                yield beyond
        if one.literal > 1:
            yield float(ceil(one.literal)) - 1


def _values(found: Iterable[Quantity], families: set[str]) -> list[float]:
    return sorted({value for one in found if one.family in families for value in _floats(one)})


def _floats(one: Quantity) -> Iterator[float]:
    return (value for value in one.values if isinstance(value, float))
