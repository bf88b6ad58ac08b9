"""Whether a text uses an expression or only speaks about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guards.evidence import cited
from guards.view import view

if TYPE_CHECKING:
    from guards.finding import GuardContext

_QUOTE = '“"「『‘《'
_END_QUOTE = '”"」』’》'
_FORBIDS = re.compile(r"(?:不要|不得|不能|不可|不应|不准|不许|不说|不用|不宜|禁|忌|避免|勿|杜绝|而不是|切莫|别说|防止|不当)")


def is_mentioned(text: str, span: tuple[int, int], context: GuardContext) -> bool:
    """Whether `text[span]` stands in quotation marks after a word that forbids it, as a rule about manners says it.

    A model may speak about an expression only where a cited passage does.
    """
    before, after = text[: span[0]], text[span[1] :]
    quoted = any(
        before.count(mark) > before.count(end) or (mark == end and before.count(mark) % 2)
        for mark, end in zip(_QUOTE, _END_QUOTE, strict=True)
    )
    if not quoted or not any(mark in after for mark in _END_QUOTE):
        return False
    if not _FORBIDS.search(view(before + after).plain.text):
        return False
    return context.origin == "knowledge" or cited(context).quotes(text[span[0] : span[1]])
