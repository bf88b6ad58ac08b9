"""Who is to do a thing: 由业主负责, 由供电公司受理."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guards.courtesy import content_pairs
from guards.phrase import phrases

_BY = re.compile(
    r"由(?P<who>[^,。、由]{2,10}?)(?:来|去|进行|代为|自行|统一|直接|免费|主动|先行|共同|分别)?"
    r"(?P<deed>负责|承担|结算|缴纳|支付|修复|维修|受理|答复|开具|出具|发放|审核|批准|保管|收取|处理|赔偿|赔付|更换|清运|监督|办理)"
)
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class _Agent:
    who: str
    deed: str
    about: frozenset[str]


def names_another_agent(said: str, passages: tuple[str, ...]) -> bool:
    """Whether a sentence gives a deed to somebody, where the passages give the same deed about the same to others alone."""
    stated = [one for passage in passages for sentence in _SENTENCE.split(passage) for one in _agents(sentence)]
    for mine in _agents(said):
        others = [one for one in stated if one.deed == mine.deed and len(mine.about & one.about) >= _SHARE * len(mine.about)]
        if mine.about and others and not any(mine.who in one.who or one.who in mine.who for one in others):
            return True
    return False


def _agents(sentence: str) -> Iterator[_Agent]:
    for phrase in phrases(sentence):
        for match in _BY.finditer(phrase.text):
            about = content_pairs(sentence) - content_pairs(match[0])
            yield _Agent(who=match["who"], deed=match["deed"], about=about)
