"""The phrases of a text: what stands between two marks, folded, with the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.view import view
from knowledge.text import NormalisedText

_MARK = re.compile(r"[,。;!?\n，；！？]|[:：](?!\d)|(?<!\d)[:：]|(?<!\d)\.(?!\d)|…")
_CONDITION = re.compile(
    r"^(?:如果|假如|倘若|要是|万一|若|如(?!下|何|期)|凡|待|等|当(?![天日月年场地季期中前事局初然面作做])|一旦|除非|请(?:您)?(?:确认|核对|告知)|是否|不论"
    r"|无论)|(?:时|后|的话|之后|以后|前)$"
)
_WONDERS = re.compile(r"(?P<one>[一-鿿])不(?P=one)(?!了)|是否|有没有")
_REFUSAL = re.compile(
    r"(?:不能|不可|无法|不会|没有|没法|没办法|不享受|享受不了|不参加|无权|不得|不予|不便|不方便|恐怕|暂不|暂无|未能|不接受|谢绝|婉拒|不提供|不是"
    r"|并非|不负责)[^,。;]{0,10}$|(?<!要)(?:不|无|未|没|勿|非)$"
)


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A folded phrase and where it stands in the text it was taken from; `asks` when a question mark ends it."""

    text: str
    start: int
    end: int
    offset: int
    asks: bool
    whole: NormalisedText

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Where a match in `text` stands in the original."""
        return self.whole.span(self.offset + match.start(), self.offset + match.end())

    @property
    def wonders(self) -> bool:
        """Whether the phrase leaves open whether something is so: 周末开不开门要看公告, 问的是能不能."""
        return _WONDERS.search(self.text) is not None

    @property
    def is_condition(self) -> bool:
        """Whether the phrase sets a condition ("如已为您登记") or a point in time ("验收合格后") and claims nothing."""
        return _CONDITION.search(self.text) is not None


@lru_cache(maxsize=2048)
def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of `text` in their order; blanks and decoration are gone, empty ones left out."""
    return tuple(_phrases(view(text).tight))


def is_refused(phrase: str, at: int) -> bool:
    """Whether what stands at `at` is denied or declined just before."""
    return _REFUSAL.search(phrase[:at]) is not None


def _phrases(tight: NormalisedText) -> Iterator[Phrase]:
    start = 0
    for end in [match.start() for match in _MARK.finditer(tight.text)] + [len(tight.text)]:
        if end > start:
            first, last = tight.span(start, end)
            asks = tight.text[end : end + 1] == "?" or tight.text[start:end].endswith(("吗", "么"))
            yield Phrase(text=tight.text[start:end], start=first, end=last, offset=start, asks=asks, whole=tight)
        start = end + 1
