"""What triage knows without weighing anything: nothing was said, or nothing that can be read."""

from __future__ import annotations

import re
import unicodedata

_PLACEHOLDER = re.compile(
    r"[\[【<(（](?:图片|语音|表情|视频|文件|动画表情|语音消息|图片无法显示|不支持的消息类型|附件无法打开|image|voice|video|file|sticker)[^\]】>)）]{0,8}[\]】>)）]"
)
_BROKEN = re.compile(r"�|锟斤拷|烫{3,}|屯{3,}|ï¿½")
_ALL_ONE = re.compile(r"(.{1,3}?)\1{4,}")
_SERVED_SCRIPTS = ("CJK", "LATIN", "FULLWIDTH", "DIGIT")


def is_silent(undisguised: str) -> bool:
    """Whether there is nothing but blanks and invisible characters (CC-04)."""
    return not any(unicodedata.category(one)[0] not in "ZC" for one in undisguised)


def is_unreadable(undisguised: str) -> bool:
    """Whether it can't be words: an attachment's placeholder, broken encoding, marks alone, one thing over and over (CC-05/06)."""
    if _PLACEHOLDER.fullmatch(undisguised) or _BROKEN.search(undisguised):
        return True
    letters = [one for one in undisguised if one.isalnum()]
    if not letters:
        # "？" alone is a reaction; emoji may mean thanks or anger: both are left to the classifier.
        return not re.fullmatch(r"[?？!！.。…\s]*", undisguised) and not any(
            unicodedata.category(one) == "So" for one in undisguised
        )
    together = "".join(letters)
    return len(together) >= 5 and bool(_ALL_ONE.fullmatch(together)) and not together.isdigit()


def is_foreign(undisguised: str) -> bool:
    """Whether most of its letters belong to a script that the desk doesn't serve (CC-07): kana, Hangul, Cyrillic, …"""
    letters = [one for one in undisguised if one.isalpha()]
    foreign = sum(not unicodedata.name(one, "LATIN").startswith(_SERVED_SCRIPTS) for one in letters)
    # Japanese mixes kana with Chinese characters; a の in a brand name is no Japanese.
    return foreign >= 2 and foreign >= 0.3 * len(letters)


def is_bare_number(undisguised: str) -> bool:
    """Whether it is a phone number and nothing else."""
    digits = re.sub(r"[\s()+-]", "", undisguised)
    return bool(re.fullmatch(r"(?:86)?1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|\d{7,8}", digits))


def asks_for_the_company(undisguised: str, company: str) -> bool:
    """Whether it only asks if this is the company (“请问是安居物业吗”): the caller is right here and greeting (CC-02)."""
    name = re.escape(company)
    return bool(company) and bool(
        re.fullmatch(
            rf"[喂你您好请问一下,，!！?？。\s]*(?:(?:这里|这边|你们|您那边|那边)?(?:是不是|是|系|係))?(?:本公司|{name})(?:公司)?(?:的)?"
            r"(?:客服|客户服务|物业|服务)?(?:热线|中心|台|部)?(?:对?[吗么吧嘛呀啊]|没错吧)?[?？!！。.\s]*",
            undisguised,
        )
    )
