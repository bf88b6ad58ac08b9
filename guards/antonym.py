"""Words that part one thing in two: 原件 and 复印件, 新客 and 老会员, 取大者 and 较小的."""

from __future__ import annotations

import re

from guards.courtesy import content_pairs
from guards.denial import denies
from guards.phrase import is_refused, phrases

_MORE, _LESS = r"[大高多长重]", r"[小低少短轻]"
_PAIRS = (
    (r"原件", r"复印件|扫描件|照片(?!\d)|电子版"),
    (r"电子(?:版|发票|合同|票)", r"纸质"),
    (r"书面", r"口头"),
    (r"新(?:客|用户|会员|顾客|学员)|首次|第一次|初次", r"老(?:客|用户|会员|顾客|学员)"),
    (rf"[取较更]{_MORE}|{_MORE}[者的]", rf"[取较更]{_LESS}|{_LESS}[者的]"),
    (rf"[取较更]{_LESS}|{_LESS}[者的]", rf"[取较更]{_MORE}|{_MORE}[者的]"),
    (r"单程", r"往返|来回"),
    (r"本人", r"(?:任何|其他)人(?:都|也)?(?:可以?|能)"),
    (r"在职", r"离职"),
    (r"未婚", r"已婚"),
    (r"工作日", r"自然日"),
    (r"先付|预付|预交|先交|提前支付", r"(?:之后|以后|完|后|最后)再(?:交|付|缴|支付)"),
    (r"(?:之后|后)再?(?:支付|付款|结算)", r"预付|预交|先付"),
    (rf"[由从按]{_MORE}[到至]{_LESS}", rf"[由从按]{_LESS}[到至]{_MORE}"),
    (rf"[由从按]{_LESS}[到至]{_MORE}", rf"[由从按]{_MORE}[到至]{_LESS}"),
    (r"向上取整|不足[^,。]{1,6}按", r"四舍五入|舍去|不计"),
    (r"加收|另收", r"减收"),
    (r"含税", r"不含税"),
    (r"选其?一|[两二三]者之一", r"各(?:[^,。自]{0,2}一|享|送|领|选)|[都全]可以?"),
    (r"自动续", r"不会?自动续"),
)
_KINDS = tuple((re.compile(one), re.compile(other)) for one, other in _PAIRS)
_HAS = re.compile(r"(?:可以?|能|会|允许|准许)[^,。]{0,6}(?<![没所拥享具])有(?P<what>[一-鿿]{2})")
_SENTENCE = re.compile(r"[。！？!?；;\n]")


def takes_the_other(text: str, passages: tuple[str, ...], question: str) -> tuple[int, int] | None:
    """Where a sentence has the one of two where the passages, in the sentence most like it, have the other alone."""
    known = "\n".join(passages)
    said = content_pairs(text)
    for phrase in phrases(text):
        for match in _HAS.finditer(phrase.text):  # 有噪音的施工, where only 无噪音作业 may be
            lacks = f"无{match['what']}"
            if lacks in known and f"有{match['what']}" not in known and not denies(phrase.text) and not phrase.is_condition:
                return phrase.span(match)
        for one, other in _KINDS:
            match = other.search(phrase.text)
            if match is None or one.search(text) or is_refused(phrase.text, match.start()) or phrase.asks:
                continue
            if other.search(known) or (other.search(question) and phrase.is_condition):
                continue
            if any(one.search(sentence) and said & content_pairs(sentence) for sentence in _SENTENCE.split(known)):
                return phrase.span(match)
    return None
