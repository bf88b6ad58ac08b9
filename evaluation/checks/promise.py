"""The check on promises: a time that the desk names for itself is that of a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from evaluation.checks.bare import Bare
from evaluation.checks.check import Outcome, Scene, failed
from knowledge.text import fold, normalise

_DIGITS = {one: at for at, one in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 0.5}
_NUMBER = r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半])"
_WITHIN = re.compile(
    _NUMBER
    + r"\s*(?:个)?(?P<half>半)?\s*(?P<unit>小时|钟头|分钟|刻钟|工作日|天|日|周|星期)(?:钟)?\s*(?:之内|以内|内|后|之后|以后|左右)"
)
_MOMENT = re.compile(
    r"(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]\s*)?"
    r"(?:(?P<part>上午|下午|晚上|早上|中午|凌晨)\s*)?(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{2})|点(?P<dian>\d{1,2}分|半)?)\s*(?:之前|以前|前|左右)"
)
_DAY = re.compile(
    r"(?P<word>今天|今晚|明天|明早|后天|本周|下周|周末)(?:上午|下午|晚上|早上|中午|晚些时候)?(?:之前|以前|之内|内|前)?"
)
# A day named is a promise only where the desk says that it will do something.
_WILL = re.compile(
    r"(?:我们?|为您|给您|会|将|工作人员|主管|师傅|专人|同事)[^，。；！？]{0,16}?(?:答复|回复|联系|回电|致电|处理|解决|上门|到达|完成|办好|修好|退|赶到|跟进|反馈)"
)
_SENTENCE = re.compile(r"[^。！？；\n]+")
_MINUTES = {"小时": 60, "钟头": 60, "分钟": 1, "刻钟": 15, "工作日": 1440, "天": 1440, "日": 1440, "周": 10080, "星期": 10080}
_SLACK = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A time that a reply promises: `within` from now, or the `moment` (month, day, hour, minute; 0 where unsaid), or vague."""

    start: int
    end: int
    within: timedelta | None = None
    moment: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class KeepsItsWord(Bare):
    """Every time by which the reply promises something is the `due_at` of a ticket of this dialogue; no ticket, no time.

    Times that stand in a cited quote are the article's (“7个工作日内退回”), and what the customer said themselves is theirs.
    """

    name = "promise_matches_ticket"
    about_zh = "承诺的时间就是工单的时限；没有工单就不得承诺时间"
    about_en = "a promised time is the ticket's due_at; no ticket, no time"
    example = "promise_matches_ticket: true"
    forbids = True

    def fault(self, scene: Scene) -> Outcome | None:
        turn = scene.turn
        given = fold("\n".join((scene.customer_words, *(one.quote for one in turn.citations))))
        for promise in promises(turn.reply):
            said = turn.reply[promise.start : promise.end]
            if fold(said) in given:
                continue
            if not scene.tickets:
                return failed(f"没有工单却承诺了时间“{said}”", (promise.start, promise.end))
            if not any(_keeps(promise, one.due_at, one.filed_at, scene) for one in scene.tickets):
                return failed(f"承诺的时间“{said}”与工单时限不符", (promise.start, promise.end))
        return None


def promises(text: str) -> Iterator[Promise]:
    """The times by which `text` promises that something will be done."""
    folded = normalise(text)
    for sentence in _SENTENCE.finditer(folded.text):
        if not _WILL.search(sentence[0]):
            continue
        for match in _WITHIN.finditer(sentence[0]):
            start, end = folded.span(sentence.start() + match.start(), sentence.start() + match.end())
            minutes = (_value(match["number"]) + (0.5 if match["half"] else 0)) * _MINUTES[match["unit"]]
            yield Promise(start=start, end=end, within=timedelta(minutes=minutes))
        for match in _MOMENT.finditer(sentence[0]):
            start, end = folded.span(sentence.start() + match.start(), sentence.start() + match.end())
            yield Promise(start=start, end=end, moment=_moment(match))
        for match in _DAY.finditer(sentence[0]):
            start, end = folded.span(sentence.start() + match.start(), sentence.start() + match.end())
            yield Promise(start=start, end=end)


def _keeps(promise: Promise, due_at: datetime | None, filed_at: datetime, scene: Scene) -> bool:
    if due_at is None:
        return False
    if promise.within is not None:
        return abs((due_at - filed_at) - promise.within) <= _SLACK
    if promise.moment is None:
        return True
    local = due_at.astimezone(scene.zone)
    month, day, hour, minute = promise.moment
    return (month, day) in ((0, 0), (local.month, local.day)) and (hour % 12, minute) == (local.hour % 12, local.minute)


def _moment(match: re.Match[str]) -> tuple[int, int, int, int]:
    minute = int(match["minute"] or 0) if match["dian"] is None else 30 if match["dian"] == "半" else int(match["dian"][:-1])
    hour = int(match["hour"]) + (12 if match["part"] in ("下午", "晚上") and int(match["hour"]) < 12 else 0)
    return int(match["month"] or 0), int(match["day"] or 0), hour, minute


def _value(number: str) -> float:
    if number[0].isdigit():
        return float(number)
    if "十" not in number or number == "十":
        return _DIGITS[number]
    tens, ones = number.split("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
