"""What a reader makes of a file, before it is given an id and a source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.errors import UnreadableFile

_DAY = re.compile(r"^\s*(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{2})(\d{2}))\s*(?:[T ].*)?$")


@dataclass(frozen=True, kw_only=True)
class ArticleDraft:
    """An article as the file states it. `questions` non-empty makes it an FAQ entry; `source` overrides the file's name."""

    title: str
    text: str
    questions: tuple[str, ...] = ()
    source: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def read_day(value: object, *, where: str) -> date | None:
    """A validity date as people write it; None for an empty cell. Raises UnreadableFile for anything else.

    An unreadable date fails the file: guessing could let an answer out that no longer holds.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.match(str(value))
    try:
        if not found:
            raise ValueError(value)
        year, month, day = found[1], found[2] or found[4], found[3] or found[5]
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise UnreadableFile(f"{where}的日期无法识别，请写成 2026-01-31 这样的格式") from error
