"""The answer in a passage's own words: whole sentences, in one piece, verbatim; of a table, the rows that are asked about, each as a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answer_kind import asked_kind
from knowledge.passage import Passage
from knowledge.sentence import Sentence, sentences
from knowledge.table_rows import Row, rows_named, table_rows
from knowledge.text import fold

#: Characters of an answer, roughly: enough for a rule with its conditions, little enough for a chat bubble.
TARGET_CHARACTERS = 200
#: A neighbour that answers less than this share of what the best sentence does is left out, unless it qualifies that one or comes right
#: after it, as conditions and limits do. On 313 answers of the labelled bases that takes a third of the characters away, and none
#: of the 301 right ones.
_BEARS = 0.02
_FOLLOWS = 0.15
#: How many times the budget a table may take of which no row is named: half of it leaves out what was asked for as often as not.
_TABLE_TIMES = 2
_CONTINUES = re.compile(
    r"^\s*(?:但|不过|然而|其中|此外|另外|同时|如[果需遇有]?|若|逾期|超过|超出|除|否则|因此|所以|以上|上述|该|此|其|并|且|也|还|节假日|周末|特殊|例外|注意|请|需|凡|未|届时|之后|随后|然后|再|最后|第[二三四五])"
)
_LEANS_BACK = re.compile(
    r"^\s*(?:但|不过|然而|其中|此外|同时|否则|因此|所以|以上|上述|该|此[^外]|其[^他中]|它|并且?|且|也|还|届时|之后|随后|然后|再|最后|第[二三四五])"
)


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What is said of a passage, and in it the one sentence that was weighed as the likeliest to answer; "" where the passage stands as a whole."""

    text: str
    key: str = ""


def extract(question: str, passage: Passage, *, weights: Sequence[float] | None = None) -> Extract:
    """The part of `passage` that answers `question`, verbatim.

    An FAQ entry's approved answer comes whole. Of a document, the best sentences, contiguous, with a list's lead-in and the
    conditions that follow; about TARGET_CHARACTERS long at most. Of a table, the rows that the question names, or else as many of the
    likeliest as have room, each spelled out under its columns' names. `weights[i]` says how much sentence `i` of the passage answers;
    without it, words shared with the question decide, and a passage not much longer comes whole.
    """
    units = [] if passage.kind == "faq" else sentences(passage.text)
    if not units:
        return Extract(text=passage.text.strip())
    weights = weights if weights is not None and len(weights) == len(units) else None
    key = ""
    if rows := table_rows(passage.text):
        return _of_table(question, passage, rows, units, weights or _shared(question, units))
    if weights is not None:
        steps = asked_kind(fold(question)) == "way"
        first, last = _window(units, list(weights), least=_BEARS * max(weights), steps=steps)
        key = units[max(range(len(units)), key=weights.__getitem__)].text
    elif units[-1].end - units[0].start <= TARGET_CHARACTERS:
        first, last = 0, len(units) - 1
    else:
        first, last = _window(units, _shared(question, units), least=0.0, steps=False)
    return Extract(text=_slice(passage.text, units, first, last), key=key)


def _of_table(
    question: str, passage: Passage, rows: Sequence[Row], units: Sequence[Sentence], weights: Sequence[float]
) -> Extract:
    weight = [
        max((one for unit, one in zip(units, weights, strict=True) if row.start <= unit.start < row.end), default=0.0)
        for row in rows
    ]
    order = sorted(range(len(rows)), key=lambda place: -weight[place])
    named = rows_named(fold(question), rows, head=fold(f"{passage.title}{passage.heading}"))
    kept: list[int] = []
    for place in sorted(named, key=lambda place: -weight[place]) or order:
        if kept and sum(len(rows[one].line) for one in (*kept, place)) > _TABLE_TIMES * TARGET_CHARACTERS:
            break
        kept.append(place)
    return Extract(text="\n".join(rows[place].line for place in sorted(kept)), key=rows[kept[0]].line)


def _window(units: list[Sentence], scores: list[float], *, least: float, steps: bool) -> tuple[int, int]:
    """Grow from the best sentence to its neighbours while the budget lasts: what it leans on, what qualifies it, what scores.

    Of what scores, only what scores `least`. A list of which some is said is said whole, as far as the budget goes; with `steps`,
    three times as far: who asks how is not told to begin at the second step.
    """
    best = max(range(len(units)), key=lambda index: scores[index])
    first = last = best
    if units[best].lead >= 0 and units[best].end - units[units[best].lead].start <= 2 * TARGET_CHARACTERS:
        first = units[best].lead
    while first > 0 and _LEANS_BACK.match(units[first].text) and _fits(units, first - 1, last):
        first -= 1
    if units[best].text.endswith(("：", ":")):
        while last + 1 < len(units) and units[last + 1].lead == best and _fits(units, first, last + 1, times=3):
            last += 1
    while True:
        choices = [(scores[first - 1], first - 1)] if first else []
        if last + 1 < len(units):
            after = units[last + 1]
            follows = _CONTINUES.match(after.text) or (last == best and not after.item)
            choices.append((scores[last + 1] + (_FOLLOWS if follows else 0.0), last + 1))
        choices = [
            (pull, index) for pull, index in choices if pull >= least and _fits(units, min(first, index), max(last, index))
        ]
        if not choices:
            first, last = _with_list(units, first, last, begun=last == best, times=3 if steps else 1)
            return _whole(units, first, _announcing_nothing(units, first, last, best))
        index = max(choices)[1]
        first, last = min(first, index), max(last, index)


def _with_list(units: list[Sentence], first: int, last: int, *, begun: bool, times: int) -> tuple[int, int]:
    """The window with all of the list that it holds two units of (or any, with `times`), or that follows it where it has `begun`.

    As it was where that is longer than `times` the budget.
    """
    items = [index for index in range(first, last + 1) if units[index].item]
    if begun and not units[last].item and last + 1 < len(units) and units[last + 1].item:
        items = [last + 1, last + 1]
    if len(items) < (1 if times > 1 else 2):
        return first, last
    start, end = items[0], items[-1]
    while start > 0 and units[start - 1].item:
        start -= 1
    while end + 1 < len(units) and units[end + 1].item:
        end += 1
    start = units[start].lead if units[start].lead >= 0 else start
    start, end = min(start, first), max(end, last)
    return (start, end) if _fits(units, start, end, times=times) else (first, last)


def _announcing_nothing(units: list[Sentence], first: int, last: int, best: int) -> int:
    """The window's last unit, where it is no lead-in whose list is left out: that comes too, as far as there is room, or else the lead-in goes."""
    if not units[last].text.endswith(("：", ":")) or last + 1 == len(units) or units[last + 1].lead != last:
        return last
    end = last
    while end + 1 < len(units) and units[end + 1].lead == last and _fits(units, first, end + 1, times=2):
        end += 1
    return end if end > last or last == best else last - 1


def _whole(units: list[Sentence], first: int, last: int) -> tuple[int, int]:
    """The window with all of the sentences of which it has a part: 买不到的，按原价赔付 says nothing without what stands before its semicolon."""
    while first > 0 and _goes_on(units, first - 1) and _fits(units, first - 1, last, times=2):
        first -= 1
    while last + 1 < len(units) and _goes_on(units, last) and _fits(units, first, last + 1, times=2):
        last += 1
    return first, last


def _goes_on(units: list[Sentence], index: int) -> bool:
    """Whether the sentence that this unit is of goes on in the next one."""
    return units[index].text.endswith(("；", ";")) and not units[index + 1].item


def _fits(units: list[Sentence], first: int, last: int, *, times: int = 1) -> bool:
    return units[last].end - units[first].start <= times * TARGET_CHARACTERS


def _slice(text: str, units: list[Sentence], first: int, last: int) -> str:
    """The text from `first` to `last`, without heading marks and rules that stand between."""
    pieces = [units[first].text]
    for before, unit in zip(units[first:last], units[first + 1 : last + 1], strict=True):
        between = text[before.end : unit.start]
        pieces.append(("\n" if "\n" in between else "") + unit.text)
    return "".join(pieces)


def _shared(question: str, units: list[Sentence]) -> list[float]:
    from knowledge.question import content_words

    wanted = set("".join(content_words(fold(question))))
    return [len(wanted & set(fold(unit.text))) / (len(wanted) or 1) for unit in units]
