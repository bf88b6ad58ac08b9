"""Amounts, times, dates and counts in a text, compared as values and never as strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from guards.numeral import DIGITS, NUMERAL, value
from guards.view import view
from knowledge.days import weekdays
from knowledge.text import NormalisedText


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A value that stands at `text[start:end]`.

    `family` says what is measured ("money", "time", "date", "bare"…), `values` what it may mean in the family's own unit
    (3点 is 180 or 900 minutes of the day), `literal` the number as it was written, before any unit. `is_read_as_sum`: no unit
    stands there, and a round number that is spoken (三千) is most likely money.
    """

    family: str
    values: frozenset[float | str]
    literal: float
    start: int
    end: int
    is_read_as_sum: bool = False


# unit: (family, how many of the family's base unit). Money is in 元, time in minutes, calendar in months, area in m², volume in litres.
_UNITS: dict[str, tuple[str, float]] = {
    "元": ("money", 1), "圆": ("money", 1), "块": ("money", 1),
    "块钱": ("money", 1), "元钱": ("money", 1), "人民币": ("money", 1),
    "rmb": ("money", 1), "美元": ("dollar", 1), "美金": ("dollar", 1), "角": ("money", 0.1), "毛": ("money", 0.1), "毛钱": ("money", 0.1),
    "秒": ("time", 1 / 60), "秒钟": ("time", 1 / 60), "分钟": ("time", 1),
    "分": ("time", 1), "刻钟": ("time", 15), "小时": ("time", 60),
    "钟头": ("time", 60), "钟": ("time", 60), "天": ("time", 1440), "日": ("time", 1440), "工作日": ("time", 1440),
    "自然日": ("time", 1440), "日历日": ("time", 1440),
    "周": ("time", 10080), "星期": ("time", 10080), "礼拜": ("time", 10080),
    "月": ("calendar", 1), "季度": ("calendar", 3), "年": ("calendar", 12), "周年": ("calendar", 12),
    "%": ("percent", 1), "百分点": ("percent", 1), "‰": ("percent", 0.1), "折": ("fold", 1),
    "m2": ("area", 1), "平方米": ("area", 1), "平米": ("area", 1),
    "平方": ("area", 1), "m3": ("volume", 1000), "立方米": ("volume", 1000),
    "立方": ("volume", 1000), "升": ("volume", 1), "毫升": ("volume", 0.001), "ml": ("volume", 0.001), "米": ("length", 1), "m": ("length", 1), "cm": ("length", 0.01),
    "厘米": ("length", 0.01), "公分": ("length", 0.01),
    "毫米": ("length", 0.001), "mm": ("length", 0.001), "公里": ("length", 1000),
    "千米": ("length", 1000), "km": ("length", 1000), "公斤": ("weight", 1),
    "千克": ("weight", 1), "kg": ("weight", 1), "斤": ("weight", 0.5),
    "吨": ("weight", 1000), "度": ("count", 1), "千瓦时": ("count", 1),
    "克": ("weight", 0.001), "匹": ("power of cooling", 1), "mb": ("data", 1 / 1024), "gb": ("data", 1), "tb": ("data", 1024),
    "兆": ("data", 1 / 1024), "wh": ("energy", 1), "瓦时": ("energy", 1), "mah": ("charge", 1), "毫安时": ("charge", 1),
    "瓦": ("power", 1), "w": ("power", 1), "千瓦": ("power", 1000), "kw": ("power", 1000),
}  # fmt: skip
# Measure words after which a Chinese numeral states a fact (三人) and is no mere article or list (一个, 两种方式).
_COUNTED = "人名位份张把台辆间户层楼栋幢号岁页套期倍步次册本瓶盒箱桶"
_ARTICLES = frozenset({"一"})

_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_N = NUMERAL
_PERIOD = r"凌晨|早上|清晨|早晨|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜间|夜里|今晚|明晚|早|晚"
_CN1 = "[零〇一二三四五六七八九十]"

_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2}|[一二]?[〇零一二三四五六七八九]{3,4})\s*[年/.-]\s*)?"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?P<mark>[月/.-])\s*(?P<day>\d{1,2}"
    r"|[一二三四五六七八九十]{1,3})(?P<tail>[日号]?)(?![\d元%])"
)
_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3})年(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月)?"
)
_CLOCK = re.compile(
    rf"(?P<period>{_PERIOD})?(?P<hour>\d{{1,2}}|{_CN1}{{1,3}}|两)"
    rf"(?:[::](?P<minute>[0-5]\d)(?![\d])(?:[::][0-5]\d)?|(?:点(?!\d*[.%]|[个之对建评缀火]"
    rf"|[零一二三四五六七八九]+(?:元|块|倍|米|平|万|亿|吨|公|升|折|度|个))|时(?![间段候长刻机尚常期效限而装])|点钟)"
    rf"(?P<part>半|一刻|三刻|(?:[0-5]?\d|{_CN1}{{1,3}})分?(?!钟))?(?:整|钟)?)"
)
# 下午的接待时间是2点到4点
_LENT_PERIOD = re.compile(
    rf"(?<![和与及、])(?P<period>{_PERIOD})的?[^,，。;；:：和与及、\d一二三四五六七八九十]{{1,8}}(?:是|为|在|从|:)$"
)
_PERCENT = re.compile(rf"(?:百分之(?P<number>{_N})|千分之(?P<mille>{_N}))")
_SHARE = re.compile(
    r"(?P<whole>[二三四五六七八九十]|[2-9])(?:分之)(?P<part>[一二三四五六七八九]|[1-9])|(?<![\d/年.])(?P<part2>[1-9])/(?P<whole2>[2-9])(?![\d/月日])"
)
_TENTHS = re.compile(r"(?P<number>[一二两三四五六七八九1-9])成(?P<half>半)?(?![功为交本绩员立人年长熟品果都分套语就了份])")
# 月租二百二, 押金三千: a sum whose unit goes without saying.
_ROUND = re.compile(
    r"(?<![零一二两三四五六七八九十百千万第\d])[一二两三四五六七八九][百千万](?:零?[一二两三四五六七八九十百千]{1,5})?(?![分多几余来个种次万亿天位人])"
)
_PRICE = re.compile(rf"(?:¥|\$|rmb|人民币)\s*(?P<number>{_N})(?:元|块)?")
_HALF = re.compile(
    r"(?P<count>[\d一两二三四五六七八九十]*)(?:个)?半(?:个)?(?P<unit>小时|钟头|天|日|个?月|年|星期|周)"
    r"|(?P<whole>[\d一两二三四五六七八九十]+)(?P<unit2>年|天|匹|斤|米|里|升)半(?![价费票])"
)
_MEASURED = re.compile(rf"(?P<number>{_N})(?:[-~至到]+(?P<upper>{_N}))?(?:余|多|几)?(?P<unit>个?(?:{_UNIT}))(?![a-z岁])")
_SPOKEN_MONEY = re.compile(
    r"(?P<number>\d+|[一二两三四五六七八九十百千]+)(?:块"
    r"|元)(?P<tenth>[一二两三四五六七八九\d])(?![\d十百千元块角毛]|[个位次台张份本件人杯间晚天节户包袋月年周季度平斤盏只套瓶盒支条桶辆场局层]|小时|分钟|公斤|立方|单|笔|趟|幅|颗|针|期|门|科|项|人次)(?:毛|角)?"
)
_SPOKEN_LENGTH = re.compile(r"(?P<whole>[\d一二两]+)米(?P<tenth>[1-9一二三四五六七八九])(?![\d十百.个米厘])")
_TWO_FOLD = re.compile(r"[1-9]\d|[一二三四五六七八九][一二三四五六七八九]")
_DOUBLE = re.compile(r"双(?=[份倍方])")
_AGED = re.compile(rf"(?P<number>{_CN1}{{1,3}}|\d{{1,2}})(?:岁|周岁)半")
_COUNTED_CN = re.compile(rf"(?P<number>{_N})(?:[-~至到]+(?P<upper>{_N}))?(?:个|周(?=岁))?(?P<unit>[{_COUNTED}])")
_BARE = re.compile(r"(?<![\d.])\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ORDINAL = re.compile(
    r"(?:^|(?<=[\n。;；,，、!?.)）\s])|(?<=[^\d][:：]))\s*[(（【]?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})(?:[、)）】]|\.(?!\d))"
    r"|第[一二三四五六七八九十]{1,2}(?!季|学期|[天日]|小时)|第[二2]天|第\d(?=步|点|项|条|种|类|个|方面)|步骤\d{1,2}(?=[:：.、])",
)
# A text without any of these states nothing that can be measured: most phrases don't.
_FIGURE = re.compile(
    r"[\d零〇一二三四五六七八九十百千万萬亿億两兩半双雙壹贰貳叁參肆伍陆陸柒捌玖拾幺①-⓿❶-➓㈠-㊿]|周|週|星期|[礼禮]拜|今晚|明晚"
)
_LEAST_SPEED = 10
_ENCLOSED = re.compile(r"[①-⑳⑴-⒇❶-❿㈠-㈩]")


@lru_cache(maxsize=2048)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in `text`, spans in `text` itself; list ordinals (1、 ①) and articles (一个) are none."""
    if not _FIGURE.search(text):
        return ()
    seen = view(text).tight
    taken = [False] * len(seen.text)
    _skip_ordinals(text, seen.text, seen.origin, taken)
    found: list[Quantity] = []
    there = frozenset(seen.text)
    for signs, reader in _readers():
        if signs and there.isdisjoint(signs):
            continue
        for quantity in reader(seen.text):
            if any(taken[quantity.start : quantity.end]):
                continue
            taken[quantity.start : quantity.end] = [True] * (quantity.end - quantity.start)
            found.append(quantity)
    found += [*_sums(found, seen.text), *_speeds(found, text, seen)]
    return tuple(sorted((_placed(one, seen.span(one.start, one.end)) for one in found), key=lambda one: one.start))


def _readers() -> tuple[tuple[str, Callable[[str], Iterator[Quantity]]], ...]:
    """Each kind's reader, in their order, with the characters of which one stands in whatever it reads; "" where any may."""
    return (
        ("月/.-", _dates),
        ("年", _years),
        ("之", _percents),
        ("之/成", _shares),
        ("¥$b币", _prices),
        (":点时", _clocks),
        ("", _weekdays),
        ("块元", _spoken_money),
        ("米", _spoken_lengths),
        ("半", _halves),
        ("", _measures),
        ("", _counts),
        ("百千万", _rounds),
        ("", _bare),
    )


def _placed(quantity: Quantity, span: tuple[int, int]) -> Quantity:
    return quantity if (quantity.start, quantity.end) == span else replace(quantity, start=span[0], end=span[1])


def _quantity(family: str, values: set[float | str], literal: float, span: tuple[int, int]) -> Quantity:
    rounded: frozenset[float | str] = frozenset(round(one, 4) if isinstance(one, float) else one for one in values)
    return Quantity(family=family, values=rounded, literal=round(literal, 4), start=span[0], end=span[1])


def _skip_ordinals(original: str, text: str, origin: tuple[int, ...], taken: list[bool]) -> None:
    for match in _ORDINAL.finditer(text):
        after = text[match.end() : match.end() + 1]
        if match["n"] and after.isdigit():
            continue  # 1、2、3号楼 states numbers
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _ENCLOSED.finditer(original):
        if not original[match.end() : match.end() + 1] or not _ENCLOSED.match(original, match.end()):
            for place, source in enumerate(origin):
                if source == match.start() and not _ENCLOSED.match(
                    original, match.start() - 1 if match.start() else 0, match.start()
                ):
                    taken[place] = True


def _dates(text: str) -> Iterator[Quantity]:
    for match in _DATE.finditer(text):
        month, day = value(match["month"]), value(match["day"])
        if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        if match["mark"] != "月" and not match["year"]:
            continue  # 2-3 and 9.5 are ranges and decimals
        yield _quantity("date", {f"{month:g}-{day:g}"}, day, (match.start("month"), match.end()))
        if match["year"]:
            year = value(match["year"]) or 0
            yield _quantity("year", {year}, year, match.span("year"))


def _years(text: str) -> Iterator[Quantity]:
    for match in _YEAR.finditer(text):
        year = value(match["year"]) or 0
        yield _quantity("year", {year}, year, match.span("year"))
        month = value(match["month"]) if match["month"] else None
        if month:
            yield _quantity("month", {month}, month, match.span("month"))


def _clocks(text: str) -> Iterator[Quantity]:
    earlier, earlier_end = None, -9
    for match in _CLOCK.finditer(text):
        hour = value(match["hour"])
        if hour is None or hour > 24:
            continue
        minutes = hour * 60 + _minute(match["minute"], match["part"])
        period = match["period"]
        lends = _LENT_PERIOD.search(text[: match.start()])
        if (
            match["hour"] == "一"
            and period in {None, "早", "晚"}
            and not match["part"]
            and not lends
            and match.start() - earlier_end > 2
        ):
            continue  # 一点 and 一时 are mostly "a little" and "for a while", 晚一点 "a little later"
        if lends and not period:
            period = lends["period"]
        values: set[float | str] = set(_times_of_day(minutes, period, spoken=match["minute"] is None))
        if not period and earlier and match.start() - earlier_end <= 2:
            values |= set(_times_of_day(minutes, earlier, spoken=True))
        yield _quantity("clock", values, hour, match.span())
        earlier, earlier_end = period or earlier, match.end()


def _minute(digits: str | None, part: str | None) -> float:
    if digits:
        return float(digits)
    if not part:
        return 0
    return {"半": 30, "一刻": 15, "三刻": 45}.get(part) or value(part.removesuffix("分")) or 0


def _times_of_day(minutes: float, period: str | None, *, spoken: bool) -> Iterator[float]:
    if not period:
        yield minutes % 1440
        if spoken and minutes < 780:
            yield (minutes + 720) % 1440
    elif period in {"凌晨", "早上", "清晨", "早晨", "上午", "早"} or minutes >= 780:
        yield minutes % 1440
    elif period in {"中午", "正午"}:
        yield minutes if minutes >= 600 else minutes + 720
    else:  # 下午…夜里: twelve at night is the day's end
        yield 0 if minutes >= 720 and period not in {"下午", "午后"} else (minutes % 720) + 720


def _weekdays(text: str) -> Iterator[Quantity]:
    for one in weekdays(text):
        yield _quantity("weekday", {float(day) for day in one.days}, 0, (one.start, one.end))


def _percents(text: str) -> Iterator[Quantity]:
    for match in _PERCENT.finditer(text):
        number = value(match["number"] or match["mille"])
        if number is not None:
            yield _quantity("percent", {number if match["number"] else number / 10}, number, match.span())


def _shares(text: str) -> Iterator[Quantity]:
    """四成 is 40 %, 六分之一 and 1/6 are a sixth."""
    for match in _SHARE.finditer(text):
        part, whole = value(match["part"] or match["part2"]), value(match["whole"] or match["whole2"])
        if part and whole:
            yield _quantity("percent", {100 * part / whole}, part, match.span())
    for match in _TENTHS.finditer(text):
        number = (value(match["number"]) or 0) * 10 + (5 if match["half"] else 0)
        yield _quantity("percent", {number}, number, match.span())


def _rounds(text: str) -> Iterator[Quantity]:
    for match in _ROUND.finditer(text):
        number = value(match[0])
        if number is not None:
            yield replace(_quantity("money", {number}, number, match.span()), is_read_as_sum=True)


def _prices(text: str) -> Iterator[Quantity]:
    for match in _PRICE.finditer(text):
        number = value(match["number"])
        if number is not None:
            yield _quantity("money", {number}, number, match.span())


def _spoken_money(text: str) -> Iterator[Quantity]:
    for match in _SPOKEN_MONEY.finditer(text):
        whole, tenth = value(match["number"]), value(match["tenth"])
        if whole is not None and tenth is not None:
            yield _quantity("money", {whole + tenth / 10}, whole, match.span())


def _spoken_lengths(text: str) -> Iterator[Quantity]:
    """1米2 is 1.2 metres."""
    for match in _SPOKEN_LENGTH.finditer(text):
        whole, tenth = value(match["whole"]), value(match["tenth"])
        if whole is not None and tenth is not None:
            yield _quantity("length", {number := whole + tenth / 10}, number, match.span())


def _halves(text: str) -> Iterator[Quantity]:
    for match in _HALF.finditer(text):
        count = match["count"] or match["whole"]
        number = (value(count) or 0) + 0.5 if count else 0.5
        family, factor = _UNITS[(match["unit"] or match["unit2"]).removeprefix("个")]
        yield _quantity(family, {number * factor}, number, match.span())


def _measures(text: str) -> Iterator[Quantity]:
    for match in _MEASURED.finditer(text):
        unit = match["unit"] if match["unit"] in _UNITS else match["unit"].removeprefix("个")
        family, factor = _UNITS[unit]
        spoken = not match["number"][0].isdigit()
        of_month = match["unit"] == "日" and text[: match.start()].endswith("月")
        if match["unit"] in {"月", "年"} or of_month or (match["unit"] == "日" and not spoken):
            family = {"月": "month", "年": "calendar", "日": "day"}[match["unit"]]
        if spoken and _is_idiom(match["number"], match["unit"], text[match.end() : match.end() + 1]):
            continue
        if match["number"] in _ARTICLES and text[: match.start()].endswith(("哪", "某", "那", "这", "同", "有")):
            continue  # 哪一天
        if match["unit"] == "折" and _TWO_FOLD.fullmatch(match["number"]):  # 八五折
            number = (value(match["number"]) or 0) / 10
            yield _quantity("fold", {number}, number, match.span())
            continue
        numbers = _alternatives(match["number"]) + (_alternatives(match["upper"]) if match["upper"] else [])
        for number in numbers:
            values: set[float | str] = {number * factor if family != "month" else number}
            yield _quantity(family, values, number, match.span("number") if len(numbers) > 1 else match.span())
        if len(numbers) > 1 and match["upper"]:
            upper = _alternatives(match["upper"])[-1]
            yield _quantity(family, {upper * factor if family != "month" else upper}, upper, (match.start("upper"), match.end()))


def _is_idiom(number: str, unit: str, after: str) -> bool:
    """十分满意, 一分, 一天到晚, 一时, 一月一次's article and the like state no quantity."""
    if unit == "分":
        return True
    if unit in {"度", "米", "折", "块", "毛", "角", "斤", "升", "吨", "钟"} and number in _ARTICLES:
        return True
    return (unit == "日" and number in {"一", "百"}) or (unit == "天" and number in _ARTICLES and after in {"到", "比"})


def _alternatives(numeral: str) -> list[float]:
    """两三天 is two or three days, not twenty-three."""
    if len(numeral) == 2 and all(one in DIGITS for one in numeral) and DIGITS[numeral[1]] == DIGITS[numeral[0]] + 1:
        return [float(DIGITS[one]) for one in numeral]
    number = value(numeral)
    return [] if number is None else [number]


def _counts(text: str) -> Iterator[Quantity]:
    for match in _DOUBLE.finditer(text):
        yield _quantity("count", {2.0}, 2, match.span())
    for match in _AGED.finditer(text):
        yield _quantity("count", {(value(match["number"]) or 0) + 0.5}, value(match["number"]) or 0, match.span())
    for match in _COUNTED_CN.finditer(text):
        number = value(match["number"])
        spoken = not match["number"][0].isdigit()
        if number is None or (spoken and match["number"] in _ARTICLES and match["unit"] not in "楼层号"):
            continue
        if spoken and (match["number"] in {"万", "千万", "百", "千", "亿", "十"} or (match["unit"] in "号步" and number < 2)):
            continue
        upper = value(match["upper"]) if match["upper"] else None
        yield _quantity("count", {number}, number, match.span("number") if upper else match.span())
        if upper is not None:
            yield _quantity("count", {upper}, upper, (match.start("upper"), match.end()))


def _bare(text: str) -> Iterator[Quantity]:
    for match in _BARE.finditer(text):
        number = float(match[0].replace(",", ""))
        yield _quantity("bare", {number}, number, match.span())


def _speeds(found: list[Quantity], original: str, seen: NormalisedText) -> Iterator[Quantity]:
    """300M of a line is 300兆: a capital M in nobody's writing means less than ten metres."""
    for one in found:
        start, end = seen.span(one.start, one.end)
        if one.family == "length" and original[start:end].rstrip().endswith("M") and one.literal >= _LEAST_SPEED:
            yield _quantity("data", {one.literal * _UNITS["兆"][1]}, one.literal, (one.start, one.end))


def _sums(found: list[Quantity], text: str) -> list[Quantity]:
    """1小时30分钟 is also ninety minutes; 3元5角 also 3.5元."""
    ordered = sorted((one for one in found if one.family in {"time", "money", "calendar"}), key=lambda one: one.start)
    sums = []
    for first, second in pairwise(ordered):
        if first.family == second.family and first.end == second.start:
            total = {a + b for a in first.values for b in second.values if isinstance(a, float) and isinstance(b, float)}
            sums.append(_quantity(first.family, set(total), first.literal, (first.start, second.end)))
    return sums
