"""Numbers as Chinese writes them, read as values: 二百元 is 200元, 1,000 is 1000, 1.5万 is 15000."""

from __future__ import annotations

DIGITS = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {
    "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[零〇一二三四五六七八九]+(?![十百千万点半分]))?"
NUMERAL = rf"(?:(?:{ARABIC})[十百千万亿]*|{CHINESE})"


def value(numeral: str) -> float | None:
    """The value of a text that `NUMERAL` matched whole; None where the characters make no number (万万)."""
    head = numeral.rstrip("十百千万亿") if numeral[:1].isdigit() and numeral[0].isascii() else ""
    if head:
        number = float(head.replace(",", ""))
        for power in numeral[len(head) :]:
            number *= _POWERS.get(power) or _MYRIADS[power]
        return number
    whole, _, fraction = numeral.partition("点")
    number = _positional(whole) if len(whole) > 1 and all(one in DIGITS for one in whole) else _spoken(whole)
    if number is None or not fraction:
        return number
    return number + sum(DIGITS[one] * 10 ** -(place + 1) for place, one in enumerate(fraction))


def _positional(text: str) -> float:
    """二〇二六 → 2026."""
    return float("".join(str(DIGITS[one]) for one in text))


def _spoken(text: str) -> float | None:
    """三千零五十 → 3050, 二百五 → 250, 十二 → 12."""
    total, section, digit, last_power = 0, 0, None, 0
    for one in text:
        if one in DIGITS:
            digit, last_power = DIGITS[one], 0 if DIGITS[one] == 0 else last_power
        elif one in _POWERS:
            section += (1 if digit is None else digit) * _POWERS[one]
            digit, last_power = None, _POWERS[one]
        else:
            if not section and digit is None and not total:
                return None
            total = (total + section + (digit or 0)) * _MYRIADS[one]
            section, digit, last_power = 0, None, _MYRIADS[one]
    if digit:
        section += digit * (last_power // 10 if last_power >= 100 else 1)
    return float(total + section)
