"""Addresses as customers write them: building and room, or street and number."""

from __future__ import annotations

import re

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百零]{1,4})"
_BUILDING = rf"(?:[a-z]|{_NUMBER})\s*(?:栋|幢|座|号楼|号院|单元|期)"
_ROOM = rf"(?:{_NUMBER}\s*(?:室|房|号房|楼|层|户|号)|\d{{3,4}})"
_ADDRESS = re.compile(
    # 8栋1203, 3号楼2单元501, 7栋1506室, 5栋8楼, 8栋2单元
    rf"{_BUILDING}(?:的|\s|-)*(?:{_BUILDING}\s*)?{_ROOM}(?!\d)|{_NUMBER}\s*(?:栋|幢|座|号楼)\s*{_NUMBER}\s*单元"
    # 中山路8号, 幸福大道12号3栋
    rf"|[一-鿿]{{1,8}}?(?:路|街|大道|道|巷|弄|胡同)\s*{_NUMBER}\s*号?(?:{_BUILDING})?\s*(?:{_ROOM})?"
    # 8-1203, b座1507
    r"|(?<![\d-])\d{1,3}-(?:\d{1,2}-)?\d{3,4}(?![\d-])"
)
_LEAD = re.compile(r"^(?:我家?|家|住|在|地址|是|位于|请|到|来|这里|这边|报修|修|不对|应该)+")


def find_address(folded: str) -> str | None:
    """The first address in a folded text that somebody could be sent to; a building alone is none."""
    found = _ADDRESS.search(folded)
    return _LEAD.sub("", found.group()).strip() if found else None


def names_a_building(folded: str) -> bool:
    """Whether a text says at least which building: enough for what stands in its hall, not for a visit to a flat."""
    return re.search(_BUILDING, folded) is not None


def without_addresses(folded: str) -> str:
    """The folded text with its addresses taken out."""
    return _ADDRESS.sub("\n", folded)
