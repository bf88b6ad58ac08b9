"""Reading a customer's message: clean text, and what the customer says of themselves."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.address import find_address, without_addresses
from bot.company import find_company
from bot.name import find_name, find_signed_name
from guards.numeral import value
from knowledge.cantonese import in_written_chinese
from knowledge.text import fold

_PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9}|(?:00)?852[2-9]\d{7}|0\d{9,11}|[48]00\d{7}|[2-8]\d{6,7})(?!\d)")
_DIGIT_RUN = re.compile(r"\+?\d(?:[\s\-.·()]*\d){5,}")
_NAMED_DIGITS = str.maketrans("零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖", "0011223456789123456789")
_NAMED_DIGIT_RUN = re.compile(r"[\d零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖\s-]{7,}")
# 一三六，零零一三，七七八八: in groups, as a number is read out; only a mobile number is worth reading so much into.
_GROUPED_DIGITS = re.compile(r"(?:[\d零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖]{1,4}[\s,，、。.-]*){4,}")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_DATE = re.compile(r"(?<!\d)20\d{2}-\d{1,2}-\d{1,2}(?!\d)")

# Another way to write 你, which no table of scripts holds.
_YOU = str.maketrans("妳祢", "你你")
_SPACED = re.compile(r"(?<=[一-鿿,，。!?])\s+(?=[一-鿿,，。!?])")
_HEAD_COUNT = re.compile(r"(\d{1,2}|[一二两三四五六七八九十]{1,3}|俩|仨)\s*(?:个人|人|位)(?!民|员|事|家|口|工|[0-9])")
_BARE_COUNT = re.compile(r"(?<![\d一二两三四五六七八九十])(?:\d{1,2}(?!\d)|[一二两三四五六七八九十]{1,3}|俩|仨)(?![点号月日栋])")
_ABOUT = re.compile(r"[一二两三四五六七八九]{2}")
_TWO_OR_THREE = {"俩": "2", "仨": "3"}
_BY_ONESELF = re.compile(r"^(?:就|只有|只)?我(?:自己)?[。.!]?$|我自己|独自")
_COUNTED = re.compile(
    r"(?:人数|来访人数)(?:改成|改为|是|为|[:：])?\s*(\d{1,2}|[一二两三四五六七八九十]{1,3})|我们(?:一共|就|总共)?(俩|仨)"
    r"|(?:来|去|共|改成|换成)(\d{1,2}|[一二两三四五六七八九十]{1,3})个(?=$|[,，。!！;；\s]|就)"
)
_ALONE = re.compile(r"就我(?:自己)?一个人?|我(?:自己)?一个人|(?<!给)我一个(?=$|[,，。.!！\s])|只有我")


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A message as the desk reads it.

    `text` is what the customer wrote without control characters; `folded` is for comparing, `plain` for comparing words: dialect in
    written Chinese, nothing spaced out. `phone` is in digits only.
    `title` is 先生, 小姐, 女士 or 太太 only where the customer used it of themselves (CC-03: never guessed).
    """

    text: str
    folded: str
    phone: str | None = None
    surname: str | None = None
    title: str | None = None
    head_count: str | None = None
    company: str | None = None
    address: str | None = None
    plain: str = ""


def read(text: str) -> Utterance:
    """Clean a message and find the slots that its writer filled in passing (surname, title, phone)."""
    clean = _without_controls(text)
    folded = fold(clean)
    surname, title = find_name(folded)
    phone = find_phone(folded)
    if surname is None and phone is not None:
        surname, title = find_signed_name(folded)
    return Utterance(
        text=clean,
        folded=folded,
        phone=phone,
        surname=surname,
        title=title,
        head_count=find_head_count(folded),
        company=find_company(folded),
        address=find_address(folded),
        plain=plain_words(folded),
    )


def plain_words(folded: str) -> str:
    """A folded text as its words are compared: Cantonese in written Chinese, and no spaces between characters."""
    return in_written_chinese(_SPACED.sub("", folded).translate(_YOU))


def find_phone(folded: str) -> str | None:
    """The first telephone number in a folded text, in digits; also where it is spaced, dashed or written in Chinese digits."""
    dateless = _DATE.sub("\n", folded)
    named = _NAMED_DIGIT_RUN.sub(lambda run: run.group().translate(_NAMED_DIGITS), dateless)
    # 3号楼1单元202 一五八…: the room is no part of the number.
    placeless = _NAMED_DIGIT_RUN.sub(lambda run: run.group().translate(_NAMED_DIGITS), without_addresses(dateless))
    for view in (dateless, named, placeless):
        joined = _DIGIT_RUN.sub(lambda run: re.sub(r"[^\d+]", "", run.group()), view)
        found = _PHONE.search(joined)
        if found:
            return found.group(1)
    for run in _GROUPED_DIGITS.finditer(dateless):
        if found := _MOBILE.search(re.sub(r"\D", "", run.group().translate(_NAMED_DIGITS))):
            return found.group()
    return None


def find_head_count(folded: str) -> str | None:
    """How many people come, in digits: 三个人, 我们2位, 一行五人, 就我一个."""
    found = _HEAD_COUNT.search(folded) or _COUNTED.search(folded)
    if found is None:
        return "1" if _ALONE.search(folded) else None
    return _people(next(filter(None, found.groups())))


def find_number_of_people(folded: str) -> str | None:
    """Like `find_head_count`, for an answer to 请问来访一共几位？, where a bare 3 or 两个 or 我们俩 is one."""
    found = _BARE_COUNT.search(folded)
    if found is None:
        return find_head_count(folded) or ("1" if _BY_ONESELF.search(folded) else None)
    return _people(found[0])


def _people(told: str) -> str | None:
    # 四五个人 are at most five.
    told = told[-1] if _ABOUT.fullmatch(told) else told
    count = value(_TWO_OR_THREE.get(told, told.replace("两", "二")))
    return f"{count:g}" if count is not None and 0 < count < 100 else None


def _without_controls(text: str) -> str:
    kept = (character for character in text if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs"))
    return "".join(kept).strip()
