"""CC-32: 快递柜取件免费 where the passage says 24小时内取件免费: what is free or allowed, without the limit that the passage sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from guards.bearing import bearing_on
from guards.charge import FREE_OR_WHOLE
from guards.courtesy import content_pairs
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import Phrase, is_refused, phrases
from guards.proviso import drops_premise
from guards.quantity import Quantity, quantities
from guards.reckoning import adds_up
from guards.rivalry import undecided
from guards.sufficiency import drops_demand
from guards.view import letters

_ALLOWS = re.compile(r"可以|允许|能够|(?<![不可功智性节])能(?!源|耗|力)|没问题|支持")
# A limit before what is free: who, when, how long, how many. Sums are no limits.
_LIMITS = frozenset({"time", "volume", "clock", "weekday", "count", "length", "calendar", "date", "weight", "bare"})
_GROUP = re.compile(r"以上|以下|以内|之内|不满|未满|不足|\d岁|前\d")
_OUTCOME = re.compile(rf"半价|全价|[\d一二三四五六七八九]折|\d元|{FREE_OR_WHOLE.pattern}")
_DEMANDS = re.compile(r"须|请|要|应")
_ONLY = re.compile(r"只(?:能|可|限|得|准|许|在|允许)|仅(?:限|可|能|供|在|允许)")
_OF_ANYTHING = frozenset({"提供", "使用", "办理", "服务", "领取", "借用", "不满", "不足", "以内", "之内", "超过", "之后", "以后"})
# 免费团课每人一次 says of what is free something else.
_ATTRIBUTE = re.compile(r"^免费.{4,}$")
_EITHER = re.compile(r"及(?!以[上下])|以及|和|或者?|、")
_ONCE = re.compile(r"一[次个位台份张人]")
_SHARE = 0.6
# So much of what was said before may name the case.
_AROUND = 200


class DroppedConditions:
    """A sentence that frees from a charge names the limits that stand before it in the passage; one that allows, the 只能."""

    name = "condition"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model" or not context.passages:
            return []
        near = bearing_on(text, context)
        found = [*self._freed(text, near), *self._allowed(text, near)]
        spans = [(code, one.start, one.end) for code, one in found]
        texts = tuple(one.text for one in near.passages)
        if span := drops_demand(text, f"{context.question}，{context.said[-_AROUND:]}", texts):
            spans.append(("condition.suffices", *span))
        if not cited(context).holds(text):
            if span := drops_premise(text, f"{context.question}，{context.said[-_AROUND:]}", texts):
                spans.append(("condition.premise", *span))
            around = f"{context.question}，{context.said[-_AROUND:]}，{text}"
            passages = tuple(one.text for one in near.passages)
            spans += [("condition.case", row.start, row.end) for row in undecided(text, passages, around) if not adds_up(text)]
        return [Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end) for code, start, end in spans]

    def _freed(self, text: str, context: GuardContext) -> Iterator[tuple[str, Phrase]]:
        limits = [one for passage in context.passages for one in _limits(passage.text, f"{passage.title}，{passage.heading}")]
        told = quantities(context.said + "\n" + text)
        for phrase in phrases(text):
            free = FREE_OR_WHOLE.search(phrase.text)
            if not free or is_refused(phrase.text, free.start()) or phrase.asks:
                continue
            pairs = content_pairs(FREE_OR_WHOLE.sub("，", text))
            shares = [len(pairs & one.pairs) for one in limits]
            # 30分钟内免费, a sentence of its own, leaves it to others to say of what.
            near = [one for one, share in zip(limits, shares, strict=True) if share >= max(shares) or not one.pairs]
            if near and all(_is_dropped(one, told, text) for one in near):
                yield "condition.free", phrase
            elif (
                limits
                and not _ATTRIBUTE.match(phrase.text)
                and _is_of_another(content_pairs(FREE_OR_WHOLE.sub("，", _without_figures(phrase.text))), limits, context)
            ):
                yield "condition.other", phrase

    def _allowed(self, text: str, context: GuardContext) -> Iterator[tuple[str, Phrase]]:
        if _ONLY.search(text):
            return
        said = content_pairs(text)
        for phrase in phrases(text):
            if not _ALLOWS.search(phrase.text) or cited(context).holds(phrase.text):
                continue
            topic = content_pairs(_ALLOWS.sub("，", phrase.text))
            for matter, only in (one for passage in context.passages for one in _restricted(passage.text)):
                if topic and len(topic & matter) >= _SHARE * len(matter) and not said & only - matter:
                    yield "condition.only", phrase
                    break


@dataclass(frozen=True, kw_only=True)
class _Limited:
    """What a passage calls free: the figures that limit it, and the words of its sentence up to there."""

    limits: tuple[Quantity, ...]
    pairs: frozenset[str]
    own: frozenset[str]
    """The words without those of the title."""


def _is_of_another(said: frozenset[str], limits: list[_Limited], context: GuardContext) -> bool:
    """柔顺剂免费, where the passage speaks of 柔顺剂, and calls only other things free."""
    titles = frozenset().union(*(content_pairs(f"{one.title}，{one.heading}") for one in context.passages))
    said = said - titles - _OF_ANYTHING
    return any(pair in cited(context).letters for pair in said) and all(one.own and not one.own & said for one in limits)


def _is_dropped(one: _Limited, told: tuple[Quantity, ...], spoken: str) -> bool:
    """一次 is an article of speech and none of the quantities."""
    once = _ONCE.search(spoken) is not None
    return any(not _is_told(limit, told) and not (once and limit.literal == 1) for limit in one.limits)


def _is_told(limit: Quantity, told: tuple[Quantity, ...]) -> bool:
    return any(limit.literal == one.literal or (limit.family == one.family and limit.values & one.values) for one in told)


@lru_cache(maxsize=128)
def _limits(passage: str, title: str) -> tuple[_Limited, ...]:
    found = []
    named = content_pairs(title)
    for sentence in re.split(r"[。！？!?；;\n]", passage):
        before: list[Phrase] = []
        for phrase in phrases(sentence):
            free = FREE_OR_WHOLE.search(phrase.text)
            if free and not is_refused(phrase.text, free.start()):
                whose = [one for one in before[-1:] if _GROUP.search(one.text) and not _DEMANDS.search(one.text)]
                # 60至69岁半价，70岁以上免票: the group before has an outcome of its own.
                whose = [one for one in whose if not _OUTCOME.search(one.text)]
                # 70岁以上及1.2米以下儿童免票: either is enough.
                parts = _EITHER.split(phrase.text[: free.start()])
                if len(parts) > 1 and all(map(quantities, parts)):
                    for part in parts:
                        own = content_pairs(_without_figures(part))
                        limits = tuple(one for one in quantities(part) if one.family in _LIMITS)
                        found.append(_Limited(limits=limits, pairs=own | named, own=own))
                    before.append(phrase)
                    continue
                stated = [one for text in (*(one.text for one in whose), phrase.text[: free.start()]) for one in quantities(text)]
                spoken = "，".join([*(one.text for one in before), phrase.text[: free.start()], phrase.text[free.end() :]])
                # 免费用水5立方米 sets a limit after the word.
                stated += quantities(phrase.text[free.end() :])
                limits = tuple(one for one in stated if one.family in _LIMITS)
                own = content_pairs(_without_figures(spoken))
                found.append(_Limited(limits=limits, pairs=own | named, own=own))
            before.append(phrase)
    return tuple(found)


def _without_figures(text: str) -> str:
    for one in reversed(quantities(text)):
        text = text[: one.start] + "，" + text[one.end :]
    return text


@lru_cache(maxsize=128)
def _restricted(passage: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The words of 需要在外墙打孔的, and those of the 只能使用预留孔 that follows."""
    found = []
    for sentence in re.split(r"[。！？!?；;\n]", passage):
        parts = phrases(sentence)
        for condition, phrase in pairwise(parts):
            if condition.text.endswith("的") and (only := _ONLY.search(phrase.text)):
                matter = content_pairs(condition.text)
                if matter and letters(condition.text):
                    found.append((matter, content_pairs(phrase.text[only.end() :])))
    return tuple(found)
