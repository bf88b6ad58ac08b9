"""Reading a customer's message: clean text, and what the customer says of themselves."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.surnames import COMPOUND_SURNAMES, SINGLE_SURNAMES
from guards.numeral import value
from knowledge.text import fold

_PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|[2-8]\d{6,7})(?!\d)")
_DIGIT_RUN = re.compile(r"\+?\d(?:[\s\-.·()]*\d){5,}")
_NAMED_DIGITS = str.maketrans("零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖", "0011223456789123456789")
_NAMED_DIGIT_RUN = re.compile(r"[\d零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖\s-]{7,}")

_TITLE = "先生|小姐|女士|太太"
_NAME_CUE = re.compile(r"(?:免贵姓|我姓|鄙姓|敝姓|本人姓|姓)\s*([一-鿿]{1,2})")
_CALLED_CUE = re.compile(
    rf"(?:(?:我叫|叫我|我的名字是|名字叫)\s*([一-鿿]{{2,4}})|我是([一-鿿]{{1,3}}?)(?:{_TITLE}|$|[,，。!！ ]))"
)
_TITLED = re.compile(rf"([一-鿿]{{1,2}})\s*({_TITLE})")
_BARE_NAME = re.compile(rf"(?:免贵)?(?:姓)?([一-鿿]{{1,4}}?)(?:{_TITLE})?[。.!,\s]*")
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

    `text` is what the customer wrote without control characters; `folded` is for comparing. `phone` is in digits only.
    `title` is 先生, 小姐, 女士 or 太太 only where the customer used it of themselves (CC-03: never guessed).
    """

    text: str
    folded: str
    phone: str | None = None
    surname: str | None = None
    title: str | None = None
    head_count: str | None = None
    company: str | None = None


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
    )


def find_phone(folded: str) -> str | None:
    """The first telephone number in a folded text, in digits; also where it is spaced, dashed or written in Chinese digits."""
    named = _NAMED_DIGIT_RUN.sub(lambda run: run.group().translate(_NAMED_DIGITS), folded)
    for view in (folded, named):
        joined = _DIGIT_RUN.sub(lambda run: re.sub(r"[\s\-.·()]", "", run.group()), view)
        found = _PHONE.search(joined)
        if found:
            return found.group(1)
    return None


def find_name(folded: str) -> tuple[str | None, str | None]:
    """Surname and title where the text says them of its writer: 我姓王, 我是李女士. Nobody else's name is taken."""
    claimed = _CLAIMED_TITLE.search(folded)
    title = claimed.group(1) if claimed else None
    for cue in (_NAME_CUE, _CALLED_CUE):
        found = cue.search(folded)
        if found:
            surname = _surname_at_start(next(filter(None, found.groups())))
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
    """Like `find_name`, for an answer to 请问您贵姓, where a bare 王 or 王先生 or 王建国 is a name."""
    surname, title = find_name(folded)
    if surname is not None:
        return surname, title
    titled = _TITLED.search(folded)
    if titled and (surname := _surname_at_start(titled.group(1))) is not None:
        return surname, titled.group(2)
    bare = _BARE_NAME.fullmatch(folded.strip())
    if bare:
        return _surname_at_start(bare.group(1)), None
    return None, None


def _surname_at_start(name: str) -> str | None:
    if name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    return name[:1] if name[:1] in SINGLE_SURNAMES else None


def _without_controls(text: str) -> str:
    kept = (character for character in text if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs"))
    return "".join(kept).strip()
