"""CC-32: what a model says must come from the cited passage, polarity and qualifiers included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guards.bearing import bearing_on
from guards.charge import FREE
from guards.claimless import asks_back, is_claimless
from guards.courtesy import content, content_letters, content_pairs
from guards.denial import denies
from guards.evidence import allowed, cited, pack_texts
from guards.finding import Finding, GuardContext
from guards.hedge import guesses_permission
from guards.offer import offers_unknown
from guards.order import is_shuffled
from guards.phrase import phrases
from guards.quantity import quantities
from guards.rivalry import told_by_rows
from guards.sense import is_told
from guards.view import letters, trigrams

if TYPE_CHECKING:
    from guards.pack import Pack

# Measured on 359 replies: under three in ten of the new trigrams found in the passage, a reply is wrong far more often than not.
_SHARE = 0.3
_FEWEST = 4
_LEAST = 8
# 免费 is said in many ways; whether it is so of what the sentence speaks of, other rules judge.
_PAIR_SHARE = 0.5
# The pack words so much that a third of anything stands somewhere in it; what repeats a wording repeats most of it.
_WORDED = 0.4
# Of persons and of what has just happened a passage tells in its own words or not at all.
_PERSONAL = re.compile(
    r"我(?![们司方国市园店校院馆行处社公])|你(?!们)|(?<!其)他(?![人处们])|她|怪|忍(?!受)|昨[天晚日]|明天(?!的)|前天|上周|刚[才刚]|今[天晚](?!是|算|已)|领导|经理"
)
_CHARACTER_SHARE = 0.8
_CHARACTER_SHARE_WITH_FIGURES = 0.7
_PAIR_SHARE_WITH_FIGURES = 0.3
_MOST_PACKS = 8
# What each pack words, by the pack itself, which is kept so that no other takes its place.
_WORDINGS: dict[int, tuple[Pack, frozenset[str]]] = {}


class Ungrounded:
    """Too few of a sentence's new trigrams stand in the cited passages (or in prescribed wording). Courtesies don't count."""

    name = "grounding"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        told = tuple(f"{one.title}，{one.heading}，{one.text}" for one in context.passages)
        if context.passages and (span := offers_unknown(text, (*told, context.question), pack_texts(context.pack))):
            return [Finding(rule=self.name, clause=self.clause, code="grounding.offer", start=span[0], end=span[1])]
        if span := guesses_permission(text, told):
            return [Finding(rule=self.name, clause=self.clause, code="grounding.guess", start=span[0], end=span[1])]
        if is_shuffled(text, (*told, context.question)):
            return [Finding(rule=self.name, clause=self.clause, code="grounding.order", start=0, end=len(text))]
        near = bearing_on(text, context)
        if _is_grounded(text, near) or _is_borne_out_in_parts(text, near):
            return []
        return [Finding(rule=self.name, clause=self.clause, code="grounding.unsupported", start=0, end=len(text))]


def _is_grounded(text: str, context: GuardContext) -> bool:
    stated, text = text, _without_quantities(text)
    if FREE.search(cited(context).letters):
        text = FREE.sub("，", text)
    bare = content(letters(text))
    if len(bare) < 2 or bare in _POLAR:
        return True
    passages, question = cited(context), letters(context.question)
    few = text != stated and len(bare) <= _LEAST  # figures, which other rules compare, and a word or two
    if few and (len(bare) <= _LEAST // 2 or any(bare[at : at + 2] in passages.letters for at in range(len(bare) - 1))):
        return True
    new = trigrams(bare) - trigrams(question)
    if len(new) >= _FEWEST and len(new & passages.trigrams) >= _SHARE * len(new):
        return True
    if len(new) >= _FEWEST and len(new & (passages.trigrams | _wordings(context))) >= _WORDED * len(new):
        return True
    if new and new <= _wordings(context):
        return True
    if told_by_rows(stated, tuple(one.text for one in context.passages)):
        return True
    if not _PERSONAL.search(text) and is_told(
        stated, tuple(f"{one.title}，{one.heading}，{one.text}，{context.question}" for one in context.passages)
    ):
        return True
    share = _CHARACTER_SHARE if text == stated else _CHARACTER_SHARE_WITH_FIGURES
    if not denies(text) and _mostly_in(content_letters(text), passages.letters, share):
        return True
    pairs = content_pairs(text)
    # A sentence whose figures the passage states needs fewer of its other words.
    least = _PAIR_SHARE_WITH_FIGURES if text != stated else _PAIR_SHARE
    return bool(pairs) and sum(pair in passages.letters for pair in pairs) >= least * len(pairs)


def _is_borne_out_in_parts(text: str, context: GuardContext) -> bool:
    """Whether every phrase claims nothing or stands in the passages by itself: 听说您脚崴了，凭医院证明免手续费."""
    asks = asks_back(text)
    said = phrases(text)
    digits = tuple(allowed(context).digits)
    return bool(said) and all(
        is_claimless(one, asks, digits) or (not _PERSONAL.search(one.text) and _is_grounded(one.text, context)) for one in said
    )


def _mostly_in(said: str, known: str, share: float) -> bool:
    """Whether nearly every character stands there: 期刊不能借走 for 期刊不外借."""
    return len(said) >= _FEWEST and sum(one in known for one in said) >= share * len(said)


def _without_quantities(text: str) -> str:
    """Amounts and times are compared as values by another rule; two ways of writing them share no characters."""
    for quantity in reversed(quantities(text)):
        text = text[: quantity.start] + "。" + text[quantity.end :]
    return text


def _wordings(context: GuardContext) -> frozenset[str]:
    known = _WORDINGS.get(id(context.pack))
    if known is None or known[0] is not context.pack:
        if len(_WORDINGS) >= _MOST_PACKS:
            _WORDINGS.clear()
        clauses = context.pack.clauses.values()
        forms = [form for clause in clauses for one in clause.wordings.values() for form in one.chat]
        known = _WORDINGS[id(context.pack)] = (context.pack, frozenset().union(*(trigrams(letters(form)) for form in forms)))
    return known[1]


# Bare answers to a yes-or-no question; the polarity rule holds them to the passage.
_POLAR = frozenset({"可以", "不可以", "需要", "不需要", "不用", "无需", "不能", "能", "有", "没有", "不行", "允许", "不允许"})
