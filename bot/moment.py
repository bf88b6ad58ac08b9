"""Dates and times as customers say them (明天下午三点, 下周二上午, 大后天, 月底), as moments that lie ahead."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.address import without_addresses
from bot.day_words import FEAST, known_words
from knowledge.cantonese import in_written_chinese
from knowledge.text import fold

_NUMERAL = r"[一二两三四五六七八九十]+"
_PART = r"上午|下午|早上|中午|晚上|傍晚|凌晨|夜里"
# 快一点, 三点建议 and 三号楼 name no time.
_HOUR = (
    rf"(?:\d{{1,2}}\s*[:：]\s*\d{{2}}|(?:\d{{1,2}}|(?!一点){_NUMERAL})\s*(?:点|时(?!间|候|效|长|段))(?!建议|意见|要求|问题|想法|希望|都|原因)"
    rf"|一点(?=[半钟整多来去到过左]|以[前后]|[零一二三四五]十)|(?<=[午上晚晨天日五一二三四六])\s?一点)"
)
_OF_MONTH = rf"(?:\d{{1,2}}|{_NUMERAL})\s*[号日](?!楼|院|岗|线|门|店|机|房|栋|常|子|用|期|前|后|内)"
_DAY = (
    rf"今[天日早晚]|明[天早晚]|大?后天|(?:下下?个?|这个?|本|上个?)?(?:周|星期|礼拜)[一二三四五六日天末]|(?:\d{{1,2}}|{_NUMERAL})\s*月(?!底|末|卡|租|票|费)"
    rf"|20\d{{2}}[-/年]|(?<![\d\-/.])(?:1[0-2]|0?[1-9])[-/](?:3[01]|[12]\d|0?[1-9])(?![\d\-/])|{_OF_MONTH}"
    r"|(?:[一二两三四五六七八九十半\d]+)(?:个)?(?:天|日)[之以]?后"
)
_SOON = r"(?:[一二两三四五六七八九十半\d]+)(?:个)?(?:半)?(?:小时|钟头|分钟)[之以]?后"
_ANY = re.compile(rf"{_DAY}|{_HOUR}|{_PART}|{_SOON}|{FEAST.pattern}")
_NAMES_DAY = re.compile(rf"{_DAY}|{_SOON}|{FEAST.pattern}")
_NAMES_HOUR = re.compile(rf"{_HOUR}|{_SOON}")
_NAMES_PART = re.compile(rf"(?:{_PART})(?:以后|之后|以前|之前)?")
# A small hour without a part of the day is one of the afternoon; nobody is received at three in the morning.
_SMALL_HOUR = re.compile(rf"(?<![\d十])(?:[1-6]|[一二两三四五六])\s*(?:点|时|[:：]\s*\d)(?!{_NUMERAL}月)")
_DIGITS = re.compile(r"\+?\d(?:[\d\s\-]{5,})\d")
_A_DATE = re.compile(r"20\d{2}\s*-\s*\d{1,2}\s*-\s*\d{1,2}(?:\s+\d{1,2})?")
# What is said not to suit: 明天不行，后天吧; 不是周三是周四; 除了周一都行. 今天不行吗 asks for today all the same.
_NOT_THEN = re.compile(
    r"(?:不是|不要|除了|别|不能)[^,，。!！?？\s是]{1,10}(?=[,，。!！?？\s是]|$)"
    r"|[^,，。!！?？\s]{1,12}?(?:(?<!行)不行|(?<!可)不可以|(?<!成)不成|没空|没有空|没时间|(?<!方)不方便|[来去]不了)(?!吗|么|吧|啊\?|[?？])"
)
_VAGUE = re.compile(
    r"下下?个?(?:周|星期|礼拜)(?![一二三四五六日天末1-7])|下下?个?月(?![\d一二三四五六七八九十底末])|[月年]初|[上中下]旬|这[几两]天|[节假年]后|[节年]前"
)
_PAST = re.compile(r"上(?:个|一)?(?:周|星期|礼拜)[一二三四五六日天末]?|昨[天晚日]|大?前天|上个?月")
_LATEST = timedelta(days=200)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A moment ahead. `names_hour`: an hour was named; `part`: only a part of the day (上午); neither, only the day.

    `names_day`: the day was named too, and not only the hour.
    """

    at: datetime
    words: str
    names_hour: bool = False
    names_day: bool = True
    part: str = ""

    @property
    def precise(self) -> bool:
        """Whether an hour or a part of the day was named, and not only a day."""
        return self.names_hour or bool(self.part)

    def stored(self) -> str:
        """As a slot keeps it: ISO 8601 as far as it is known, the part of the day behind a blank."""
        if self.names_hour:
            return self.at.isoformat()
        return f"{self.at.date().isoformat()} {self.part}".rstrip()


def day_of(stored: str) -> date:
    """The day of a stored moment."""
    return date.fromisoformat(stored[:10])


def names_time(stored: str) -> bool:
    """Whether a stored moment has an hour or a part of the day."""
    return len(stored) > len("2026-11-25")


def as_told(stored: str) -> str:
    """A stored moment as it is said to the customer: 11月25日15:30, 11月25日上午, 11月25日."""
    day = day_of(stored)
    if "T" not in stored:
        return f"{day.month}月{day.day}日{stored[10:].strip()}"
    at = datetime.fromisoformat(stored)
    return f"{at.month}月{at.day}日{at.hour}:{at:%M}"


def find_moment(text: str, *, now: datetime, day: date | None = None) -> Moment | None:
    """The moment that `text` names, in `now`'s zone and not before `now`; None when it names none or can't be read.

    A weekday or an hour that has passed is taken for the next one (周五晚上, said on a Saturday, is next Friday's). An hour without
    a day belongs to `day`, where that is known.
    """
    said = _without_numbers(in_written_chinese(fold(text)))
    said = _NOT_THEN.sub(" ", known_words(said, now.date()))
    if not _ANY.search(said):
        return None
    names_day = _NAMES_DAY.search(said) is not None
    if _VAGUE.search(said) and not names_day:
        return None
    words = _time_words(said)
    if _PAST.search(words):
        return None
    if day is not None and not names_day:
        words = f"{day.year}年{day.month}月{day.day}日{words}"
    start = _parsed(words, now)
    ahead = None if start is None else _ahead(start, words, now)
    if ahead is None:
        return None
    part = _NAMES_PART.search(words)
    hour = _NAMES_HOUR.search(words) is not None
    if hour and not part and 1 <= ahead.hour <= 6 and _SMALL_HOUR.search(words):
        ahead = ahead.replace(hour=ahead.hour + 12)
    return Moment(at=ahead, words=text, names_hour=hour, names_day=names_day, part=part.group() if part and not hour else "")


def names_past(text: str) -> bool:
    """Whether a day is named that has gone by, and none that lies ahead: 上周四, 前天."""
    said = in_written_chinese(fold(text))
    return _PAST.search(said) is not None and _NAMES_DAY.search(_PAST.sub(" ", said)) is None


def without_moments(folded: str) -> str:
    """The folded text with its words of time taken out."""
    return re.sub(
        rf"(?:{_ANY.pattern})(?:[\d:：点时分半刻整左右前后到至\-]|[一二三四五六七八九十]+(?=[点时分刻半]))*", "\n", folded
    )


@lru_cache(maxsize=1)
def _parser() -> Callable[..., object]:
    """jionlp's parser, imported on first use: half a second and 48 MB that a desk without appointments never needs."""
    # It greets on standard output when it is imported, where programs read one turn a line.
    with redirect_stdout(io.StringIO()):
        from jionlp import parse_time
    return parse_time


def _parsed(words: str, now: datetime) -> datetime | None:
    """The start of what the parser reads; a feast that is over is next year's."""
    start = _read(words, now)
    feast = FEAST.search(words)
    if feast and "明年" not in words and (start is None or start.date() < now.date()):
        return _read(words.replace(feast.group(), f"明年{feast.group()}"), now)
    return start


def _read(words: str, now: datetime) -> datetime | None:
    try:
        parsed = _parser()(words, time_base=now.replace(tzinfo=None).timestamp())
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # The parser raises whatever it trips over (一会儿, 等会); what can't be read is asked for again.
        return None
    spans = parsed.get("time") if isinstance(parsed, dict) else None
    if not isinstance(spans, list) or not spans or not isinstance(spans[0], str):
        return None
    try:
        return datetime.strptime(spans[0], "%Y-%m-%d %H:%M:%S").replace(tzinfo=now.tzinfo)
    except ValueError:
        return None


def _without_numbers(folded: str) -> str:
    """The text without telephone numbers and addresses, whose digits are no hours."""
    return _DIGITS.sub(lambda run: run.group() if _A_DATE.match(run.group()) else " ", without_addresses(folded))


def _time_words(said: str) -> str:
    """From the first to the last word that speaks of time: the parser wants nothing else around it."""
    found = list(_ANY.finditer(said))
    tail = re.match(r"(?:[\d:：点时分半刻钟号日月一二三四五六七八九十到至\-]|[以之][前后])*", said[found[-1].end() :])
    return said[found[0].start() : found[-1].end() + (tail.end() if tail else 0)].strip()


def _ahead(start: datetime, words: str, now: datetime) -> datetime | None:
    """`start`, or where it has passed, when it comes again; None for a day that was meant to lie behind."""
    if start >= now or (start.date() == now.date() and re.search(r"今|\d{4}年", words)):
        return start
    if re.search(r"周|星期|礼拜", words):
        while start < now:
            start += timedelta(days=7)
        return start
    if start.date() == now.date() and not _NAMES_DAY.search(words):
        return start + timedelta(days=1)
    if start.date() == now.date():
        return start
    if re.search(r"月|\d[-/]\d", words):
        start = _next_year(start)
        return start if "年" not in words and start - now <= _LATEST else None
    # 10号, said on the 22nd, is next month's.
    return _next_month(start) if re.search(_OF_MONTH, words) else None


def _next_year(start: datetime) -> datetime:
    # The 29th of February comes again as the 1st of March.
    return (
        start.replace(year=start.year + 1)
        if (start.month, start.day) != (2, 29)
        else start.replace(year=start.year + 1, month=3, day=1)
    )


def _next_month(start: datetime) -> datetime | None:
    try:
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    except ValueError:
        return None
