"""Who writes: surname and title, where a message says them of its writer (CC-03: nobody's gender is guessed)."""

from __future__ import annotations

import re

from bot.surnames import AMBIGUOUS_SURNAMES, COMPOUND_SURNAMES, PLAIN_SURNAMES, RARE_COMPOUNDS, SINGLE_SURNAMES
from guards.people import COMMON, EVERYDAY, people

_TITLE = "先生|小姐|女士|太太"
# Of the writer, or of nobody in particular: 那个保安姓李 is somebody else's name.
_NAME_CUE = re.compile(
    r"(?:免贵姓|(?<!叫)我姓|鄙姓|敝姓|本人姓|(?<![一-鿿])姓|(?<=[零〇一二三四五六七八九幺])姓|(?<=就说)姓|(?<=说是)姓)\s*(?!都[不没]|什么|啥|有没|名)([一-鿿]{1,2})"
)
_CALLED_CUE = re.compile(
    rf"(?:(?:我叫|叫我|我的名字是|名字叫|联系人(?:是|叫|:)?)\s*([一-鿿]{{2,4}})|我是([一-鿿]{{1,3}}?)(?:(?:{_TITLE})(?!的|家)|$|[,，。!！ ]))"
)
# 叫我老王就行, 我是小李, 叫我张姐: a surname without a title.
_FAMILIAR_CUE = re.compile(
    r"(?:叫我|称呼我|喊我|[我俺]是|我叫)(?:\d{1,3}(?:栋|幢|号楼|座|单元)的?)?(?:业主|住户|租户|租客|客户|房东)?(?:[老小阿大](?!师|人|年|乡|时|区)([一-鿿])(?=$|[^一-鿿]|就|吧|啊|呀|啦|好了|即可|可以|[了的]?行)"
    r"|(?<=叫我)([一-鿿])(?:姐|哥|工|总|老师|阿姨|叔|师傅|老板|大爷|大妈|经理|医生))"
)
# 我系陈太, 我是李生, as it is said in the south.
_SOUTHERN_CUE = re.compile(r"我[是系叫姓]([一-鿿]{1,2})(太|生)(?![一-鿿])")
_SOUTHERN_TITLES = {"太": "太太", "生": "先生"}
_LATIN_CUE = re.compile(
    r"(?:\bmy (?:last |family |full )?name(?: is|'s)|\bcall me|\bthis is|\bi am|\bi'm) (?:(?:(mr|ms|mrs|miss)\.? ([a-z]{2,14})\b)|"
    r"(?<=name is )([a-z]{2,14}(?: [a-z]{2,14})?)\b)"
)
# OK. David Lin from Harbour Travel
_LATIN_SIGNED = re.compile(
    r"^(?:(?:ok|okay|hi|hello|yes|sure|well)[.,! ]+)*([a-z]{2,14} [a-z]{2,14}) (?:from|of|with|at) (?=[a-z])"
)
_TITLED = re.compile(rf"([一-鿿]{{1,2}})\s*({_TITLE})")
_BARE_NAME = re.compile(rf"(?:免贵)?(?:姓)?([一-鿿]{{1,4}}?)(?:{_TITLE})?[。.!,\s]*")
# 姓阮，先生，138… or 姓邱 女的: said behind the name, in a piece of its own.
_SEX_APART = re.compile(rf"(?<![一-鿿])(?:(?P<title>{_TITLE})|(?P<sex>女|男)(?:的|士|性|生)?)(?![一-鿿])")
# 田地的田, 厉害的厉: a surname told by a word that holds it.
_EXPLAINED = re.compile(r"(?<![一-鿿])(?:姓|是|叫)?([一-鿿]{1,3})的([一-鿿])(?:字|那个字?)?(?![一-鿿])")
# 秦，女的: the customer says which it is.
_OF_SEX = re.compile(r"(?:我?姓)?([一-鿿]{1,3}?)[,，\s]*(女|男)(?:的|士|性|生)?[。.!\s]*")
_FAMILIAR_NAME = re.compile(r"(?:我是|叫我)?[老小阿]([一-鿿])[吧呀啊。.!\s]*")
# A surname told by the parts of its character.
_SPELT = re.compile(
    r"(?:木子(?=李)|弓长(?=张)|立早(?=章)|耳东(?=陈)|双木(?=林)|口天(?=吴)|古月(?=胡)|言午(?=许)|文刀(?=刘)|草头(?=黄)|三横(?=王)|双人(?=徐))(.)"
)
_LATIN_NAME = re.compile(
    r"(?:my (?:last |family )?name(?: is|'s) |i am |i'm |this is )?(?:(mr|ms|mrs|miss)\.? )?([a-z]{2,14}(?:[ '-][a-z]{2,14})?)[.!\s]*"
)
_LATIN_TITLES = {"mr": "先生", "ms": "女士", "mrs": "太太", "miss": "小姐"}
_NO_NAMES = frozenset(
    ("ok", "okay", "no", "nope", "yes", "yeah", "why", "what", "who", "sure", "fine", "thanks", "hello", "hi", "hey", "none", "nothing",
     "sorry", "please", "bye")
)  # fmt: skip
_CLAIMED_TITLE = re.compile(rf"(?:叫我|称呼我|我是|(?<![一-鿿])姓|我姓)\s*[一-鿿]{{0,2}}?({_TITLE})(?!的|家)")
_PIECES = re.compile(r"[,，。;；、!！:：\s/|\d+-]+")
_LONGEST_GIVEN = 3


def find_name(folded: str) -> tuple[str | None, str | None]:
    """Surname and title where the text says them of its writer: 我姓王, 我是李女士. Nobody else's name is taken."""
    claimed = _CLAIMED_TITLE.search(folded)
    title = claimed.group(1) if claimed else None
    if southern := _SOUTHERN_CUE.search(folded):
        surname = _surname_at_start(southern[1], stated=True)
        if surname == southern[1]:
            return surname, _SOUTHERN_TITLES[southern[2]]
    for cue in (_NAME_CUE, _CALLED_CUE, _FAMILIAR_CUE):
        found = cue.search(folded)
        if found:
            surname = _surname_at_start(next(filter(None, found.groups())), stated=cue is _NAME_CUE or title is not None)
            if surname is not None:
                own = re.search(rf"{surname}({_TITLE})", folded)
                return surname, title or (own.group(1) if own else _title_apart(folded))
    if (surname := find_explained_name(folded)) is not None:
        return surname, title or _title_apart(folded)
    return _latin_name(folded) or (None, title)


def find_explained_name(folded: str) -> str | None:
    """A surname that its writer tells by its parts or by a word that holds it: 弓长张, 田地的田."""
    spelt = _SPELT.search(folded)
    told = [(found[1], found[2]) for found in _EXPLAINED.finditer(folded)]
    names = ([spelt[1]] if spelt else []) + [name for word, name in told if name in word]
    return next((name for name in names if _surname_at_start(name, stated=True)), None)


def without_name_told(folded: str) -> str:
    """A folded text without what only explains how the name is written, or whether a man or a woman writes."""
    rest = _EXPLAINED.sub(lambda found: "\n" if found[2] in found[1] else found[0], folded)
    rest = re.sub(r"姓[a-z]{2,8}(?![a-z])", "\n", _SPELT.sub("\n", rest))
    return _SEX_APART.sub("\n", rest)


def _title_apart(folded: str) -> str | None:
    found = _SEX_APART.search(folded)
    if found is None:
        return None
    return found["title"] or ("女士" if found["sex"] == "女" else "先生")


def find_signed_name(folded: str) -> tuple[str | None, str | None]:
    """A name that stands by itself between commas, beside other particulars: 13500009999，王女士 or 王建国 13500009999."""
    pieces = [piece for piece in _PIECES.split(folded) if piece]
    for piece in pieces:
        titled = _TITLED.fullmatch(piece)
        if titled and (surname := _surname_at_start(titled[1], stated=True)) is not None:
            return surname, titled[2]
    for piece in pieces:
        if len(piece) == 1 and piece in COMMON:
            return piece, None
        if (familiar := _FAMILIAR_NAME.fullmatch(piece)) and familiar[1] in COMMON:
            return familiar[1], None
        if 1 < len(piece) <= _LONGEST_GIVEN and (surname := _surname_at_start(piece)) is not None and _is_person(piece):
            return surname, None
    return None, None


def find_titled_name(folded: str) -> tuple[str | None, str | None]:
    """A message that is nothing but a name with its title: 叶先生."""
    titled = _TITLED.fullmatch(folded.strip(" 。.!,，"))
    surname = _surname_at_start(titled[1], stated=True) if titled else None
    return (surname, titled[2]) if titled and surname else (None, None)


def find_bare_name(folded: str) -> tuple[str | None, str | None]:
    """Like `find_name`, for an answer to 请问您贵姓, where a bare 王 or 王先生 or 王建国 is a name, and so is Wang or Mr Smith."""
    surname, title = find_name(folded)
    if surname is not None:
        return surname, title
    if (told := _OF_SEX.fullmatch(folded.strip())) and (surname := _surname_at_start(told[1], stated=True)) is not None:
        return surname, "女士" if told[2] == "女" else "先生"
    titled = _TITLED.search(folded)
    if titled and (surname := _surname_at_start(titled.group(1), stated=True)) is not None:
        return surname, titled.group(2)
    if (familiar := _FAMILIAR_NAME.fullmatch(folded.strip())) and (surname := _surname_at_start(familiar[1])) is not None:
        return surname, None
    bare = _BARE_NAME.fullmatch(folded.strip())
    if bare:
        return _surname_at_start(bare.group(1), stated=len(bare.group(1)) == 1), None
    latin = _LATIN_NAME.fullmatch(folded.strip())
    if latin and not _NO_NAMES & set(latin.group(2).split()):
        return latin.group(2).title(), _LATIN_TITLES.get(latin.group(1) or "")
    return None, None


def _latin_name(folded: str) -> tuple[str, str | None] | None:
    found = _LATIN_CUE.search(folded)
    if found is None:
        signed = _LATIN_SIGNED.search(folded)
        return (signed[1].title(), None) if signed and not _NO_NAMES & set(signed[1].split()) else None
    return (found[2] or found[3]).title(), _LATIN_TITLES.get(found[1] or "")


def _is_person(piece: str) -> bool:
    return any(start == 0 and end == len(piece) for _, start, end in people(piece))


def _surname_at_start(name: str, *, stated: bool = False) -> str | None:
    """The surname with which `name` begins; one that begins everyday words too only where it was `stated` to be a surname."""
    if not stated and name[:2] in EVERYDAY:
        return None
    if name[:2] in COMPOUND_SURNAMES or (stated and name[:2] in RARE_COMPOUNDS):
        return name[:2]
    known = name[:1] in SINGLE_SURNAMES or name[:1] in PLAIN_SURNAMES or (stated and name[:1] in AMBIGUOUS_SURNAMES)
    return name[:1] if known else None
