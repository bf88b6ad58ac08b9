"""The rows of a text: for whom or when something holds, and what holds then.

周一至周五6:30开始，周末7:00开始 has two rows that vie with each other. A sentence that takes the one's condition and the other's
outcome contradicts both, though every word and figure of it stands in the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from guards.bound import Side, bounds
from guards.courtesy import folded_pairs
from guards.denial import NO_DENIAL
from guards.outcome import family_of, figures_of, folded, verb_of
from guards.phrase import Phrase, phrases
from guards.quantity import Quantity
from guards.view import letters
from knowledge.days import day_names

_PREDICATE = re.compile(
    r"[不未]设|设有|必?须|需要?(?!求)|(?<![重主只想若如])要(?![紧求素点害道])|退还|退款|全额?退|每(?=(?:季度|[月年周天日])[一二两三\d]次)|应当|应(?![急用])|可以?(?![抗能靠])|能(?![源耗力])|(?:不|未)(?![足满到锈动超少低高大])|没有|无[须需法]|免(?!疫)|半价|全价|[\d一二三四五六七八九]折|由|自行(?!车)"
    r"|加收|另收|收取|另计|收费(?![前每为\d])|(?<![因行视认作])为(?![了何什])|(?<![还都就但于可不若])是|按(?!时)|[包内]?含(?!\))|享受?|提供|凭|支付|缴纳|赔偿|禁止|严禁"
    r"|开放|营业|闭馆|关闭|供应|全年无休|(?<![至到])[当次]\s?[天日月年]|第二[天年]|下个?月|立即|半天|全天"
)
_IF = re.compile(r"^(?:但|而|那|不过)?(?:如果|若是?|要是|假如|凡是?)")
_LISTED, _JOINED = re.compile(r"、"), re.compile(r"[、和及与]")
_LEAST = 2
_LACKS = frozenset({"未", "不", "没有", "无须", "无需"})
_SENTENCE_END = "。!?！？\n"
_SEGMENT_END = ";；"
_RANGE = re.compile(r"^(?:以[上下后前])?[至到~—–-]{1,2}(?:次年|次日|第二天)?$")
# Such words go into what was named before them.
_DETAIL = re.compile(r"封顶|之后|以后|逾期|超[出过时]|续|其[余中他]|另|部分|起步|[押定]金|材料|手续")
# 可预约的挂号、未开课的可退: what stands before such a 的 says of whom or what.
_OF = re.compile(r"的(?:(?=[不未可须需应按由免收要半全将会也都才就另]|$)|(?=[^,，]{1,4}(?:免费|半价|不|可以?|须|需|应|按|由)))")
_IS_OF = re.compile(r"是[^,，]*的$")
_LIMITS = re.compile(
    r"[及或]?以[上下内外前后]|之[内前后]|上午|下午|晚上|不?(?:超过|高于|低于|少于|多于|得)|不足|不满|未满|至少|最[多少高低长短大小久]|每(?:一|个)*(?:工作日|小时|分钟|季度|用户|公斤|[月年日天周次人间位辆台份册])"
)
# 首公斤 names no weight of its own.
_OF_WHAT = re.compile(r"的[一-鿿]{1,3}$")
_WITHIN = re.compile(r"^(?:\((?:不?含)\))?(?:以[内上下外]|之内|内)$")
_IN_TIME = re.compile(r"^[\d一二三四五六七八九十两半]+个?(?:工作日|自然日|小时|分钟|[天日周年]|星期|月)(?:[以之]?内|后)")
_MEASURES = re.compile(r"公斤|小时|分钟|[立平]方米")
_UNIVERSAL = re.compile(r"(?<![首成])(?<![和与及][一-鿿]{2})都|一律|一概|均|全部|统统|所有|任何|不管|不论|无论")
_LACKING = re.compile(r"[未不没无非]")
_DENIES = re.compile(r"不(?![足满到超少低高])|未|免|禁止|严禁|勿")
# Said of what is told, whatever it is.
_TOPICS = frozenset({"时间", "费用", "价格", "标准", "收费", "使用", "情况", "要求"})
# Kinds of figures that can be a condition.
_CONDITIONS = frozenset({"clock", "month", "date", "time", "calendar", "count", "length", "weight", "money", "volume"})


# Names of days that are no words of the condition beside its days.
_KINDS_OF_DAYS = frozenset({"working", "weekend"})


@dataclass(frozen=True, kw_only=True)
class Span:
    """A condition that is a figure: from `low` to `high` in the unit of its family; a length's end is told by its side."""

    family: str
    low: float
    high: float

    def lies_in(self, other: Span) -> bool:
        """Whether all of this is within the other."""
        return self.family == other.family and other.low <= self.low and self.high <= other.high


@dataclass(frozen=True, kw_only=True)
class Row:
    """One condition (`words`, `spans`, `days`) with one outcome (`outcome`: words; `figures`: by family). `denies`: it is one of not.

    `lacks`: the condition is one of not (未开课). `is_detail`: it goes into what was named before
    it (之后每公斤2元). `is_universal`: it is said of every case (都, 一律). `head` are the words of the row that leads this part of
    the sentence, where this one goes into detail.
    """

    head: frozenset[str]
    words: frozenset[str]
    spans: frozenset[Span]
    days: frozenset[int]
    lacks: bool
    is_detail: bool
    is_universal: bool
    outcome: frozenset[str]
    figures: frozenset[tuple[str, object]]
    denies: bool
    verb: str
    sentence: int
    segment: int
    start: int
    end: int

    @property
    def is_conditioned(self) -> bool:
        """Whether it says of whom or when."""
        return bool(self.words or self.spans or self.days or self.head)


@lru_cache(maxsize=256)
def rows(text: str) -> tuple[Row, ...]:
    """The rows of `text`. What a phrase without an outcome says is the condition of those after it in its part of the sentence."""
    found: list[Row] = []
    sentence, segment, at = 0, 0, 0
    for line in text.splitlines(keepends=True):
        reading = _Reading(sentence=sentence, segment=segment)
        for phrase in phrases(line):
            told = reading.take(phrase)
            found += [replace(row, start=row.start + at, end=row.end + at) for row in told] if at else told
        sentence, segment, at = reading.sentence + 1, reading.segment + 1, at + len(line)
    return tuple(found)


class _Reading:
    """One line, phrase by phrase: what was named of whom or when, and what leads the part of the sentence."""

    def __init__(self, *, sentence: int, segment: int) -> None:
        self.sentence = sentence
        self.segment = segment
        self._lent = _Condition()
        self._is_given = False
        self._lead = _Lead()

    def take(self, phrase: Phrase) -> Iterator[Row]:
        """The rows of the next phrase."""
        mark = _mark_after(phrase)
        for part in _parts(phrase.text):
            condition, outcome = _split(part, heads=mark in ":：" or _IF.search(part) is not None)
            if outcome and self._is_given and self._lent.spans and _IN_TIME.match(part):
                condition, outcome = "", part  # 200元及以上的，7个工作日内退还: by when, and not of which case
            own = _condition(condition)
            if outcome:
                yield self._row(own, outcome, phrase, detailed=_DETAIL.search(condition) is not None)
            else:
                # 金额在5000元以上，资料齐全后: the figure holds on.
                kept = replace(own, spans=own.spans or self._lent.spans, days=own.days or self._lent.days)
                self._lent = own.joined(self._lent) if own.is_empty else kept
                self._is_given = True
        if mark in _SENTENCE_END or mark in _SEGMENT_END:
            self._lent, self._lead = _Condition(), _Lead()
            self.sentence += mark not in _SEGMENT_END
            self.segment += 1

    def _row(self, own: _Condition, outcome: str, phrase: Phrase, *, detailed: bool) -> Row:
        # 之后每公斤2元 is said of what comes after, and not of what was named before.
        mine = self._lent if own.is_empty and not detailed else own
        if not own.words and not detailed and not own.is_empty:  # 临时停车的，半小时以内免费
            mine = replace(own, words=self._lent.words, lacks=own.lacks or self._lent.lacks)
        elif (
            not detailed and not own.spans and self._lent.spans and (self._is_given or not own.is_empty)
        ):  # 余额在200元以下的，退卡时当场退还
            mine = replace(own, spans=self._lent.spans)
        told = folded(outcome)
        row = Row(
            head=frozenset(),
            words=mine.words,
            spans=mine.spans,
            days=mine.days | _days(outcome),
            lacks=mine.lacks,
            is_detail=detailed,
            is_universal=_UNIVERSAL.search(phrase.text) is not None,
            outcome=_words_of(outcome),
            figures=frozenset(figures_of(outcome, told)),
            verb=verb_of(outcome),
            denies=_DENIES.search(told) is not None,
            sentence=self.sentence,
            segment=self.segment,
            start=phrase.start,
            end=phrase.end,
        )
        self._lead = self._lead.followed_by(row, detailed=detailed or own.is_empty)
        self._lent, self._is_given = mine.unnamed(), False
        return replace(row, head=self._lead.words)


def beside(row: Row, text: str) -> Row:
    """`row` with whatever `text`, said or asked beside it, names of whom or when."""
    named = _condition(text)
    return replace(row, words=row.words | named.words, spans=row.spans | named.spans, days=row.days | named.days)


def _mark_after(phrase: Phrase) -> str:
    end = phrase.offset + len(phrase.text)
    return phrase.whole.text[end : end + 1] or "。"


@dataclass(frozen=True, kw_only=True)
class _Lead:
    """The words that lead a part of a sentence, and the kinds of outcome that were told of them."""

    words: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def followed_by(self, row: Row, *, detailed: bool) -> _Lead:
        """The same kind of outcome a second time is told of something else, and so is what a like word names (购房提取, 租房提取)."""
        kinds = frozenset(family for family, _ in row.figures) or frozenset({"words"})
        alike = bool(row.words & self.words and row.words - self.words)
        if not self.kinds or (not detailed and row.words != self.words and (alike or (self.kinds & kinds and row.words))):
            return _Lead(words=row.words, kinds=kinds)
        return self


@dataclass(frozen=True, kw_only=True)
class _Condition:
    words: frozenset[str] = frozenset()
    spans: frozenset[Span] = frozenset()
    days: frozenset[int] = frozenset()
    lacks: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of whom or when."""
        return not (self.words or self.spans or self.days)

    def unnamed(self) -> _Condition:
        """Its figures, which hold for what follows as well."""
        return _Condition(spans=self.spans, days=self.days)

    def joined(self, other: _Condition) -> _Condition:
        return _Condition(
            words=self.words | other.words,
            spans=self.spans | other.spans,
            days=self.days | other.days,
            lacks=self.lacks or other.lacks,
        )


def _parts(phrase: str) -> Iterator[str]:
    """流量60GB、通话500分钟 are two."""
    for joint in (_LISTED, _JOINED):
        parts = joint.split(phrase)
        if len(parts) > 1 and all(map(_states_figure, parts)):
            yield from parts
            return
    yield phrase


def _states_figure(part: str) -> bool:
    found = bounds(part)
    return bool(found) and found[-1].quantity.family not in {"weekday", "clock"} and bool(_split(part, heads=False)[1])


def _split(phrase: str, *, heads: bool) -> tuple[str, str]:
    """Condition and outcome: the outcome begins with the predicate or, where there is none, with the last figure."""
    if heads:
        return phrase, ""
    figures = [one.quantity for one in bounds(phrase)]
    least = 0 if _IS_OF.search(phrase) else max((one.end() for one in _OF.finditer(phrase)), default=0)
    if least == len(phrase):
        return phrase, ""
    predicate = next(
        (one for one in _PREDICATE.finditer(phrase, least) if not any(f.start <= one.start() < f.end for f in figures)), None
    )
    if predicate is not None and not predicate.start() and predicate[0] in _LACKS:  # 未刷满收取年费
        following = _PREDICATE.search(phrase, predicate.end() + 1)
        if following is None and "的" in phrase and not figures:
            return phrase, ""  # 未保价的包裹丢失
        predicate = following or predicate
    if predicate is not None:
        return phrase[: predicate.start()], phrase[predicate.start() :]
    plain = [one for one in figures if one.family != "weekday"]
    if least and all(one.end <= least for one in plain):
        return phrase[:least], phrase[least:]
    if not plain:
        return phrase, ""
    last = next(one for one in bounds(phrase) if one.quantity == plain[-1])
    if _OF_WHAT.match(phrase[last.quantity.end :]):
        return phrase, ""  # 您买五十元的菜
    if last.side and _WITHIN.search(phrase[last.quantity.end :]) and _words_of(phrase[: last.quantity.start]):
        return phrase, ""  # 一年用到220吨以内
    if last.side and phrase[last.quantity.end :].lstrip("以之及上下内外").startswith("的"):
        return phrase, ""  # 超过20公斤的部分
    if len(plain) == 1 and last.side and not _words_of(phrase[: last.quantity.start]):
        if len(letters(_LIMITS.sub("", phrase[last.quantity.end :]))) < _LEAST:
            return "", phrase  # 每次不超过7天
        return phrase[: last.quantity.end], phrase[last.quantity.end :]  # 14岁以下挂儿科
    start = plain[-1].start
    for before, after in pairwise(plain):
        if after is plain[-1] and before.family == after.family and _RANGE.match(phrase[before.end : after.start]):
            start = before.start
    return phrase[:start], phrase[start:]


@lru_cache(maxsize=1024)
def _condition(text: str) -> _Condition:
    lacks = _LACKING.search(_LIMITS.sub("，", NO_DENIAL.sub("，", folded(text)))) is not None
    return _Condition(words=_words_of(text), spans=frozenset(_spans(text)), days=_days(text), lacks=lacks)


def _days(text: str) -> frozenset[int]:
    return frozenset(day for one in day_names(text) for day in one.days)


@lru_cache(maxsize=2048)
def _words_of(text: str) -> frozenset[str]:
    for one in reversed([bound.quantity for bound in bounds(text)]):
        text = text[: one.start] + "，" + text[one.end :]
    for one in reversed([one for one in day_names(text) if one.kind in _KINDS_OF_DAYS]):
        text = text[: one.start] + "，" + text[one.end :]
    return folded_pairs(folded(_MEASURES.sub("，", _LIMITS.sub("，", text)))) - _TOPICS


def _spans(text: str) -> Iterator[Span]:
    found = [one for one in bounds(text) if family_of(one.quantity) in _CONDITIONS | {"bare"}]
    at = 0
    while at < len(found):
        one, following = found[at], found[at + 1] if at + 1 < len(found) else None
        between = "" if following is None else text[one.quantity.end : following.quantity.start]
        if following is not None and one.quantity.family in {following.quantity.family, "bare"} and _RANGE.match(between):
            yield from _ranged(one.quantity, following.quantity)
            at += 2
            continue
        if one.quantity.family != "bare":
            yield from _sided(one.quantity, one.side)
        at += 1


def _ranged(low: Quantity, high: Quantity) -> Iterator[Span]:
    first, last = _least(low), _least(high)
    if first is None or last is None:
        return
    if first <= last:
        yield Span(family=family_of(high), low=first, high=last)
    elif low.family == high.family == "day" or family_of(high) == "time":  # 29日至15日 before it
        yield Span(family=family_of(high), low=last, high=first)
    elif low.family == "month":  # November to March
        yield Span(family="month", low=first, high=12)
        yield Span(family="month", low=1, high=last)


def _sided(quantity: Quantity, side: Side) -> Iterator[Span]:
    """6点 may be in the morning or in the evening: a span for each."""
    endless = float("inf")
    for value in (one for one in quantity.values if isinstance(one, float)):
        low = value if side in {"", "more", "after"} else -endless
        yield Span(family=family_of(quantity), low=low, high=value if side in {"", "less", "before"} else endless)


def _least(quantity: Quantity) -> float | None:
    numbers = [one for one in quantity.values if isinstance(one, float)]
    return min(numbers) if numbers else None
