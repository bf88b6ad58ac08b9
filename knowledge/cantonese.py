"""Cantonese as it is typed, in the words that written Chinese has for the same: for comparing, never for showing."""

from __future__ import annotations

import re
from functools import lru_cache

#: Longer wordings first. Folded (Simplified) text. Only words that written Chinese does not use in another sense.
_WORDS: tuple[tuple[str, str], ...] = (
    ("几多钱", "多少钱"),
    ("几耐", "多久"),
    ("几时", "什么时候"),
    ("几多", "多少"),
    ("点解", "为什么"),
    ("点样", "怎样"),
    ("点算", "怎么办"),
    ("点搞", "怎么办"),
    ("边个", "谁"),
    ("边度", "哪里"),
    ("边处", "哪里"),
    ("边间", "哪间"),
    ("乜嘢", "什么"),
    ("咩嘢", "什么"),
    ("有冇", "有没有"),
    ("系咪", "是不是"),
    ("系唔系", "是不是"),
    ("得唔得", "行不行"),
    ("可唔可以", "可不可以"),
    ("使唔使", "要不要"),
    ("唔使", "不用"),
    ("唔该", "麻烦"),
    ("唔见咗", "丢了"),
    ("唔见", "丢了"),
    ("唔", "不"),
    ("冇", "没有"),
    ("我哋", "我们"),
    ("你哋", "你们"),
    ("佢哋", "他们"),
    ("佢", "他"),
    ("而家", "现在"),
    ("依家", "现在"),
    ("呢度", "这里"),
    ("嗰度", "那里"),
    ("呢个", "这个"),
    ("嗰个", "那个"),
    ("嗰", "那"),
    ("听日", "明天"),
    ("寻日", "昨天"),
    ("琴日", "昨天"),
    ("屋企", "家里"),
    ("返嚟", "回来"),
    ("嚟", "来"),
    ("攞", "拿"),
    ("畀", "给"),
    ("俾", "给"),
    ("揾", "找"),
    ("搵", "找"),
    ("睇", "看"),
    ("喺", "在"),
    ("嘅", "的"),
    ("咗", "了"),
    ("咁", "这么"),
    ("啲", "些"),
    ("咩", "什么"),
    ("乜", "什么"),
    ("攰", "累"),
    ("瞓", "睡"),
    ("泊车", "停车"),
    ("俾钱", "付钱"),
    ("倾偈", "聊天"),
    ("嘢", "东西"),
)
#: Signs that a text is Cantonese at all; without one it is left alone ("点解" may be read otherwise).
_SIGNS = re.compile(r"[唔冇哋佢嘅咗喺嗰啲嘢咁嚟攞畀揾搵睇乜咩嗌攰瞓]|系咪|边度|边个|几多|几耐|几时|点解|点样|泊车")


def in_written_chinese(folded: str) -> str:
    """The folded text with Cantonese words replaced; the same text when there is no sign of Cantonese in it."""
    if not _SIGNS.search(folded):
        return folded
    table = dict(_WORDS)
    return _pattern().sub(lambda match: table[match.group()], folded)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted((re.escape(word) for word, _ in _WORDS), key=len, reverse=True)))
