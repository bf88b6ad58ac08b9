"""A text as counted features: n-grams of its characters and of its sound, and lexical cues."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from bot.triage_text import is_pinyin, syllables, tokens

LONGEST_GRAM = 3

_QUESTION = re.compile(
    r"[?？]|[吗么呢]$|多少|多久|几[点时号楼天个次岁]|什么时候|怎么|怎样|如何|哪[里儿个些边]|在哪|能不能|可不可以|是不是|有没有"
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
    ("insult", re.compile(r"[傻煞沙][逼比笔叉b]|[tn他你]妈|垃圾|废物|滚|王八|混蛋|畜生|fuck|\bsb\b|操|有病|不要脸")),
    ("wish", re.compile(r"建议|希望|能不能(?:增|加|多|装|考虑)|要是.*就好|最好|不如|应该")),
    ("anger", re.compile(r"凭什么|到底|太[差烂过]|说法|没人[管理来修]|骗|乱收|投[诉拆]|举报|恶劣|糊弄|推[三诿卸]")),
    ("praised", re.compile(r"真[好棒不]|点赞|好评|满意|表扬|锦旗|专业|耐心|贴心|周到|great|awesome|excellent")),
    ("danger", re.compile(r"着火|起火|冒烟|煤气|燃气味|困.{0,3}电梯|电梯.{0,4}困|晕倒|救命|触电|爆[炸管了]|fire|help me|trapped")),
)
_CUE_WEIGHT = 0.35


def features(text: str, *, heard: bool = False) -> dict[str, float]:
    """Feature → weight; each family of n-grams has length 1. `heard` leaves the characters away, as if only spoken."""
    counted = _unit(_grams(syllables(text), "s"))
    if heard or is_pinyin(text):
        return counted
    counted |= _unit(_grams(tokens(text), "c"))
    counted |= {f"k{name}": _CUE_WEIGHT for name, cue in _CUES if cue.search(text)}
    counted[f"k{_size(text)}"] = _CUE_WEIGHT
    return counted


def asks(text: str) -> bool:
    """Whether the text has the form of a question."""
    return bool(_QUESTION.search(text))


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
