"""§9 of the catalogue: expressions that no reply may hold, judged in their use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.mention import is_mentioned
from guards.view import letters, view

if TYPE_CHECKING:
    from guards.pack import LexiconEntry
    from knowledge.text import NormalisedText

# Address, apology and particles around a term: “对不起，不在哦。” says nothing but “不在”.
_AROUND = re.compile(
    r"对不起|不好意思|抱歉|很|您好|你好|先生|女士|小姐|现在|目前|他|她|我|那个|就|也|啊|呀|吧|呢|嘛|哦|噢|喔|啦|了|的"
)
# Before a term these make it somebody's condition or a prohibition, not the desk's own word.
_CONDITION = re.compile(
    r"(?:如果|假如|倘若|要是|万一|若|如|当|即使|凡)[^,。;!?]{0,8}$|(?:您|业主|住户|客户|访客|用户|他人|家人|租户)(?:若|如|暂时|还|也|自己|本人|对此|)$"
)
_FORBIDDEN = re.compile(r"(?:请勿|勿|不要|不得|不能|不可|不应|不宜|禁止|严禁|切勿|避免|防止|切忌)[^,。;!?]{0,4}$")


class ForbiddenExpressions:
    """The pack's lexicon. A term is fine inside one of its exceptions, as the customer's condition, or forbidden by name."""

    name = "lexicon"
    clause = "§9"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        bare = view(text).letters
        return [finding for entry in context.pack.lexicon for finding in self._offences(entry, bare, text, context)]

    def _offences(self, entry: LexiconEntry, bare: NormalisedText, text: str, context: GuardContext) -> Iterator[Finding]:
        term = letters(entry.term)
        at = bare.text.find(term) if term else -1
        while at >= 0:
            span = bare.span(at, at + len(term))
            if not self._is_fine(entry, bare.text, at, span, text, context):
                yield Finding(rule=self.name, clause=entry.clause, code=f"lexicon.{entry.kind}", start=span[0], end=span[1])
            at = bare.text.find(term, at + 1)

    def _is_fine(self, entry: LexiconEntry, bare: str, at: int, span: tuple[int, int], text: str, context: GuardContext) -> bool:
        term = letters(entry.term)
        # A short 不可以 is flat only when nothing explains it: an approved answer that begins so goes on.
        flat = _opens_with_call(term, at, span, text) or (_says_only(bare, term) and not cited(context).holds(text))
        if entry.whole and not flat:
            return True
        if any(_covers(bare, letters(exception), at, at + len(term)) for exception in entry.exceptions):
            return True
        before = view(text[: span[0]]).plain.text
        if not term.startswith(("我", "又")) and (_CONDITION.search(before) or _FORBIDDEN.search(before)):
            return True
        return is_mentioned(text, span, context)


@lru_cache(maxsize=4_096)
def _says_only(bare: str, term: str) -> bool:
    return _AROUND.sub("", bare) == _AROUND.sub("", term) or bare == term


def _opens_with_call(term: str, at: int, span: tuple[int, int], text: str) -> bool:
    """喂， at the head of a sentence is the call itself, whatever follows."""
    return len(term) == 1 and at == 0 and text[span[1] : span[1] + 1] in tuple(",，!！ 、~～…。？?")


def _covers(bare: str, exception: str, start: int, end: int) -> bool:
    found = bare.find(exception) if exception else -1
    while found >= 0:
        if found <= start and end <= found + len(exception):
            return True
        found = bare.find(exception, found + 1)
    return False
