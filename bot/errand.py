"""What a visit is about, where a message says it beside when, who and how many."""

from __future__ import annotations

import re

from knowledge.text import fold

_ERRAND = re.compile(
    r"(?:洽谈|商谈|面谈|谈谈|谈一下|谈下|谈的?(?:也?是)?|聊聊|聊一下|聊下|聊|商量|沟通一?下?|对接一?下?|讨论|介绍一?下?|推介|推荐|演示|送(?!货上门|我)|核对|签|验收|关于)"
    r"(?P<what>(?:(?!我(?:的|电话|姓|叫|这边)|电话|手机|联系|姓[一-鿿]|行吗|可以吗|好吗|方便吗)[^,，。!！?？;；\s]){2,18})"
)
# What says no more than that there is something to talk about.
_ANYTHING = re.compile(
    r"(?:谈谈?|聊聊?|商量|洽谈|商谈|面谈|沟通|对接)(?:一下|下)?(?:点|些|个)?(?:合作|事情?|业务|这事|生意|项目|的事)?"
)
_TRAILING = re.compile(r"(?:的事情?|的问题)?[吗吧呢啊呀哈]*$")


def find_errand(text: str) -> str | None:
    """谈轴承供货, 送样品, 关于运费: from the word that says what is to be done to the end of the piece; None where none is said."""
    folded = fold(text)
    found = _ERRAND.search(folded)
    if found is None:
        return None
    # The customer's own letters, where folding kept their places.
    told = text[found.start() : found.end()] if len(text) == len(folded) else found.group()
    told = _TRAILING.sub("", told)
    return None if not told or _ANYTHING.fullmatch(told) else told
