"""The values that checks take in a case, read one kind at a time; what can't be used is told with its remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import timedelta

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|秒|分钟|小时|天)")
_SECONDS = {"s": 1, "秒": 1, "m": 60, "分钟": 60, "h": 3600, "小时": 3600, "d": 86400, "天": 86400}


class BadValue(ValueError):
    """A value that a check can't use; the message is a remedy in Chinese and English."""


def span(value: object) -> timedelta:
    """30m, 2h, 1d, 45s (or 30分钟, 2小时, 1天, 45秒) as a length of time. Raises BadValue."""
    match = _SPAN.fullmatch(str(value).strip())
    if match is None:
        raise BadValue(f"时长应写成 30m、2h、1d，现为 {value!r} / write a length of time as 30m, 2h or 1d")
    return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])


def terms(value: object) -> tuple[str, ...]:
    """A text, or a list of texts, none of them empty; `re:…` must be a pattern. Raises BadValue."""
    found = value if isinstance(value, list) else [value]
    if not found:
        raise BadValue("列表不能为空 / the list must not be empty")
    for one in found:
        if isinstance(one, bool) or not isinstance(one, str | int | float) or not str(one).strip():
            raise BadValue(
                f"应为一段文字或一列文字，现为 {one!r}；像 12:30 或 是/否 的值请加引号 / expected text or a list of texts; quote 12:30"
            )
        if str(one).startswith("re:"):
            pattern(str(one)[3:])
    return tuple(map(str, found))


def pattern(value: object) -> str:
    """A regular expression. Raises BadValue."""
    try:
        re.compile(str(value))
    except re.error as error:
        raise BadValue(f"正则 {value!r} 写错了：{error} / not a regular expression: {error}") from error
    return str(value)


def among(allowed: Sequence[str], value: object) -> tuple[str, ...]:
    """One or several of `allowed`. Raises BadValue."""
    found = terms(value)
    for one in found:
        if one not in allowed:
            raise BadValue(f"没有 {one!r}{nearest(one, allowed)} 可用 / use: {', '.join(allowed)}")
    return found


def nearest(name: str, known: Sequence[str]) -> str:
    """A guess at what was meant, in Chinese; "" for none."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"，是不是 {near[0]}？" if near else "；"


def truth(value: object) -> bool:
    """true or false. Raises BadValue."""
    if not isinstance(value, bool):
        raise BadValue(f"应为 true（是）或 false（否），现为 {value!r} / expected true or false")
    return value


def positive(value: object) -> float:
    """A number above nought. Raises BadValue."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise BadValue(f"应为正数，现为 {value!r} / expected a positive number")
    return value


def whole(value: object, name: str) -> int:
    """How many there are: a whole number, nought included. Raises BadValue."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadValue(f"{name} 应为整数，现为 {value!r} / {name} must be a whole number")
    return value
