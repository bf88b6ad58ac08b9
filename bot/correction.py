"""Correcting what was read back: “不对，是4栋702” replaces that point and no other (TR-2.3)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.address import find_address
from bot.conversation_state import OpenProcedure
from bot.filling import taking_in_passing
from bot.matter import matter_of
from bot.moment import without_moments
from bot.reading import read
from bot.said import Said
from guards.pack import Procedure
from knowledge.text import fold

_LONGEST = 60
_LEAST_TOLD = 3
_ROOM = re.compile(r"\d{3,4}")
_APART = re.compile(r"[;；]|(?:[,，。\s]|^)(?:还有|另外|再有)(?:就?是)?")
_SEVERAL = 2
_TAIL = re.compile(r"(?:尾号|后四位|最后四位|末四位)(?:应该|其实)?是?\s*(\d{4})(?!\d)")
# 是3单元, 54号院: a part of the address, told by what it counts.
_PART = re.compile(r"(\d{1,4}|[一二三四五六七八九十]{1,3})\s*(栋|幢|号楼|单元|号院|座|期|弄|区|楼|层|室|房|号)")
_THIS_NOT_THAT = (
    re.compile(r"不是(?P<wrong>[^，,。是]{1,16})[，,]?\s*(?:而?是|应该是)(?P<right>[^，,。！!]{1,24})"),
    re.compile(r"(?:应该)?是(?P<right>[^，,。不]{1,24})[，,]?\s*不是(?P<wrong>[^，,。！!]{1,16})"),
)


def says_wrong(said: Said) -> bool:
    """Whether the message says that something of what was read back is not right, and doesn't ask for something else."""
    return len(said.utterance.plain) <= _LONGEST and said.notices("correction") and not said.notices("question")


def adds(spec: Procedure, settled: OpenProcedure, said: Said) -> bool:
    """Whether the message gives a point of `settled`, left out or otherwise, and says hardly anything else: the number alone, afterwards."""
    taken = taking_in_passing(spec, settled, said, anew=True)
    return taken.slots != settled.slots and not matter_of(said.utterance, said.cues)


def goes_on_telling(said: Said) -> bool:
    """Whether a message right after the reading back tells more of the matter: 是14号那张发票."""
    asks = said.notices("question") or said.notices("refusal") or said.notices("withdrawal")
    told = matter_of(said.utterance, said.cues, beside=("acknowledged", "correction_words"), least=_LEAST_TOLD)
    return not asks and bool(told or said.utterance.address)


def all_corrected(spec: Procedure, settled: OpenProcedure, said: Said) -> OpenProcedure | None:
    """`settled` with every point corrected that the message tells apart: 房号是2109；还有是两次，不是三次."""
    pieces = [piece.strip() for piece in _APART.split(said.utterance.text) if len(piece.strip()) > 1]
    if len(pieces) < _SEVERAL:
        return corrected(spec, settled, said)
    now = settled
    for piece in pieces:
        now = corrected(spec, now, replace(said, utterance=read(piece))) or now
    return None if now == settled else now


def corrected(spec: Procedure, settled: OpenProcedure, said: Said) -> OpenProcedure | None:
    """`settled` with the points that the message gives anew; None where it doesn't say which point is meant.

    Nothing that was told is lost: words are replaced in what was told, or added to it.
    """
    taken = taking_in_passing(spec, settled, said, anew=True)
    if taken.slots == settled.slots and (room := _ROOM.fullmatch(said.cues.without(("correction_words",), said.utterance.plain))):
        taken = _with_room(spec, settled, room.group())
    if taken.slots == settled.slots:
        taken = _with_part(spec, _with_tail(spec, settled, said), said)
    slot = next((slot for slot in spec.slots if slot.type == "matter" or slot.name == "subject"), None)
    told = "" if slot is None else settled.slots.get(slot.name, "")
    if taken.slots != settled.slots:
        for name, old in settled.slots.items():
            told = told.replace(old, taken.slots[name]) if old else told
        return taken if slot is None or not told else replace(taken, slots={**taken.slots, slot.name: told})
    if slot is not None and said.utterance.address and (elsewhere := _at_another_place(told, said.utterance.address)):
        return replace(settled, slots={**settled.slots, slot.name: elsewhere})
    # 改成周日下午 tells nothing but when; it goes behind what was told.
    when = said.utterance.text if without_moments(said.utterance.folded) != said.utterance.folded else ""
    more = _without_lead(said) or said.utterance.address or when
    anew = "" if slot is None else _in_its_place(told, more, said.utterance.text)
    if slot is None or not anew or anew == told:
        return None
    return replace(settled, slots={**settled.slots, slot.name: anew})


def _with_tail(spec: Procedure, settled: OpenProcedure, said: Said) -> OpenProcedure:
    """With other last digits of the number that is known: 尾号是1843不是1834."""
    name = next((slot.name for slot in spec.slots if slot.type == "phone"), "")
    phone, tail = settled.slots.get(name, ""), _TAIL.search(said.utterance.folded)
    return replace(settled, slots={**settled.slots, name: phone[:-4] + tail[1]}) if phone and tail else settled


def _with_part(spec: Procedure, settled: OpenProcedure, said: Said) -> OpenProcedure:
    """With another building, unit or floor in the address that is known: 单元错了，是3单元."""
    name = next((slot.name for slot in spec.slots if slot.type == "address"), "")
    address = settled.slots.get(name, "")
    for number, part in _PART.findall(said.utterance.folded):
        old = re.search(rf"(?:\d{{1,4}}|[一二三四五六七八九十]{{1,3}})\s*{part}", address)
        if old and old.group() != f"{number}{part}":
            return replace(settled, slots={**settled.slots, name: address.replace(old.group(), f"{number}{part}", 1)})
    return settled


def _with_room(spec: Procedure, settled: OpenProcedure, room: str) -> OpenProcedure:
    """With another room in the address that is known: 错了，是1302 after 8栋1203."""
    name = next((slot.name for slot in spec.slots if slot.type == "address"), "")
    address = settled.slots.get(name, "")
    return replace(settled, slots={**settled.slots, name: re.sub(r"\d{3,4}(?=\D*$)", room, address)}) if address else settled


def _at_another_place(told: str, place: str) -> str:
    """`told` with the address in it replaced; "" where it holds none."""
    folded = fold(told)
    old = find_address(folded)
    # Folding keeps lengths but for a few characters; where it doesn't, the place can't be found again.
    if not old or len(folded) != len(told):
        return ""
    at = folded.index(old)
    return told[:at] + place + told[at + len(old) :]


def _in_its_place(told: str, anew: str, text: str) -> str:
    """`told` with the words that are wrong replaced (不是门岗，是东门岗亭), or with what is told `anew` added."""
    for pattern in _THIS_NOT_THAT:
        if (found := pattern.search(text)) and found["wrong"].strip() in told:
            return told.replace(found["wrong"].strip(), found["right"].strip())
    return f"{told}；{anew}" if told and anew else anew


def _without_lead(said: Said) -> str:
    told = matter_of(said.utterance, said.cues, beside=("correction_words",))
    words = said.cues.patterns.get("correction_words")
    return told if words is None else re.sub(rf"^(?:{words.pattern}|[\s,，。])+", "", told)
