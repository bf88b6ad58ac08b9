"""A text as counted features: n-grams of its characters and of its sound, and lexical cues."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.triage.cues import cued
from bot.triage.text import clauses, is_pinyin, syllables, tokens

LONGEST_GRAM = 3

_QUESTION = re.compile(
    r"[?？]|[吗么呢]$|多少|多久|(?<!好)几[点时号楼天个次岁]|什么时候|怎么|怎样|如何|哪[里儿个些边]|在哪|能不能|可不可以|是不是|有没有"
    r"|\b(?:what|when|where|how|which|why|who|can|do|does|is|are)\b"
)
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("question", _QUESTION),
    ("number", re.compile(r"(?<!\d)\d{7,}(?!\d)")),
    ("repeated", re.compile(r"(.)\1{3,}|(..)\2{2,}|(...)\3{2,}")),
    ("unspoken", re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")),
    ("placeholder", re.compile(r"^[\[【<(（][^\]】>)）]{1,12}[\]】>)）]$")),
    ("latin", re.compile(r"[a-z]{2,}")),
    ("first_person", re.compile(r"我[家要想们的]|\bmy\b|\bi\b")),
    ("second_person", re.compile(r"你们?[的是叫在有多几家住]|您[的是叫贵]|\byour?\b")),
    ("company_staff", re.compile(r"客服|前台|保安|师傅|经理|主管|工作人员|员工|物业|管家")),
)
# How a clause asks. “怎么收费” and “修了三次还没好，要不要再收费” are questions by their last clause, whatever stands before it.
_ASKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("either_or", re.compile(r"(.)[不没唔冇]\1|有没有|有冇|[系係]咪|得唔得|[能行得]不(?:能|行|得)|使不得")),
    ("particle", re.compile(r"(?:[吗么嘛伐咩㗎]|[不没否]|没有|不啊|没啊|不呢|没呢)[?？]*$")),
    (
        "amount",
        re.compile(
            r"多少|(?<!好)几[点时号楼天个次岁层块年月钱折成级]|多[久长大高远快重]|几多|幾多|几耐|好多钱|好久(?!没|不)|\bhow (?:much|many|long)\b"
        ),
    ),
    ("way", re.compile(r"怎么(?!搞的|回事|做事|办事|这[么样]|能|可以|还)|怎样|如何|咋|点样|點樣|点算|怎办|\bhow\b")),
    ("what", re.compile(r"什么|啥|乜|咩(?!$)|\bwhat\b|\bwhich\b")),
    ("where_who", re.compile(r"哪|边度|邊度|邊個|谁|归谁|找谁|\bwhere\b|\bwho\b|\bwhen\b")),
    (
        "may",
        re.compile(
            r"能[^说不了]{0,12}[吗不么]|可以.{0,12}[吗不么]|可唔可以|允许|让[^我你].{0,6}[吗不]|\b(?:can|may|could|do|does|is|are)\b"
        ),
    ),
    ("why", re.compile(r"为什么|为啥|凭什么|凭啥|点解|點解|\bwhy\b")),
    ("asked", re.compile(r"[?？]$")),
)
_CUE_WEIGHT = 0.35
_INTENT_CUE_WEIGHT = 0.5


# A turn weighs a text, then says on which grounds; most are one clause, which is part and whole.
@lru_cache(maxsize=16)
def features(text: str, *, heard: bool = False) -> Mapping[str, float]:
    """Feature → weight; each family of n-grams has length 1. `heard` leaves the characters away, as if only spoken.

    The last clause is where Chinese puts what is wanted, the first where it is announced: the last one's n-grams count
    twice, and the cues of both speak once more for themselves.
    """
    counted = _unit(_grams(syllables(text), "s"))
    if heard or is_pinyin(text):
        return counted
    parts = clauses(text) or (text,)
    written = _grams(tokens(text), "c")
    if len(parts) > 1:
        written.update(_grams(tokens(parts[-1]), "c"))
    counted |= _unit(written)
    counted |= {f"k{name}": _CUE_WEIGHT for name, cue in _CUES if cue.search(text)}
    counted |= {f"i{intent}": _INTENT_CUE_WEIGHT for intent in cued(text)}
    counted[f"k{_size(text)}"] = _CUE_WEIGHT
    return counted | _ends(parts)


def _ends(parts: Sequence[str]) -> dict[str, float]:
    counted = {f"a{name}": _INTENT_CUE_WEIGHT for name, form in _ASKS if form.search(parts[-1])}
    if len(parts) > 1:
        counted |= {f"l{intent}": _CUE_WEIGHT for intent in cued(parts[-1])}
        counted |= {f"f{intent}": _CUE_WEIGHT for intent in cued(parts[0])}
    return counted


def asks(text: str) -> bool:
    """Whether the text has the form of a question."""
    return bool(_QUESTION.search(text))


def ends_asking(text: str) -> bool:
    """Whether its last clause asks for something: “为什么” and “怎么搞的” reproach rather than ask, and don't count."""
    last = (clauses(text) or (text,))[-1]
    found = {name for name, form in _ASKS if form.search(last)}
    return bool(found) and "why" not in found and "rhetorical" not in cued(text)


def readable(feature: str) -> str:
    """The characters of a character n-gram, or "" for anything else."""
    return feature[1:].replace("\x1f", "").strip("^$") if feature.startswith("c") else ""


def _grams(units: Sequence[str], family: str) -> Counter[str]:
    framed = ["^", *units, "$"]
    return Counter(
        family + "\x1f".join(framed[start : start + size])
        for size in range(1, LONGEST_GRAM + 1)
        for start in range(len(framed) - size + 1)
    )


def _unit(counts: Counter[str]) -> dict[str, float]:
    damped = {gram: 1.0 + math.log(count) for gram, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in damped.values())) or 1.0
    return {gram: weight / length for gram, weight in damped.items()}


def _size(text: str) -> str:
    length = len(text)
    return "tiny" if length <= 2 else "short" if length <= 6 else "middle" if length <= 20 else "long"
