"""What a text states of what: each figure of it with the words that say what the figure is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from guards.bound import side_at
from guards.charge import FREE
from guards.contact import long_digits
from guards.courtesy import content
from guards.phrase import Phrase, phrases
from guards.quantity import Quantity, quantities
from guards.view import letters

_FAMILIES = frozenset(
    {
        "money",
        "percent",
        "time",
        "fold",
        "area",
        "clock",
        "calendar",
        "date",
        "weekday",
        "count",
        "length",
        "volume",
        "weight",
        "data",
    }
)
_ENDS = "。;!?\n；！？"
# What stands beside a figure and does not say what the figure is of.
_EMPTY = re.compile(
    r"免费|免收|不(?:另|再)?收(?:取)?费?用?|票价|单价|售价|价格|费用|价钱|金额|收费|收取|时间|标准|需要|可以|只要|一共|大概|大约|左右|正常|一个|拨打|致电|号码|有人|请|以后|以前|之后|之前|以上|以下|以内|超过|不足|不满|未满|"
    r"每(?:立方米|公斤|公里|千克|吨|平方米|平米|小时|分钟|季度|工作日|[月年天日周次人户张个辆台套间份季把件])|"
    r"[的了是为有在和与及或也都就则还只仅共约至到从需须要可能会将请您你我们元收付交内外间时以之]"
)
_NONE = re.compile(r"(?:没有?|不设|未设|无)$")
_LIMIT = re.compile(r"最[低高多少长短大小]")
_ALL_DAY = re.compile(
    r"全天(?:24小时)?|24小时(?=[^,，。]{0,4}(?:热线|电话)|(?:有人|均|都|可以|可|开放|接听|服务|营业|值守|值班|运行|取件|使用|内?随时))"
)
_SPANNED = frozenset({"clock", "weight", "money", "length", "area", "time", "percent", "volume"})
_LISTED = re.compile(r"[、和与或及]{1,2}")
_RANGE = re.compile(r"^[至到~-]{1,2}$")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One figure and what stands beside it: the `label` up to the next figure, and the `subject`, which is the label and
    what the sentence said before it, heading included. `values` are compared within a `family`.
    """

    family: str
    values: frozenset[object]
    label: frozenset[str]
    side: str
    head: str
    subject: str
    row: str
    sentence: str
    start: int
    end: int

    @property
    def pairs(self) -> frozenset[str]:
        """Neighbouring characters of the subject."""
        return _neighbours(self.subject)

    @property
    def row_pairs(self) -> frozenset[str]:
        """Those of the row: where a figure has no words of its own, it stands in the row of the one before it."""
        return _neighbours(self.row)

    def agrees(self, other: Statement) -> bool:
        """Whether `other` states this value. A run of days holds each of its days."""
        return not (self.side and other.side and self.side != other.side) and self.equals(other)

    def equals(self, other: Statement) -> bool:
        """Whether `other` is of the same value, a least or a most."""
        if self.family != other.family:
            return False
        return self.values <= other.values if self.family == "weekday" else bool(self.values & other.values)


@lru_cache(maxsize=1024)
def _neighbours(words: str) -> frozenset[str]:
    return frozenset(one + two for one, two in pairwise(words) if one != "|" and two != "|")


@lru_cache(maxsize=256)
def statements(text: str) -> tuple[Statement, ...]:
    """The statements of `text` in their order."""
    found: list[Statement] = []
    for sentence in _sentences(text):
        found += _of_sentence(sentence, text)
    return tuple(found)


def bordered(parts: Sequence[Phrase]) -> str:
    """The letters of phrases with a bar before each, so that 金卡 is not found within 白金卡."""
    return "".join(f"|{letters(phrase.text)}" for phrase in parts)


@dataclass(frozen=True, kw_only=True)
class _Figure:
    """A figure within a phrase; `start` and `end` lie in the phrase's folded text. `is_sum`: written as a number."""

    family: str
    values: frozenset[object]
    start: int
    end: int
    is_sum: bool = True


def _sentences(text: str) -> Iterator[list[Phrase]]:
    held: list[Phrase] = []
    for phrase in phrases(text):
        held.append(phrase)
        if _mark_after(phrase) in _ENDS:
            yield held
            held = []
    if held:
        yield held


def _mark_after(phrase: Phrase) -> str:
    end = phrase.offset + len(phrase.text)
    return phrase.whole.text[end : end + 1] or "。"


def _of_sentence(sentence: list[Phrase], text: str) -> Iterator[Statement]:
    """A phrase before a colon heads all that follow; one without a figure says what the next is about."""
    whole = bordered(sentence)
    head, scope = "", ""
    lent: frozenset[str] = frozenset()
    whose = kind = ""
    for place, phrase in enumerate(sentence):
        figures = _figures(phrase, text)
        if not figures:
            bare = _bare(phrase.text)
            head, scope = (f"{head}{bare}|", "") if _mark_after(phrase) in ":：" else (head, f"{scope}{bare}|")
            continue
        for number, figure in enumerate(figures):
            # 免费 within a phrase parts no figure from its words.
            others = figures if not figure.is_sum else [one for one in figures if one.is_sum]
            local = _beside(others, others.index(figure), phrase.text)
            if figure.family == "contact" and number + 1 == len(figures):
                local += "|" + _until_next(sentence[place + 1 :], text)
            label = frozenset(f"{head}{local}") - {"|"} or lent
            if _LIMIT.sub("", local).strip("|"):
                whose = local
            elif local.strip("|"):  # 手续费为1%，最低10元
                whose = f"{whose}|{local}" if figure.family != kind else local
            kind = figure.family
            # What follows belongs to the figure before it unless the next one brings words of its own.
            lent = label
            yield Statement(
                family=figure.family,
                values=figure.values,
                label=label,
                side=_side(phrase.text, figure),
                head=head.strip("|"),
                subject=f"{head}{scope}{local}",
                row=f"{head}{scope}{whose}",
                sentence=whole,
                start=phrase.start,
                end=phrase.end,
            )
        scope = ""


def _beside(figures: list[_Figure], number: int, text: str) -> str:
    """The words before a figure and after it. Figures in a row (9:00至12:00、14:00至18:00) share theirs."""
    first = last = number
    while first and _LISTED.fullmatch(text[figures[first - 1].end : figures[first].start]):
        first -= 1
    while last + 1 < len(figures) and _LISTED.fullmatch(text[figures[last].end : figures[last + 1].start]):
        last += 1
    before = text[figures[first - 1].end if first else 0 : figures[first].start]
    after = text[figures[last].end : figures[last + 1].start if last + 1 < len(figures) else len(text)]
    if last + 1 < len(figures) and _bare(before).strip("|") and _bare(after).strip("|"):
        after = ""  # 押金3000元和违章押金2000元: what stands between two figures leads to the second
    return f"{_bare(before)}|{_bare(after)}"


def _side(text: str, figure: _Figure) -> str:
    side = side_at(text, figure.start, figure.end, family=figure.family)
    return side if side in {"more", "less"} else ""


def _until_next(following: list[Phrase], text: str) -> str:
    """What a list says of a telephone number after it, up to the next one."""
    said = []
    for phrase in following:
        if any(one.family == "contact" for one in _figures(phrase, text)):
            break
        said.append(_bare(phrase.text))
    return "|".join(said)


def _figures(phrase: Phrase, text: str) -> list[_Figure]:
    runs = [(run.start, run.end, run.digits) for run in long_digits(text) if phrase.start <= run.start < phrase.end]
    if runs:
        return list(_numbers(phrase, runs))
    all_day = _ALL_DAY.search(phrase.text)
    measured = [one for one in quantities(phrase.text) if one.family in _FAMILIES]
    if all_day:
        measured = [one for one in measured if not all_day.start() <= one.start < all_day.end()]
    found = list(_ranges(measured, phrase.text))
    if all_day and not any(one.family == "clock" for one in found):
        found.append(_Figure(family="clock", values=frozenset({"all day"}), start=all_day.start(), end=all_day.end()))
    free = FREE.search(phrase.text)
    if free and not any(one.family == "money" for one in found) and not _NONE.search(phrase.text[: free.start()]):
        found.append(_Figure(family="money", values=frozenset({0.0}), start=free.start(), end=free.end(), is_sum=False))
    return sorted(found, key=lambda one: one.start)


def _numbers(phrase: Phrase, runs: list[tuple[int, int, str]]) -> Iterator[_Figure]:
    folded = [phrase.whole.origin[phrase.offset + place] for place in range(len(phrase.text))]
    for start, end, digits in runs:
        inside = [place for place, source in enumerate(folded) if start <= source < end]
        if inside:
            yield _Figure(family="contact", values=frozenset({digits}), start=inside[0], end=inside[-1] + 1)


def _ranges(measured: list[Quantity], text: str) -> Iterator[_Figure]:
    """9:00至11:30 is one figure, 5至15公斤 another."""
    skip = False
    for place, one in enumerate(measured):
        if skip:
            skip = False
            continue
        following = measured[place + 1] if place + 1 < len(measured) else None
        if (
            one.family in _SPANNED
            and following is not None
            and following.family == one.family
            and _RANGE.match(text[one.end : following.start])
        ):
            skip = True
            spans = frozenset((begin, end) for begin in one.values for end in following.values)
            yield _Figure(family=one.family, values=spans, start=one.start, end=following.end)
        else:
            yield _Figure(family=one.family, values=frozenset(one.values), start=one.start, end=one.end)


def _bare(text: str) -> str:
    return _EMPTY.sub("|", content(letters(text)))
