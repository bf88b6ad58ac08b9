"""Whether a text stops in mid-sentence or mid-word, as a stream does that was cut off: 请在7日内凭, 可以拨打售."""

from __future__ import annotations

import re
from functools import lru_cache

from guards.view import letters, view

_ENDED = re.compile(r"[。！？!?；;…~～.,，、:：)）\]】”\"'’」』》\n]\s*$")
# After these something must follow. 的, 了, 有 and 是 may well end what is said.
_HANGS = re.compile(
    r"(?:[凭把被从由与及或按将须需让跟比因至于并且而但若即每各该此第又很最更致其并]|如果|因为|所以|以及|或者|并且|而且|但是|需要|必须|根据|按照|例如|比如|包括|请您?|凭您?)$"
)
_HAN = re.compile(r"[一-鿿]")
_LONGEST_WORD = 4


def is_cut(text: str, passages: tuple[str, ...]) -> bool:
    """Whether `text` has no end: a word that wants another one, or half a word of the passages."""
    if _ENDED.search(text):
        return False
    bare = view(text).tight.text
    if _HANGS.search(bare):
        return True
    if len(bare) < _LONGEST_WORD or not _HAN.match(bare[-1]):
        return False
    following = {after for passage in passages for after in _after(letters(passage), bare[-2:])}
    following |= {after for passage in passages for after in _after(letters(passage), bare[-1])} if not following else set()
    return bool(following) and all(_HAN.match(one) and is_word(bare[-1] + one) for one in following) and not _ends_word(bare)


def _after(passage: str, tail: str) -> set[str]:
    """What follows `tail` wherever it stands in the passage; a blank for its end."""
    return {passage[match.end() : match.end() + 1] or " " for match in re.finditer(re.escape(tail), passage)}


def _ends_word(bare: str) -> bool:
    return any(is_word(bare[-length:]) for length in range(2, _LONGEST_WORD + 1))


@lru_cache(maxsize=512)
def is_word(text: str) -> bool:
    """Whether the dictionary has `text`."""
    # Read on first use, and only where a sentence has no end: the dictionary is large.
    from knowledge.tokens import dictionary

    return bool(dictionary().FREQ.get(text))
