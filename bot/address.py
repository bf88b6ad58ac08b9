"""Addresses as customers write them: building and room, or street and number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.text import fold

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百零两]{1,4})"
_BUILDING = rf"(?:[a-z]|{_NUMBER})\s*(?:栋|幢|座|号楼|号院|单元|期)"
_ROOM_NUMBER = r"(?:\d{3,4}|[零〇一二三四五六七八九十幺]{3,5})(?![\d个分元块])"
_ROOM = rf"(?:{_NUMBER}\s*(?:室|房间?|号房|楼|层|户|号)|{_ROOM_NUMBER})(?:[东南西北中左右]户|[a-z]室?)?"
_IN_BUILDING = rf"(?:{_BUILDING}(?:的|\s|-)*){{1,3}}(?:{_NUMBER}\s*[楼层]\s*)?{_ROOM}(?!\d)"
# 地址是广州市…, 我住在…, 送到…: what leads to a place is no part of its name.
_OF_NAME = r"(?:(?![是在住址到送寄])[一-鿿])"
_REGION = rf"(?:{_OF_NAME}{{2,4}}省)?(?:{_OF_NAME}{{2,4}}市)?(?:{_OF_NAME}{{1,4}}[区县])?(?:{_OF_NAME}{{1,4}}(?:镇|乡|街道))?"
_ADDRESS = re.compile(
    # 中山路8号, 幸福大道12号3栋, 张杨路500弄12号601室, 中山北路25号阳光花园3栋501
    rf"{_REGION}{_OF_NAME}{{1,8}}?(?:路|街|大道|道|巷|弄|胡同)\s*{_NUMBER}\s*(?:号|弄)?(?:\s*{_NUMBER}\s*号(?!楼|院))?"
    rf"(?:[一-鿿a-z]{{0,10}}?(?:{_IN_BUILDING}|{_BUILDING})|\s*{_NUMBER}\s*(?:室|房|楼|层|户))?"
    # 8栋1203, 3号楼2单元501, a座18楼1803, 三栋二单元五零一; 8栋2单元
    rf"|{_IN_BUILDING}|{_NUMBER}\s*(?:栋|幢|座|号楼)\s*{_NUMBER}\s*单元"
    # 望京西园3区301楼1203
    rf"|(?:[一-鿿]{{2,12}}?\d{{1,2}}区)?\d{{1,3}}楼\s*\d{{3,4}}(?!\d)"
    # 8-1203, b座1507, 12#302
    r"|(?<![\d-])\d{1,3}-(?:\d{1,2}-)?\d{3,4}(?![\d-])|(?<!\d)\d{1,3}#\d{3,4}(?!\d)"
    # 1208房, as guests of a house say it
    r"|(?<![\d.])\d{3,4}\s*(?:号房间?|房间?(?!租|费|东|价|产))|(?:房间号|房号)\s*(?:是|:)?\s*\d{3,4}"
    r"|\b(?:building|block|tower|bldg)\.?\s*[a-z\d]{1,3}\b[, ]*(?:(?:unit|room|apt|flat|#)\.?\s*)?\d{1,4}[a-z]?\b|\b(?:room|rm|apt|apartment)\.?\s*\d{3,4}\b"
)
_PLACE = re.compile(
    r"(?:我们?(?:现在)?在|就在|正在|在|是)((?:(?!你们?的?$)[^,，。!！?？\s]){2,16}?(?:厅|大堂|门口|出口|入口|路口|车库|走廊|大道|路|街|花园|小区|厂里?|店里?|楼[上下]|房间?|室|泳池|河边|湖边|池边|旁边|电梯|站台|广场|操场|停车场))(?![一-鿿]?店员)"
)
_NUMERALS = frozenset("零〇一二三四五六七八九十幺")
_LEAD = re.compile(r"^(?:我家?|家|住|在|地址|是|位于|请|到|来|这里|这边|报修|修|不对|应该)+")


def find_address(folded: str) -> str | None:
    """The first address in a folded text that somebody could be sent to; a building alone is none."""
    found = _ADDRESS.search(folded)
    return _LEAD.sub("", found.group()).strip() if found else None


def find_place(folded: str) -> str | None:
    """Where somebody is in need, as far as it is told at all: 大堂咖啡厅, 厂里, 西城大道."""
    found = _PLACE.search(folded)
    return found[1] if found else None


def mask_addresses(text: str, known: Iterable[str] = ()) -> str:
    """`text` as it is kept: the numbers of the addresses in it, and of those that are `known`, give way to stars; its length stays."""
    folded = fold(text)
    spans = [match.span() for match in _ADDRESS.finditer(folded)] if len(folded) == len(text) else []
    for address in filter(None, known):
        spans += [match.span() for match in re.finditer(re.escape(address), text)]
    characters = list(text)
    for start, end in spans:
        for at in range(start, end):
            if characters[at].isdigit() or folded[at : at + 1] in _NUMERALS:
                characters[at] = "*"
    return "".join(characters)


def may_be_place(folded: str) -> bool:
    """Whether a text holds anything that places have in their names: a number, a road, a hall, a gate."""
    return re.search(r"[\d号路街巷弄道区县市镇乡村园苑城院楼栋幢座室层厂店厅库场门口廊梯台池边旁里]", folded) is not None


def names_a_building(folded: str) -> bool:
    """Whether a text says at least which building: enough for what stands in its hall, not for a visit to a flat."""
    return re.search(_BUILDING, folded) is not None


def without_addresses(folded: str) -> str:
    """The folded text with its addresses taken out."""
    return _ADDRESS.sub("\n", folded)
