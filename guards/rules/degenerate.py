"""Text that says nothing: empty, looping, broken, or in a language that the desk does not speak."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from guards.claimless import is_courtesy
from guards.contact import links
from guards.cut import is_cut
from guards.evidence import allowed
from guards.finding import Finding, GuardContext
from guards.phrase import phrases
from guards.view import letters

_LOOP = re.compile(r"(.{2,30}?)\1{3,}", re.DOTALL)
_STUTTER = re.compile(r"([^\W\d])\1{5,}")
_MOJIBAKE = re.compile(r"锟斤拷|烫烫烫|屯屯屯|[ÃÂ][\x80-\xbf]|â€|[äåæçèé][\x80-\xbf]|\ufffd")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FOREIGN = re.compile(
    r"[\u0370-\u05ff\u0600-\u06ff\u0900-\u0e7f\u1100-\u11ff\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uac00-\ud7af]"
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CANTONESE = re.compile(r"[嘅咗唔佢哋冇喺嚟啲噉嘢乜咁睇俾畀攞]|侬|阿拉|莫得|俺们|俺")
_UNSPOKEN = {"Cc", "Co", "Cn", "Cs"}
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# One character that is a sentence; any other is a piece of one that was taken apart.
_WHOLE_ANSWERS = frozenset("好是对有能行可会没无")
# What says nothing, alone or in a row: 呃，那个，就是说，嗯.
_HESITATION = re.compile(r"那个|这个|就是说?|怎么[讲说]呢?|然后|额|[嗯呃啊哦噢唔哎诶欸]|[呢吧啦呀嘛]")
# 复核？ asks nobody anything.
_STUMP = re.compile(r"^(?![^?？]*[吗呢您你请好么嘛])[一-鿿]{1,4}[?？]$")
_MOST_THANKS = 5
_SHORTEST_REPEAT = 6
_EDGES = " \t\n。！？!?；;…，,"


class DegenerateText:
    """Empty, stuck, broken or foreign text can't be mended; stray control characters are taken out."""

    name = "degenerate"
    clause = "TR-1.12"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        found = list(self._broken(text))
        if context.origin == "model":
            found += self._meaningless(text, context)
        return found

    def _broken(self, text: str) -> Iterator[Finding]:
        if _MOJIBAKE.search(text):
            yield self._finding("text.garbage", 0, len(text))
        for place, character in enumerate(text):
            hidden = character in _BIDI or "\U000e0000" <= character <= "\U000e007f"
            if character not in "\n\r\t" and (hidden or unicodedata.category(character) in _UNSPOKEN):
                yield self._finding("text.control", place, place + 1, "")
        marks = sum(unicodedata.category(character) == "Mn" for character in text if not "\ufe00" <= character <= "\ufe0f")
        if marks > 3 and marks * 4 > len(text):
            yield self._finding("text.garbage", 0, len(text))
        if not letters(text):
            yield self._finding("text.empty", 0, len(text))

    def _meaningless(self, text: str, context: GuardContext) -> Iterator[Finding]:
        bare = letters(text)
        if _LOOP.search(bare) or _STUTTER.search(bare) or _is_salad(bare):
            yield self._finding("text.loop", 0, len(text))
        # As written: a loop repeats itself to the letter, and folding all that was said would cost every sentence.
        if len(bare) >= _SHORTEST_REPEAT and text.strip(_EDGES) in context.said:
            yield self._finding("text.repeated", 0, len(text))
        piece = len(bare) == 1 and bare not in _WHOLE_ANSWERS and not bare.isdigit()
        if piece or (bare and not _HESITATION.sub("", bare)):
            yield self._finding("text.fragment", 0, len(text))
        if _is_all_politeness(text):
            yield self._finding("text.empty", 0, len(text))
        if _STUMP.search(text.strip()) or is_cut(text, tuple(one.text for one in context.passages)):
            yield self._finding("text.cut", 0, len(text))
        if context.pack.language.startswith("zh"):
            yield from self._foreign(text, context)

    def _foreign(self, text: str, context: GuardContext) -> Iterator[Finding]:
        for link in reversed(links(text)):
            text = text[: link.start] + text[link.end :]
        han, latin, foreign = (len(pattern.findall(text)) for pattern in (_HAN, _LATIN, _FOREIGN))
        if foreign >= 2 or (latin >= 8 and latin > 1.5 * han):
            if not allowed(context).quotes(text):
                yield self._finding("text.language", 0, len(text))
        elif (match := _CANTONESE.search(text)) and match[0] not in allowed(context).letters:
            yield self._finding("text.dialect", 0, len(text))

    def _finding(self, code: str, start: int, end: int, replacement: str | None = None) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end, replacement=replacement)


def _is_salad(bare: str) -> bool:
    """A long run made of very few characters."""
    return len(bare) >= 40 and len(set(bare)) * 8 < len(bare)


def _is_all_politeness(text: str) -> bool:
    """Thanks and wishes in a row, and nothing else."""
    said = phrases(text)
    return len(said) >= _MOST_THANKS and all(is_courtesy(one.text) for one in said)
