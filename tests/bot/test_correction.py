"""Correcting what was read back: the point that is told anew, and no other (TR-2.3)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversation_state import OpenProcedure
from bot.correction import all_corrected
from bot.reading import read
from bot.said import Said
from guards.pack import load_pack

PACK = load_pack("call_center.zh")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
REPAIR = {"details": "水管漏水", "address": "8栋2单元1301", "phone": "13507271834", "surname": "章"}


def corrected(text: str, slots: dict[str, str] = REPAIR, procedure: str = "work_order") -> dict[str, str]:
    settled = OpenProcedure(id=procedure, slots=dict(slots))
    said = Said(utterance=read(text), cues=PACK.cues, now=NOW, intent="inform")
    anew = all_corrected(PACK.procedures[procedure], settled, said)
    return {} if anew is None else {name: value for name, value in anew.slots.items() if slots.get(name) != value}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("单元错了，是3单元，楼栋房号没错", {"address": "8栋3单元1301"}),
        ("不是8栋，9栋", {"address": "9栋2单元1301"}),
        ("不对不对，尾号是1843不是1834", {"phone": "13507271843"}),
        ("是弓长张 不是立早章", {"surname": "张"}),
        ("电话换成15271308841", {"phone": "15271308841"}),
        ("单元是3单元；还有尾号是1843", {"address": "8栋3单元1301", "phone": "13507271843"}),
    ],
)
def test_that_only_the_point_that_is_told_anew_changes(text: str, changed: dict[str, str]) -> None:
    assert corrected(text) == changed


def test_that_a_part_of_the_address_that_is_known_corrects_nothing() -> None:
    whole = REPAIR | {"address": "幸福路12号锦绣花园3栋502"}
    assert "address" not in corrected("住3栋502", whole)
