"""What a message is about: what is left of it beside who writes, where to call, and the mere asking for something."""

from __future__ import annotations

import re
from datetime import date

from bot.address import without_addresses
from bot.day_words import known_words
from bot.moment import without_moments
from bot.name import without_name_told
from bot.reading import Utterance, plain_words
from guards.cues import Cues
from knowledge.text import fold

_PIECE = re.compile(r"[^,，。!！;；、\n~～]+[?？]?")
_NUMBERS = re.compile(
    r"[\d零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖](?:[\s\-.·()]*[\d零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖]){3,}"
)
_CONTACT = re.compile(
    r"(?:我的?|联系|手机|座机)?(?:电话|手机号?码?|号码|联系方式|地址|tel|phone)(?:号码?)?(?:是|为|在|[:：])?|(?:请)?[打拨](?:到|给)?(?:我|这个|过来)?"
)
_HEADS = re.compile(
    r"(?:我们?)?(?:一共|总共|一行|共)?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:个人|人|位)|我们(?:俩|仨)|就?我(?:自己)?一个人?|个人"
)
_TITLES = "先生|小姐|女士|太太"
_DIGITS_ALONE = re.compile(r"[\d零〇一幺二两三四五六七八九十]*")
_LEAST_CONTENT = 2
_LEAST_PART = 2
_CHINESE = re.compile(r"[一-鿿]")
# Which day it is does not matter where the words for days are only taken out.
_ANY_DAY = date(2026, 1, 5)
# 单（shàn）: how a character is read.
_SPELT_OUT = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǘǚǜ]{1,8}[)）]")
_EDGES = " \t,，。:：;；"


def matter_of(
    utterance: Utterance, cues: Cues, *, beside: tuple[str, ...] = (), least: int = _LEAST_CONTENT, times: bool = False
) -> str:
    """The pieces of a message that tell something, in the customer's words; "" where it holds nothing but names, numbers and a request.

    Words of the cues `beside` tell nothing either; it takes a piece with `least` characters of content. With `times`, a piece that
    says only when (周六上午) is kept beside such a one.
    """
    pieces = [part for piece in _PIECE.findall(utterance.text) for part in _parted(piece.strip())]
    content = [content_of(piece, utterance, cues, beside=beside) for piece in pieces]
    if max(map(len, content), default=0) < least:
        return ""
    # Beside a piece that tells something, every word of the customer's counts (SC-8).
    kept = (
        _without_contact(piece, utterance)
        for piece, words in zip(pieces, content, strict=True)
        if words or (times and _says_only_when(piece))
    )
    return "，".join(piece for piece in kept if piece)


def _says_only_when(piece: str) -> bool:
    placeless = without_addresses(fold(piece))
    return without_moments(placeless) != placeless


def _parted(piece: str) -> list[str]:
    """A piece at its blanks, where they stand for commas, as when somebody speaks into the telephone; spaced-out words stay whole."""
    parts = piece.split()
    return parts if _CHINESE.search(piece) and all(len(part) >= _LEAST_PART for part in parts) else [piece]


def content_of(piece: str, utterance: Utterance, cues: Cues, *, beside: tuple[str, ...] = ()) -> str:
    """The words of a piece that are content: neither who writes, nor where to call, when or how many, nor words of asking."""
    rest = _SPELT_OUT.sub("", plain_words(fold(piece)))
    if cues.said("message_words", rest):
        return rest
    if utterance.company:
        rest = re.sub(rf"(?:我们?|这边|这里)?(?:是|来自|代表)?{re.escape(utterance.company)}(?:的|这边)?", "\n", rest)
    for named in _names(utterance):
        rest = named.sub("\n", rest)
    if utterance.surname:
        rest = without_name_told(rest)
    rest = without_moments(known_words(without_addresses(rest), _ANY_DAY))
    for mention in (_NUMBERS, _HEADS, _CONTACT):
        rest = mention.sub("\n", rest)
    content = cues.without((*beside, "request_words"), rest)
    return "" if _DIGITS_ALONE.fullmatch(content) else content


def _names(utterance: Utterance) -> list[re.Pattern[str]]:
    if not utterance.surname:
        return []
    name = re.escape(utterance.surname)
    return [
        re.compile(rf"(?:我是|我叫|叫我|我)?{name}[一-鿿]{{0,2}}?(?:{_TITLES})"),
        re.compile(
            rf"(?:叫我|称呼我|喊我|我是|我叫|我系)(?:业主|住户|租户|租客|客户|房东)?[老小阿]?{name}(?:[姐哥工总太生叔]|老师|师傅|阿姨)?(?:就行|就好|就可以|即可|好了|吧)?(?![一-鿿])"
        ),
        re.compile(rf"(?:我|本人|免贵|鄙|敝)?(?:姓|叫|是){name}"),
    ]


def _without_contact(piece: str, utterance: Utterance) -> str:
    """The piece as it may be read back: without a telephone number that stands in it, and without the writer's name at its edge."""
    if utterance.phone:
        piece = re.sub(
            r"(?:(?:我的?)?(?:联系)?(?:电话|手机号?码?|号码)(?:是|为|[:：])?)?\s*\+?\d[\d\s\-.·()]{5,}\d",
            " ",
            piece,
        )
        piece = re.sub(r"[零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖]{7,}", " ", piece)
    if utterance.surname:
        surname = re.escape(utterance.surname)
        piece = re.sub(
            rf"^\s*(?:我|本人|免贵)?(?:姓|是|叫){surname}(?:[一-鿿]{{0,2}}?(?:{_TITLES})|[一-鿿]{{1,2}}(?=[\s,，。]|$))?[\s的]*",
            "",
            piece,
        )
    return piece.strip(_EDGES)
