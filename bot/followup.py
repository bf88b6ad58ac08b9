"""Follow-up questions: 那周末呢？ means nothing without the question before it."""

from __future__ import annotations

import re

from knowledge.text import fold

_LONGEST_FRAGMENT = 14
_LEAD_IN = re.compile(
    r"^(?:哦|噢|嗯|好的|好|明白了|知道了)?[,，。\s]*(?:那么|那|如果是|要是|换成|还有|至于)?(?:要是|如果是|如果)?"
)
_TAIL = re.compile(r"(?:呢|的话|怎么样|又如何|行吗|可以吗|也一样吗|也是吗|也是这样吗)+[?？!！。\s]*$")
_OPENERS = ("那", "还有", "要是", "如果", "换成", "至于")
_POINTERS = re.compile(r"(?<!其)(?:它|这个|那个|这种|那种|这样|上面|刚才|刚刚)")
_CLAUSE = re.compile(r"[^，,。！!；;？?\n]+[，,。！!；;？?\n]*")
_COURTESY = re.compile(
    r"(?:你好|您好|大家好|早上好|下午好|晚上好|早安|hi|hello|哈喽|嗨|在吗|有人吗|请问一下|请问|打扰了?|打扰一下|麻烦问一下|想问一下|问一下|咨询一下|"
    r"谢谢|多谢|谢谢你|谢谢您|辛苦了?|麻烦了?|不好意思|对不起|我?(?:免贵)?姓.|(?:我|这边|这里)?(?:是|叫).{1,3}(?:先生|女士|小姐|太太)|我叫.{2,3}|客服|亲|亲爱的)*"
    r"(?:啊|呀|哈|哦|呢|吧)?"
)
_CLASSES: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"周末|工作日|平时|平日|节假日|假日|春节|国庆|(?:周|星期|礼拜)[一二三四五六日天](?:[到至-](?:周|星期|礼拜)?[一二三四五六日天])?"
    ),
    re.compile(r"今天|明天|后天|昨天|白天|晚上|夜间|夜里|上午|下午|早上|中午|凌晨"),
    re.compile(r"业主|租户|租客|访客|商户|老人|小孩|儿童|成人"),
    re.compile(r"月卡|年卡|季卡|次卡|月租|包月|临停|临时停车"),
    re.compile(r"电动车|电瓶车|摩托车|自行车|汽车|小车|货车|新能源车"),
    re.compile(r"补办|新办|办理|注销|换卡|挂失|退卡|续费"),
)
"""Kinds of words of which a question holds one at a time: a fragment with such a word replaces the question's own."""


def without_courtesies(text: str) -> str:
    """The matter of a message: without the clauses that only greet, thank or say who is writing; `text` where nothing is left."""
    clauses = _CLAUSE.findall(text)
    matter = "".join(clause for clause in clauses if not _COURTESY.fullmatch(fold(clause).strip("，,。！!；;～~ \n"))).strip()
    return matter or text


def is_follow_up(text: str) -> bool:
    """Whether a message can't stand alone: short, and it opens or ends or points like the continuation of something said."""
    folded = fold(text).strip()
    bare = folded.rstrip("?？!！。. ")
    if not bare or len(bare) > _LONGEST_FRAGMENT + 6:
        return False
    if len(bare) <= _LONGEST_FRAGMENT and (bare.startswith(_OPENERS) or bare.endswith("呢")):
        return True
    return bool(_POINTERS.search(bare)) and len(bare) <= _LONGEST_FRAGMENT


def complete(text: str, *, topic: str) -> str:
    """The question that `text` asks when it follows `topic`: its words, in the place of the topic's words of the same kind.

    A pointer (它, 这个) is dropped and the topic put beside it. Returns `text` unchanged where `topic` is empty.
    """
    if not topic:
        return text
    folded = fold(text).strip()
    fragment = _TAIL.sub("", _LEAD_IN.sub("", folded, count=1)).strip("?？!！。.,， ")
    if not fragment:
        return topic
    base = fold(topic)
    for words in _CLASSES:
        new, old = words.search(fragment), words.search(base)
        if new and old and new.group() == fragment:
            return base[: old.start()] + fragment + base[old.end() :]
        if new and old:
            base = base[: old.start()] + base[old.end() :]
    return f"{_POINTERS.sub('', fragment)} {base}".strip()
