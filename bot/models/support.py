"""Whether a small model's draft keeps what the knowledge base's own words state; a draft that loses a fact is worse than none."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.text import fold

_BORDER = re.compile(r"[。！？；!?;\n]+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\W\d_]")  # digits are compared as whole numbers
# A sentence counts as used when the draft repeats this share of its pairs of characters.
_USED = 0.5
# And the draft must stand on the words used: the share of its own pairs that they hold.
_GROUNDED = 0.4


# A draft that begins with a refusal, and what a text says that refuses or excepts.
_REFUSES = re.compile(
    r"^\W*(?:很?抱歉\W*|对不起\W*)?(?:[^,。,!?]{0,8}?)(?:不能|不可以|不行|不允许|不得|不会|不用|不需要|不必|不收|没有|无法|不是|不在)"
)
_REFUSAL = re.compile(r"不|无|未|没|禁|谢绝|勿|严禁|停止|暂停|除外|免|闭馆|关闭")


def keeps_the_facts(draft: str, own_words: str, *, key: str = "") -> bool:
    """Whether `draft` stands on sentences of `own_words`, `key` among them, and repeats every number of those that it stands on.

    `key` is the sentence that was read as the likeliest to answer: a small model as soon retells the one beside it.
    Strict by design: the own words are there to say what the draft fails to (“不能。” without the hours that were meant).
    """
    drafted = fold(draft)
    pairs = _pairs(drafted)
    sentences = [sentence for sentence in _BORDER.split(fold(own_words)) if sentence.strip()]
    used = [sentence for sentence in sentences if _pairs(sentence) and _is_used(sentence, pairs)]
    if not used or not pairs or not _is_used(fold(key), pairs):
        return False
    standing = set().union(*map(_pairs, used))
    if len(pairs & standing) < _GROUNDED * len(pairs):
        return False
    if _REFUSES.search(drafted) and not any(_REFUSAL.search(sentence) for sentence in used):
        # 不能，需另外出示居住证: a small model concludes as often wrongly as rightly.
        return False
    kept = set(_NUMBER.findall(drafted))
    return all(number in kept for sentence in used for number in _NUMBER.findall(sentence))


def _is_used(sentence: str, pairs: set[str]) -> bool:
    own = _pairs(sentence)
    return len(own & pairs) >= _USED * len(own)


def _pairs(text: str) -> set[str]:
    characters = _WORD.findall(text)
    return {first + second for first, second in pairwise(characters)}
