"""Dates and times as customers say them (明天下午三点, 下周二上午, 大后天), as moments that lie ahead."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from knowledge.text import fold

_HAS_TIME = re.compile(
    r"\d{1,2}\s*[:：点时]|[一二两三四五六七八九十]+\s*[点时]|上午|下午|早上|中午|晚上|傍晚|凌晨|夜里|(?:小时|分钟)[之以]?后"
)
_ANY = re.compile(
    r"今[天日早晚]|明[天日早晚]|后天|大后天|(?:下下?个?|这个?|本|上个?)?(?:周|星期|礼拜)[一二三四五六日天末]|\d{1,2}\s*[月号日.\-/点时:：]|"
    r"[一二两三四五六七八九十]+\s*[月号日点时]|上午|下午|早上|中午|晚上|傍晚|[一二两三四五六七八九十半\d]+\s*(?:个)?(?:小时|分钟|天|周|星期)[之以]?后|下个?月"
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A moment ahead. `precise` says whether an hour was named or only a day or a part of it."""

    at: datetime
    precise: bool
    words: str


def find_moment(text: str, *, now: datetime) -> Moment | None:
    """The moment that `text` names, in `now`'s zone and not before `now`; None when it names none or can't be read.

    A weekday or an hour that has passed is taken for the next one (周五晚上, said on a Saturday, is next Friday's).
    """
    folded = fold(text)
    if not _ANY.search(folded):
        return None
    try:
        parsed = _parser()(_time_words(folded), time_base=now.replace(tzinfo=None).timestamp())
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # The parser raises whatever it trips over (一会儿, 等会); what can't be read is asked for again.
        return None
    spans = parsed.get("time") if isinstance(parsed, dict) else None
    if not isinstance(spans, list) or not spans or not isinstance(spans[0], str):
        return None
    try:
        start = datetime.strptime(spans[0], "%Y-%m-%d %H:%M:%S").replace(tzinfo=now.tzinfo)
    except ValueError:
        return None
    return Moment(at=_ahead(start, folded, now), precise=bool(_HAS_TIME.search(folded)), words=text)


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


def _time_words(folded: str) -> str:
    """From the first to the last word that speaks of time: the parser wants nothing else around it."""
    found = list(_ANY.finditer(folded))
    tail = re.match(r"[\d:：点时分半刻一二三四五六七八九十到至\-]*", folded[found[-1].end() :])
    return folded[found[0].start() : found[-1].end() + (tail.end() if tail else 0)]


def _ahead(start: datetime, folded: str, now: datetime) -> datetime:
    if start >= now:
        return start
    if re.search(r"周|星期|礼拜", folded):
        while start < now:
            start += timedelta(days=7)
        return start
    if start.date() == now.date() and not re.search(r"今", folded):
        return start + timedelta(days=1)
    if start.year == now.year and start < now - timedelta(days=1) and re.search(r"月", folded):
        return start.replace(year=start.year + 1)
    return start
