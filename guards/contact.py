"""Ways to reach somebody that stand in a text: digit runs however they are written, links, addresses, handles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.view import view

SHORTEST_NUMBER = 7
_SPOKEN = str.maketrans(
    "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺洞拐勾两oil", "00123456789" + "123456789" + "1079" + "2" + "011"
)
_SPOKEN_ORIGINALS = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺洞拐勾两"
_DIGIT = f"[0-9{_SPOKEN_ORIGINALS}oOilIL]"
# What people put between the digits of one number; a clause mark ends it.
_BETWEEN = r"[\s()/\-_.·•*~|\\+#]{0,3}"
_RUN = re.compile(rf"(?<![a-z]){_DIGIT}(?:{_BETWEEN}{_DIGIT}){{{SHORTEST_NUMBER - 1},}}(?![a-z])")
# A number told in parts: 前三位138，中间四位0013，后四位8000.
_IN_PARTS = re.compile(
    r"(?:前|中间|后|末|尾|最后|头|开头)[一二三四五六七八\d]*(?:位|号)?(?:是|为|:)?([0-9零〇一二三四五六七八九幺]{2,})"
)
_LINK = re.compile(
    r"(?P<scheme>(?:h\s?t\s?t\s?p\s?s?|ftp|weixin|alipays?|javascript|data|tel|mailto|file):(?://)?[^\s,。;!?、)》】”\"'<>\u4e00-\u9fff]*)"
    r"|(?P<bare>(?:www\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|cn|net|org|gov|edu|io|cc|top|vip|xyz|shop|site|club|me|co|info|tv|app|ai|link|ly|hk|tw|ru)"
    r"(?![a-z0-9])(?::\d+)?(?:[/?#][^\s,。;!?、)》】”\"'<>\u4e00-\u9fff]*)?)"
)
_SPELT_LINK = re.compile(r"[a-z0-9-]+\s*(?:点|dot|\[\.\]|\(\.\)|\[dot\])\s*(?:com|cn|net|org)(?![a-z])")
_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*\s?(?:@|\(at\)|\[at\]|#at#|艾特)\s?[a-z0-9-]+(?:\s?(?:\.|\(dot\)|点)\s?[a-z0-9-]+)+")
_HANDLE = re.compile(
    r"(?:微信号?|威信|薇信|维信|v信|weixin|wechat|vx|wx|加v|加微|扣扣|企鹅号?|qq号?|抖音号?|微博号?|支付宝(?:账号|号)|telegram|whatsapp|钉钉号?)"
    r"(?:号码|账号|帐号|号|群|id)?(?:是|为|:|\s|加|联系)*(?P<handle>[a-z][a-z0-9_-]{4,19}|[1-9][0-9]{4,11})(?![a-z0-9])"
)
_ID_CARD = re.compile(r"(?<![0-9a-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx](?![0-9a-z])")
_DATE_RUN = re.compile(r"\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2})(?:\s*[-~]\s*\d{4}[-./]\d{1,2}[-./]\d{1,2})?\s*")
_PRICE_RUN = re.compile(r"\s*\d{1,4}\.\d{1,2}(?:\s*[-/~]\s*\d{1,4}(?:\.\d{1,2})?){1,5}\s*")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, kw_only=True)
class DigitRun:
    """At least seven digits in a row: the `digits` alone, and where they stand in the text."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link, mail address or handle; `target` is it folded, `kind` what it is."""

    kind: str
    target: str
    start: int
    end: int


@lru_cache(maxsize=512)
def long_digits(text: str) -> tuple[DigitRun, ...]:
    """Every number of seven digits or more, in any script, spaced or broken by signs; and one told in parts."""
    plain = view(text).plain
    runs = []
    for match in _RUN.finditer(plain.text):
        raw = re.sub(r"[^0-9a-z\u3007\u4e00-\u9fff]", "", match[0])
        if sum(one.isdigit() or one in _SPOKEN_ORIGINALS for one in raw) < max(4, len(raw) * 0.4):
            continue
        if _is_dates_or_prices(match[0]):
            continue
        start, end = plain.span(*match.span())
        runs.append(DigitRun(digits=raw.translate(_SPOKEN), start=start, end=end))
    return (*runs, *_told_in_parts(text))


@lru_cache(maxsize=512)
def links(text: str) -> tuple[Link, ...]:
    """Every URL, host name, mail address and messenger handle."""
    plain = view(text).plain
    found: list[Link] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in (("email", _EMAIL), ("link", _LINK), ("link", _SPELT_LINK), ("handle", _HANDLE)):
        for match in pattern.finditer(plain.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            target = match["handle"] if kind == "handle" else match[0]
            start, end = plain.span(*match.span())
            found.append(Link(kind=kind, target=_target(target), start=start, end=end))
    return tuple(found)


def id_cards(text: str) -> Iterator[tuple[int, int]]:
    """Where a valid citizen's number stands (date and checksum hold)."""
    tight = view(text).tight
    for match in _ID_CARD.finditer(tight.text):
        check = sum(int(digit) * weight for digit, weight in zip(match[0], _ID_WEIGHTS, strict=False)) % 11
        if "10x98765432"[check] == match[0][-1]:
            yield tight.span(*match.span())


def _target(link: str) -> str:
    bare = re.sub(r"\s", "", link).rstrip(".,:/")
    return re.sub(r"^https?://(?:www\.)?|^www\.", "", bare)


def _told_in_parts(text: str) -> Iterator[DigitRun]:
    tight = view(text).tight
    parts = list(_IN_PARTS.finditer(tight.text))
    digits = "".join(part[1].translate(_SPOKEN) for part in parts)
    if len(parts) > 1 and len(digits) >= SHORTEST_NUMBER:
        start, end = tight.span(parts[0].start(), parts[-1].end())
        yield DigitRun(digits=digits, start=start, end=end)


def _is_dates_or_prices(run: str) -> bool:
    """2026-03-15, 2026.1.1-2026.12.31 and 0.5/0.8/1.25 are dates and prices, which are compared as values."""
    return _DATE_RUN.fullmatch(run) is not None or _PRICE_RUN.fullmatch(run) is not None
