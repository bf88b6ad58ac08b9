"""When a passage is beside the point, though it has the words: it tells what happens if the thing is not done, lists other things, or has no
clock time for who asks at what o'clock."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.alike import stated
from knowledge.question import content_words
from knowledge.table_rows import rows_named, table_rows
from knowledge.text import fold

_NOT = r"(?:没有?|未|忘了?|忘记了?|不)"

_AT_WHAT_HOUR = re.compile(
    r"几点(?:钟|开|关|上|下|起|到|来|去|能|可以|才|吃|营业|有|打烊|闭|结束|开始|截止|办|退|入|出|发车|送|[?,。]|$)"
)
_HOUR = re.compile(r"\d{1,2}:\d{2}|[\d一二两三四五六七八九十]点|[二2][十4]+小时|全天|昼夜|小时[前后]")


def denied(question: str, approved: Sequence[str]) -> float:
    """1 where the approved questions have a word of the (folded) question only as what is not done: 怎么续费 against 没续费会怎样; else 0."""
    wordings = [fold(one) for one in approved]
    return float(
        any(_only_denied(word, wordings) for word in content_words(question) if len(word) > 1 and not _denies(word, question))
    )


def _only_denied(word: str, wordings: Sequence[str]) -> bool:
    having = [one for one in wordings if word in one]
    return bool(having) and all(_denies(word, one) for one in having)


def _denies(word: str, text: str) -> bool:
    return re.search(f"{_NOT}{re.escape(word)}", text) is not None


def unlisted(question: str, *, head: str, text: str) -> float:
    """1 where the passage is a table of which the (folded) question names no row, and has a word that neither table nor `head` (folded) has."""
    rows = table_rows(text)
    if not rows or rows_named(question, rows, head=head):
        return 0.0
    whole = head + fold(text)
    return float(any(len(word) > 1 and not stated(word, whole) for word in content_words(question)))


def hourless(question: str, text: str) -> float:
    """1 where the (folded) question asks at what hour, and the (folded) text names none; else 0."""
    return float(_AT_WHAT_HOUR.search(question) is not None and _HOUR.search(text) is None)
