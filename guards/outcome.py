"""What a phrase says holds: its figures, prices told without a figure, what is given back or open, and the sort of its predicate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from guards.bound import Bound, bounds
from guards.quantity import Quantity

_SYNONYMS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"不(?:可以?|能|予以?|会|得|再)?减?免(?=[^息疫]|$)", "付费"),
        (r"没有|没能|没(?!收)|尚未|未经|未能|不曾", "未"),
        (r"已经", "已"),
        (
            r"免收|免交|免票|免费(?!版)|不(?:另|再)?收取?费?用?|不用(?:再)?(?:买|花|掏)(?:门)?[钱票]|不用[交付]?[钱费]?|免(?=[^除疫])",
            "免",
        ),
        (r"第一次|头一?[次回]|初次", "首次"),
        (r"第二年|明年|来年", "次年"),
        (r"下个?月", "次月"),
        (r"第二天|隔天|翌日", "次日"),
        (r"当日|当天", "当日"),
        (r"一半", "半"),
        (r"小朋友|小孩子?|孩子", "儿童"),
        (r"超时|(?<![不会得能可应要])(?:超过|过了|超出)(?=[^\d一二三四五六七八九十百两半])后?|过期|过后", "逾期"),
        (r"用户自|客户自", "自"),
    )
)
# Outcomes told without a figure.
_TOLD = tuple(
    (kind, re.compile(pattern), value)
    for kind, pattern, value in (
        ("money", r"(?<![不未无])(?<!不设)免(?![除疫息]|费版)", 0.0),
        ("money", r"半价", "half"),
        ("money", r"全价|原价", "full"),
        ("money", r"收费|付费|加收|另收|另计|有偿|自费|自理|[须需]支付|[要须需][收交付]", "some"),
        ("open", r"闭馆|闭店|休馆|休息|不(?:开放|营业|上班|开门)|停业|关闭|停诊|不开诊", False),
        ("open", r"(?<!不)(?:开放|营业(?![厅执额部员])|开门|上班|开诊)|无休|不休息", True),
        ("refund", r"不(?:予|可|能|会|再)?退(?![票房换卡出])", False),
        ("refund", r"(?<![不予可能会再])退(?![票房货换卡证休役出])|(?<!不)可以?退|(?<!不)能退", True),
    )
)
_VERBS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("need", r"必?须|需|应|要|凭"),
        ("may", r"不?(?:可以?|能|得)|不?允许|禁止|严禁|无法"),
        ("by", r"由|自行(?!车)"),
        ("offer", r"不?(?:提供|享受?|[包内]?含)"),
        ("open", r"不?(?:开放|营业|供应)|闭馆|关闭"),
        ("is", r"不?[是为]"),
    )
)
_RATE = re.compile(r"每(?P<unit>季度|[月年周天日])(?=[一二两三\d]次)")
_DONE_IN = re.compile(r"(?:取|送|出|到|发|完|办|生效|上门|响应|回复)")
_WHEN = re.compile(r"当日|次日|当月|次月|当年|次年|立即")
_PART_OF_DAY = re.compile(r"半天|全天|一?整天|一天(?=的?房[费价])")


def verb_of(outcome: str) -> str:
    """What sort of predicate begins an outcome; "" where a figure does."""
    return next((kind for kind, pattern in _VERBS if pattern.match(outcome)), "" if bounds(outcome[:4]) else outcome[:1])


def figures_of(outcome: str, told: str) -> Iterator[tuple[str, object]]:
    for one in bounds(outcome):
        if one.quantity.family == "bare" or _PART_OF_DAY.match(outcome, one.quantity.start) or _is_all_day(one, outcome):
            continue  # parts of telephone numbers and the like
        yield from ((family_of(one.quantity), value) for value in one.quantity.values)
        if one.quantity.family == "money":
            yield "money", "some"
        if one.quantity.family == "fold":
            yield "money", f"fold {one.quantity.literal:g}"
    for kind, pattern, value in _TOLD:
        if pattern.search(told):
            yield kind, value
    yield from (("when", one[0]) for one in _WHEN.finditer(told))
    yield from (("part of day", "半天" if one[0] == "半天" else "全天") for one in _PART_OF_DAY.finditer(told))
    yield from (("rate", one["unit"]) for one in _RATE.finditer(told))


def _is_all_day(one: Bound, outcome: str) -> bool:
    """A line that is open for 24小时 states no length of time; 24小时取件 does."""
    if one.quantity.family != "time" or one.quantity.literal != 24 or one.side:
        return False
    return _DONE_IN.match(outcome, one.quantity.end) is None


def family_of(quantity: Quantity) -> str:
    """7日 may be seven days or the seventh: they are compared."""
    return "time" if quantity.family == "day" else quantity.family


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    for pattern, word in _SYNONYMS:
        text = pattern.sub(word, text)
    return text
