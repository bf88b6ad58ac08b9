"""Whether a line's end tore a sentence in two: 货款60天\\n内支付 is one, 整机保修一年\\n压缩机保修三年 are two."""

from __future__ import annotations

import re

from guards.cut import is_word
from guards.phrase import phrases
from guards.row import rows
from guards.view import letters, view

# A line that was broken off without a mark, after whatever went before it.
_UNENDED = re.compile(r"(?:^|[。！？；!?;\n])([^。！？；!?;\n]{0,100}[^。！？；!?;：:，,、\s])\s*\n\s*$")
_ITEM = re.compile(r"[0-9一二三四五六七八九十]{1,3}[、.)]|[-·•*●①-⑳(【]")
# What no line of its own begins with: it says on what the line before began.
_LEADS_ON = re.compile(
    r"内(?!科|容|部|蒙|衣|存|裤|墙|饰)|后(?!台|勤|续|排|备|院|天|门)|前(?!台|提|门|排|往|期)|以[上下内外前后]|之[内后前]|的|起(?!飞|诉|草|床)|方可|方能|者|都|也|还(?!款|书|车|卡)|就(?!诊|餐|业|近)|才|均|即可|须|需要?(?!求)|应(?!急|用)|可以?|能(?!源|耗)|会(?!员|议|所|场|计)|要(?!求|点)|不(?!锈|动产|可抗)|免(?!疫|税)|未|没有?|无(?!线|人机|烟)|是|为|由|按|享受?|包[含括]|收取?(?!据|件|货|银|费标)|退还|封顶|计[算费]|至|到(?!店|访|期|账|付)"
)
_HANGS = re.compile(
    r"(?:的|也|可以?|能|须|需|应|要|会|都|还|就|才|由|按|以|每|共|为|是|在|于|至|到|不|未|没|无|免|收|第|近|约|满|超过?|最|仅|只|凭|从|自|给|被|把|和|与|及|或|再"
    r"|续|随时?|任何|所有|之)$"
)
_FURTHEST = 2


def torn_from(text: str, said: str, passages: tuple[str, ...]) -> tuple[str, str]:
    """What of `said` is the beginning of the sentence that `text` ends, and what stands before it; "" where a sentence ended there."""
    match = _UNENDED.search(said)
    if match is None or _ITEM.match(text.lstrip()):
        return "", said
    begun = match[1]
    first, rest = view(begun).tight.text, view(text).tight.text
    goes_on = _LEADS_ON.match(rest) or _HANGS.search(first) or _is_in_a_word(first, rest, passages) or not rows(begun)
    return (begun, said[: match.start()]) if goes_on else ("", said)


def _is_in_a_word(first: str, rest: str, passages: tuple[str, ...]) -> bool:
    """Whether what stands on both sides of the border is a word, or stands so in a passage."""
    known = "\n".join(letters(one.text) for passage in passages for one in phrases(passage))
    for before in range(1, _FURTHEST + 1):
        for after in range(1, _FURTHEST + 1):
            joint = first[-before:] + rest[:after]
            if len(joint) == before + after > 2 and joint in known:
                return True
            if len(joint) == before + after and joint.isalpha() and is_word(joint):
                return True
    return False
