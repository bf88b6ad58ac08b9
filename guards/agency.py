"""Who is to do a thing, and who pays: 由业主负责, 由供电公司受理, 邮费我们承担."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.charge import FREE
from guards.courtesy import content_pairs
from guards.phrase import Phrase, is_refused, phrases

_PAYS = r"承担|支付|缴纳|付款|付费|负担|分摊|自理|自付|出钱"
_BY = re.compile(
    r"由(?P<who>[^,。、由]{2,10}?)(?:来|去|进行|代为|自行|自己|统一|直接|免费|主动|先行|共同|分别|一方)?"
    rf"(?P<deed>负责|结算|修复|维修|受理|答复|开具|出具|发放|审核|批准|保管|收取|处理|赔偿|赔付|更换|清运|监督|办理|{_PAYS}|出(?=$|[钱资]))"
)
# The desk's own side, whatever it is called.
_OURS = re.compile(r"^(?:我们|我司|我方|本公司|公司|本店|商家|平台|物业|酒店|银行)")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class _Agent:
    who: str
    deed: str
    about: frozenset[str]

    def is_same(self, other: _Agent) -> bool:
        """Whether both name the same one."""
        if _OURS.match(self.who) and _OURS.match(other.who):
            return True
        return self.who in other.who or other.who in self.who or self.who[:2] == other.who[:2]


def names_another_agent(said: str, passages: tuple[str, ...]) -> bool:
    """Whether a sentence gives a deed to somebody, where the passages give the same deed about the same to others alone."""
    stated = [one for passage in passages for one in _stated(passage)]
    for mine in _stated(said):
        others = [one for one in stated if one.deed == mine.deed and len(mine.about & one.about) >= _SHARE * len(mine.about)]
        if mine.about and others and not any(mine.is_same(one) for one in others):
            return True
    return False


def frees_who_pays(phrase: Phrase, passages: tuple[str, ...]) -> bool:
    """Whether a thing is called free that the passages let the customer pay: 样品测试免费, where 费用由供应商承担."""
    free = FREE.search(phrase.text)
    if free is None or phrase.asks or is_refused(phrase.text, free.start()):
        return False
    topic = content_pairs(FREE.sub("，", phrase.text))
    if not topic or any(FREE.search(one.text) and topic & content_pairs(one.text) for text in passages for one in phrases(text)):
        return False
    paid = [one for text in passages for one in _stated(text) if one.deed == "pays" and not _OURS.match(one.who)]
    return any(len(topic & one.about) > _SHARE * len(topic) for one in paid)


@lru_cache(maxsize=256)
def _stated(text: str) -> tuple[_Agent, ...]:
    return tuple(one for sentence in _SENTENCE.split(text) for one in _agents(sentence))


def _agents(sentence: str) -> Iterator[_Agent]:
    for phrase in phrases(sentence):
        for match in _BY.finditer(phrase.text):
            about = content_pairs(sentence) - content_pairs(match[0])
            pays = re.fullmatch(_PAYS, match["deed"]) is not None or match["deed"] == "出"
            yield _Agent(who=match["who"], deed="pays" if pays else match["deed"], about=about)
