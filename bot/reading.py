"""Reading a customer's message: clean text, and what the customer says of themselves."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.address import find_address
from bot.surnames import AMBIGUOUS_SURNAMES, COMPOUND_SURNAMES, PLAIN_SURNAMES, RARE_COMPOUNDS, SINGLE_SURNAMES
from guards.numeral import value
from guards.people import EVERYDAY
from knowledge.cantonese import in_written_chinese
from knowledge.text import fold

_PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|[2-8]\d{6,7})(?!\d)")
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
_TITLE = "先生|小姐|女士|太太"
_NAME_CUE = re.compile(r"(?<!百)(?:免贵姓|我姓|鄙姓|敝姓|本人姓|姓)\s*(?!都[不没]|什么|啥|有没)([一-鿿]{1,2})")
_CALLED_CUE = re.compile(
    rf"(?:(?:我叫|叫我|我的名字是|名字叫)\s*([一-鿿]{{2,4}})|我是([一-鿿]{{1,3}}?)(?:{_TITLE}|$|[,，。!！ ]))"
)
_TITLED = re.compile(rf"([一-鿿]{{1,2}})\s*({_TITLE})")
_BARE_NAME = re.compile(rf"(?:免贵)?(?:姓)?([一-鿿]{{1,4}}?)(?:{_TITLE})?[。.!,\s]*")
_LATIN_NAME = re.compile(
    r"(?:my (?:last |family )?name(?: is|'s) |i am |i'm |this is )?(?:(mr|ms|mrs|miss)\.? )?([a-z]{2,14}(?:[ '-][a-z]{2,14})?)[.!\s]*"
)
_LATIN_TITLES = {"mr": "先生", "ms": "女士", "mrs": "太太", "miss": "小姐"}
_NO_NAMES = frozenset(
    ("ok", "okay", "no", "nope", "yes", "yeah", "why", "what", "who", "sure", "fine", "thanks", "hello", "hi", "hey", "none", "nothing",
     "sorry", "please", "bye")
)  # fmt: skip
_CLAIMED_TITLE = re.compile(rf"(?:叫我|称呼我|我是|姓)\s*[一-鿿]{{0,2}}?({_TITLE})")
_HEAD_COUNT = re.compile(r"(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:个人|人|位)(?!民|员|事|家|口|工|[0-9])")
_ALONE = re.compile(r"就?我(?:自己)?一个(?:人)?|我一个人|只有我")
_COMPANY = re.compile(
    r"(?:我们?是|这边是|这里是|代表|来自|单位是?|公司是)\s*([一-鿿a-z0-9()（）]{2,24}?(?:公司|集团|厂|工作室|事务所|研究院|医院|学校|大学|银行|商行|经销部|门市部))"
)
_OF_COMPANY = re.compile(r"(?:^|[,，。!！ ])(?!你们|我们|贵)([一-鿿a-z0-9]{2,12}?(?:公司|集团|厂|工作室|事务所))(?:的|[,，。]|$)")


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
    return Utterance(
        text=clean,
        folded=folded,
        phone=find_phone(folded),
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
    for view in (dateless, named):
        joined = _DIGIT_RUN.sub(lambda run: re.sub(r"[^\d+]", "", run.group()), view)
        found = _PHONE.search(joined)
        if found:
            return found.group(1)
    for run in _GROUPED_DIGITS.finditer(dateless):
        if found := _MOBILE.search(re.sub(r"\D", "", run.group().translate(_NAMED_DIGITS))):
            return found.group()
    return None


def find_name(folded: str) -> tuple[str | None, str | None]:
    """Surname and title where the text says them of its writer: 我姓王, 我是李女士. Nobody else's name is taken."""
    claimed = _CLAIMED_TITLE.search(folded)
    title = claimed.group(1) if claimed else None
    for cue in (_NAME_CUE, _CALLED_CUE):
        found = cue.search(folded)
        if found:
            surname = _surname_at_start(next(filter(None, found.groups())), stated=cue is _NAME_CUE or title is not None)
            if surname is not None:
                own = re.search(rf"{surname}({_TITLE})", folded)
                return surname, title or (own.group(1) if own else None)
    return None, title


def find_head_count(folded: str) -> str | None:
    """How many people come, in digits: 三个人, 我们2位, 一行五人, 就我一个."""
    found = _HEAD_COUNT.search(folded)
    if found is None:
        return "1" if _ALONE.search(folded) else None
    count = value(found.group(1).replace("两", "二"))
    return f"{count:g}" if count is not None and 0 < count < 100 else None


def find_company(folded: str) -> str | None:
    """The organisation that the writer comes from: 我是…公司的, …厂, …集团; None where none is named."""
    found = _COMPANY.search(folded) or _OF_COMPANY.search(folded)
    return found.group(1) if found else None


def find_bare_name(folded: str) -> tuple[str | None, str | None]:
    """Like `find_name`, for an answer to 请问您贵姓, where a bare 王 or 王先生 or 王建国 is a name, and so is Wang or Mr Smith."""
    surname, title = find_name(folded)
    if surname is not None:
        return surname, title
    titled = _TITLED.search(folded)
    if titled and (surname := _surname_at_start(titled.group(1), stated=True)) is not None:
        return surname, titled.group(2)
    bare = _BARE_NAME.fullmatch(folded.strip())
    if bare:
        return _surname_at_start(bare.group(1), stated=len(bare.group(1)) == 1), None
    latin = _LATIN_NAME.fullmatch(folded.strip())
    if latin and not _NO_NAMES & set(latin.group(2).split()):
        return latin.group(2).title(), _LATIN_TITLES.get(latin.group(1) or "")
    return None, None


def _surname_at_start(name: str, *, stated: bool = False) -> str | None:
    """The surname with which `name` begins; one that begins everyday words too only where it was `stated` to be a surname."""
    if not stated and name[:2] in EVERYDAY:
        return None
    if name[:2] in COMPOUND_SURNAMES or (stated and name[:2] in RARE_COMPOUNDS):
        return name[:2]
    known = name[:1] in SINGLE_SURNAMES or name[:1] in PLAIN_SURNAMES or (stated and name[:1] in AMBIGUOUS_SURNAMES)
    return name[:1] if known else None


def _without_controls(text: str) -> str:
    kept = (character for character in text if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs"))
    return "".join(kept).strip()
