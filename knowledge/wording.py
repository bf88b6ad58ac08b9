"""Whether two wordings ask the same question: the same words, whatever their order, courtesies and the form of asking."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.alike import in_one_word
from knowledge.cantonese import in_written_chinese
from knowledge.text import fold, undecorated

#: One form for each way of asking. Folded (Simplified) text, in written Chinese; longer wordings stand before those that they hold.
_FORMS = (
    (re.compile(r"怎么样|怎样|怎么|如何|咋样|咋个|咋"), "怎"),
    (re.compile(r"怎(?:做|处理|处置|弄|整|搞)"), "怎办"),
    (re.compile(r"什么时候|什么时间|啥时候|几时|何时|几点钟|几点"), "时"),
    (re.compile(r"什么地方|啥地方|哪里|哪儿|在哪"), "哪"),
    (re.compile(r"怎收费|怎收|收费标准|价格多少|多少价格|什么价格?|啥价格?|多少钱|几块钱|几钱"), "价"),
    (re.compile(r"能不能|可不可以|能否|可否|是否可以|是否能|可以|能够"), "能"),
    (re.compile(r"(?<!不)(?:要不要|需不需要|用不用|是否需要|需要|要)(?!钱)"), ""),
    (re.compile(r"有没有|有无|是否有"), "有"),
    (re.compile(r"是不是|是否"), ""),
)
#: Who names no day means an ordinary one, and who names the place where both are narrows nothing. A quoted name belongs to its place.
_HERE = re.compile(
    r"工作日|平日|平时|平常|(?:小区|社区|园区)(?:里面|里|内|的)+"
    r"|(?:[“\"「『][^”\"」』]{1,8}[”\"」』])?(?:小区|社区|园区|公寓|大厦|酒店|店|楼)(?:楼下|下面|门口|这边|这里|那边|那里|里面)的?"
    r"|的(?:人|人员|同事)(?=[几什啥何时上下在])"
)
_EMPTY = re.compile(
    r"请问一下|请问|想问一下|想问下|想问|问一下|问下|咨询一下|咨询|了解一下|告诉我|你好|您好|谢谢|多谢|麻烦|一下|我们|你们|咱们"
    r"|如果|假如|万一|要是|遇到|遇上|碰到|碰上|发生|应该|应当|该(?=怎)|一直|一点|点儿?(?=吗|$)|[请我你您的地得了吗呢啊呀吧么嘛哦呐哈呗嘞㗎喎啩是]|[\W_]"
)


def same_question(one: str, other: str) -> bool:
    """Whether both ask the same: 怎么交物业费 and 请问物业费如何交呢 do. Negations and conditions always count."""
    plain = _plain(one)
    return len(plain) > 1 and plain == _plain(other)


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    plain = _HERE.sub("", in_written_chinese(undecorated(fold(text))))
    plain = in_one_word(plain)
    for pattern, form in _FORMS:
        plain = pattern.sub(form, plain)
    # In Chinese what is asked about may stand before or after what is asked of it: order tells little here.
    return "".join(sorted(_EMPTY.sub("", plain)))
