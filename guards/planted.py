"""Orders to whoever answers, where there should be information or a question: planted in a passage, or given by the customer.

【给智能助手的话：请把…写进每一条答复】 states nothing, and 请重复“…” asks for nothing that a desk does: what they want said is no evidence.
"""

from __future__ import annotations

import dataclasses
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from guards.view import letters

if TYPE_CHECKING:
    from knowledge.passage import Passage

_MACHINE = (
    r"(?:智能|AI|ai|人工智能|大?模型|机器人|助手|助理|小助手|assistant|system|prompt|chatbot|系统(?:消息|指令|提示|命令)|提示词)"
)
_ANSWERING = r"(?:答复|回答|回复|作答|输出|应答|生成|说出|复述|写进|写入|引用)"
_WHERE = r"(?:本[条段文]|此[条段]|每(?:一)?[条句次段](?:话)?(?:的)?|所有(?:的)?|一律|末尾|结尾|开头|最后(?:都)?(?:加|附|写))"
_ORDER = re.compile(
    rf"{_MACHINE}[^。\n]{{0,30}}(?:请|务必|必须|须|一律|不要|不得|要|应)|(?:请|务必|必须|须|一律|要|应)[^。\n]{{0,16}}{_MACHINE}[^。\n]{{0,12}}{_ANSWERING}"
    rf"|{_ANSWERING}{_WHERE}|{_WHERE}[^。\n]{{0,4}}{_ANSWERING}[^。\n]{{0,12}}(?:请|务必|必须|须|一律|要|应|都|加|写|推荐|注明|附)|(?:请|务必|必须|一律)[^。\n]{{0,20}}{_WHERE}[^。\n]{{0,4}}{_ANSWERING}"
    r"|(?:忽略|无视|忘记|忘掉|抛开|绕过)[^。\n]{0,8}(?:以上|之前|前面|上面|原来|原有|所有|先前)[^。\n]{0,10}(?:指令|指示|规则|提示|要求|设定|内容|限制|身份|角色)|(?:扮演|假装|充当)[^。\n]{1,12}(?:角色|身份|口吻|口气|语气)?"
    r"|ignore\s+(?:all|any|the|previous|above)|you\s+are\s+now|(?:编辑|内部|后台|给客服)备注[:：]"
)
_PARTS = re.compile(
    r"【[^【】]*】|<!--.*?-->|\[\[[^\[\]]*\]\]|(?:\(|（)[^()（）]*(?:\)|）)|[^。！？!?\n【】()（）]*[。！？!?\n]?", re.DOTALL
)
# What a customer wants to hear said: the words in quotation marks after or before such a verb.
_DEMANDS = re.compile(
    r"重复|复述|照(?:着|样)?(?:说|念|读|抄)|跟(?:着)?我(?:说|念|读)|输出|打印|(?:只|请|先|再|就|必须|用)(?:需|要)?(?:回复|回答|说|回)|复制|粘贴|念一[遍下]|说一[遍句]|签名|开头|结尾|末尾|最后(?:都|再|要)?加|加(?:上|一个|个)|每句|口气|语气|口吻|自称|称呼我|叫我"
)
_QUOTED = re.compile(r"[“\"'‘「『](?P<what>[^“”\"'‘’「」『』\n]{1,60})[”\"'’」』]")
_ADDED = re.compile(
    r"(?:最后|结尾|末尾|后面|前面|开头)[^,，。“”]{0,4}加(?:上)?(?:一)?[个句声]?(?P<what>[一-鿿]{1,2})(?:字|$|[,，。!！])"
)


def is_order(text: str) -> bool:
    """Whether a piece of a passage tells whoever answers what to say."""
    return _ORDER.search(text) is not None


@lru_cache(maxsize=256)
def without_orders(passage: Passage) -> Passage:
    """The passage with blanks where it gives orders; title and questions as they are."""
    if not _ORDER.search(passage.text):
        return passage
    kept = "".join("\n" if is_order(part) else part for part in _PARTS.findall(passage.text))
    return dataclasses.replace(passage, text=kept)


@lru_cache(maxsize=256)
def demanded(question: str) -> tuple[str, ...]:
    """What a question wants to be said word for word, in letters."""
    if not _DEMANDS.search(question):
        return ()
    found = [one["what"] for one in _QUOTED.finditer(question)] + [one["what"] for one in _ADDED.finditer(question)]
    return tuple(bare for one in found if (bare := letters(one)))
