"""Words for days that the parser of times does not know, in ones that it does: 月底, 明早, 周末, 下下个月, next Tuesday."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.workdays import next_workday_after
from guards.numeral import value

_NUMERAL = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = {
    "mon": "一", "tue": "二", "wed": "三", "thu": "四", "fri": "五", "sat": "六", "sun": "日",
}  # fmt: skip
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(r"[a-z]{3,}|\d\s*[ap]m")
_DAY_OF_WEEK = r"(?P<{0}>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_FEASTS = (
    "元旦|春节|除夕|大年初[一二三四五六七八九十]|正月初[一二三四五六七八九十]|元宵节?|清明节?|劳动节|五一(?:节|劳动节)?|端午节?|中秋节?|国庆节?|十一(?:国庆)节?|"
    "圣诞节?"
)
FEAST = re.compile(rf"(?:明年)?(?:{_FEASTS})(?:当天|那天)?(?![节假期]*(?:前|后|过后|以后|之后|期间))")


def known_words(text: str, today: date) -> str:
    """`text` (folded, in written Chinese) with the day words of customers replaced by ones that the parser reads."""
    if _ENGLISH.search(text):
        text = _in_chinese(text)
    for pattern, put in _REPLACED:
        text = pattern.sub(lambda found, put=put: put(found, today), text)
    return text


def _month_end(found: re.Match[str], today: date) -> str:
    months = 0 if found["which"] in (None, "这", "本") else len(found["which"])
    year, month = _month_after(today, months)
    return f"{year}年{month}月{calendar.monthrange(year, month)[1]}日"


def _month_after(today: date, months: int) -> tuple[int, int]:
    months += today.month - 1
    return today.year + months // 12, months % 12 + 1


def _in_month_after(found: re.Match[str], today: date) -> str:
    year, month = _month_after(today, len(found["which"]))
    return f"{year}年{month}月{found['day']}日"


def _in_days(found: re.Match[str], today: date) -> str:
    number = value(found["number"].replace("两", "二").replace("半", "一")) or 1
    if found["number"] == "半":
        return _dated(today + timedelta(days=15))
    if found["unit"].endswith("月"):
        year, month = _month_after(today, int(number))
        return f"{year}年{month}月{min(today.day, calendar.monthrange(year, month)[1])}日"
    return _dated(today + timedelta(days=7 * int(number)))


def _dated(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_REPLACED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], str]], ...] = (
    (re.compile(r"(?P<which>这|本|下下|下)?个?月(?:底|末)"), _month_end),
    (re.compile(r"(?:今年|本)?年底"), lambda found, today: f"{today.year}年12月31日"),
    (re.compile(rf"(?P<which>下下|下)个?月的?(?P<day>{_NUMERAL})[号日]"), _in_month_after),
    (re.compile(r"再下一?个?(?=周|星期|礼拜)(周|星期|礼拜)的?(?:周|星期|礼拜)?(?=[一二三四五六日天])"), lambda found, today: f"下下{found[1]}"),
    (re.compile(r"(?P<number>半|\d|[一二两三])(?P<unit>个?(?:周|星期|礼拜)|个月)[之以]?后"), _in_days),
    (re.compile(r"下一?个工作日"), lambda found, today: _dated(next_workday_after(today))),
    (re.compile(r"(?P<which>下下|下|这|本)?个?周末"), lambda found, today: f"{found['which'] or ''}周六"),
    (re.compile(r"((?:周|星期|礼拜))([1-7])(?!\d)"), lambda found, today: found[1] + _WEEKDAYS[int(found[2]) - 1]),
    (re.compile(r"大后[日儿]个?"), lambda found, today: "大后天"),
    (re.compile(r"([明后])(?:儿个?|日)"), lambda found, today: f"{found[1]}天"),
    (re.compile(r"听日"), lambda found, today: "明天"),
    (re.compile(r"(?:次|翌|第二)[日天]"), lambda found, today: "明天"),
    (re.compile(r"([今明后])早(?!上|晨|餐|饭|就|点)"), lambda found, today: f"{found[1]}天早上"),
    (re.compile(r"([今明后])晚(?!上|餐|饭)"), lambda found, today: f"{found[1]}天晚上"),
    (re.compile(r"早晨|(?<![周期拜])一大?早(?!上)|清早|清晨|大清早"), lambda found, today: "早上"),
    (re.compile(r"晌午|正午"), lambda found, today: "中午"),
    (re.compile(r"午后|晏昼|下晏|下昼"), lambda found, today: "下午"),
    (re.compile(r"上昼|朝早"), lambda found, today: "上午"),
    (re.compile(r"廿([一二三四五六七八九]?)"), lambda found, today: f"二十{found[1]}"),
    (re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])[./](3[01]|[12]\d|0?[1-9])[号日]"), lambda found, today: f"{found[1]}月{found[2]}日"),
    (
        re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])[./](3[01]|[12]\d|0?[1-9])(?=$|[\s,，。]|上午|下午|早上|晚上|中午)"),
        lambda found, today: f"{found[1]}月{found[2]}日",
    ),
    # Without 号 the parser takes a month's day for one of the lunar calendar.
    (
        re.compile(rf"(?<!腊)({_NUMERAL}月)({_NUMERAL})(?![号日\d一二三四五六七八九十个点时])"),
        lambda found, today: f"{found[1]}{found[2]}日",
    ),
)  # fmt: skip


def _in_chinese(text: str) -> str:
    """English words of time in Chinese: next tuesday at 3pm becomes 下周二 下午3点."""
    for pattern, put in _ENGLISH_WORDS:
        text = pattern.sub(put, text)
    return text


def _english_hour(found: re.Match[str]) -> str:
    half = {"a": "上午", "p": "下午"}.get(found["half"][:1] if found["half"] else "", "")
    minutes = f"{found['minutes']}分" if found["minutes"] else ""
    return f"{half}{found['hour']}点{minutes}"


def _english_date(found: re.Match[str]) -> str:
    return f"{_ENGLISH_MONTHS.index(found['month'][:3]) + 1}月{found['day']}日"


_MONTH = rf"(?P<month>{'|'.join(_ENGLISH_MONTHS)})[a-z]*\.?"
_ENGLISH_WORDS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bday after tomorrow\b"), "后天"),
    (re.compile(r"\btomorrow\b|\btmrw?\b|\btmr\b"), "明天"),
    (re.compile(r"\btonight\b"), "今天晚上"),
    (re.compile(r"\btoday\b"), "今天"),
    (re.compile(rf"\bnext {_DAY_OF_WEEK.format('day')}\b"), lambda found: f"下周{_ENGLISH_DAYS[found['day'][:3]]}"),
    (re.compile(rf"\b(?:this |on )?{_DAY_OF_WEEK.format('day')}\b"), lambda found: f"周{_ENGLISH_DAYS[found['day'][:3]]}"),
    (re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"), _english_date),
    (re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b"), _english_date),
    (re.compile(r"\b(?:in the )?morning\b"), "上午"),
    (re.compile(r"\b(?:in the )?afternoon\b"), "下午"),
    (re.compile(r"\b(?:in the )?evening\b"), "晚上"),
    (re.compile(r"\b(?:at )?noon\b"), "中午"),
    (
        re.compile(
            r"\b(?:at |by )?(?P<hour>\d{1,2})(?::(?P<minutes>\d{2}))?\s*(?P<half>[ap]\.?m\.?)(?![a-z])|"
            r"\bat (?P<hour_>\d{1,2})(?: ?o'?clock)?\b(?![:\d])"
        ),
        lambda found: f"{found['hour_']}点" if found["hour_"] else _english_hour(found),
    ),
)  # fmt: skip
