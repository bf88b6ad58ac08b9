"""What one message fills in of what is being taken down: read out of it in passing, or told as the answer to a question."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.address import find_place, may_be_place, names_a_building
from bot.booking import booked
from bot.company import find_expected_company, may_be_name
from bot.conversation_state import OpenProcedure
from bot.errand import find_errand
from bot.matter import matter_of
from bot.moment import find_moment, without_moments
from bot.name import find_signed_name, find_titled_name
from bot.said import Said
from guards.pack import Procedure, SlotSpec
from knowledge.text import fold

ASIDES = frozenset(
    {
        "knowledge_question",
        "greeting",
        "thanks",
        "customer_apology",
        "closing",
        "silence",
        "unintelligible",
        "handoff",
        "emergency",
    }
)
"""What is no answer to a question of the desk's: it is met by itself, and the question stays open."""
TOLD_TYPES = ("text", "matter", "address", "company")
"""Slots that are told in the customer's own words."""
LEAST_TOLD = 3
_NEVER_TOLD = ASIDES | {"personal_info", "harassment", "prompt_injection"}
"""What no open question is answered by, however it is put."""
_NAMED = frozenset({"inform", "not_understood", "appointment", "unintelligible", "greeting"})
"""What the name of a company may be read as, for want of anything else in it."""
_WHOM = ("wants_superior", "wants_colleague", "superior", "relation", "pressing")
"""Cues that name who is asked for: no message for them."""
_PIECES = re.compile(r"[,，。;；、\s]+")
_LONGEST_NAME = 30


def taking_in_passing(spec: Procedure, opened: OpenProcedure, said: Said, *, anew: bool = False) -> OpenProcedure:
    """All that one message fills in, asked for or not: “我姓王，明天下午三点来两个人，电话…” fills four slots at once.

    What is known already stays, unless the message says that it was wrong, or is taken `anew`.
    """
    utterance = said.utterance
    found = {
        "phone": utterance.phone,
        "surname": utterance.surname,
        "count": utterance.head_count,
        "company": utterance.company,
        "address": utterance.address,
    }
    title = utterance.title
    if utterance.surname is None:
        # 张伟，远大公司，两个人: a name among the particulars that were asked for together.
        listed = utterance.company is not None or utterance.head_count is not None
        found["surname"], title = find_signed_name(utterance.folded) if listed else find_titled_name(utterance.folded)
    anew = anew or said.notices("correction")
    if utterance.title and opened.slots.get("surname") and opened.slots.get("title") != utterance.title:
        opened = replace(opened, slots={**opened.slots, "title": utterance.title})
    for slot in spec.slots:
        known = opened.slots.get(slot.name, "")
        value = found.get(slot.type) if anew or not known else None
        if slot.type == "address" and value is None and not known and spec.priority == "urgent":
            value = find_place(utterance.folded)
        if slot.type == "company" and value is None and (anew or not known):
            value = find_expected_company(utterance.folded)
        if slot.name == "subject" and spec.ticket_kind == "appointment" and not known:
            value = find_errand(utterance.text)
        if slot.type == "moment":
            value = booked(known or opened.offered, said, anew=anew)
        if slot.type == "address" and value and known and value in fold(known):
            # 住3栋502 says again a part of the address that is known.
            value = None
        if value is not None:
            opened = with_slot(opened, slot, value)
            if slot.type == "surname" and title:
                opened = replace(opened, slots={**opened.slots, "title": title})
    return opened


def told_by(said: Said, spec: Procedure, *, least: int = 2) -> str:
    """What the message tells beside names, numbers and a request; in a message for somebody, whom it is for tells nothing."""
    beside = _WHOM if spec.ticket_kind in ("message", "coordination") else ()
    if said.notices("correction"):
        beside = (*beside, "correction_words")
    # When somebody is to come is told with the matter, where nothing else takes it down.
    times = all(slot.type != "moment" for slot in spec.slots)
    return matter_of(said.utterance, said.cues, beside=beside, least=least, times=times)


def told_at_once(slot: SlotSpec, spec: Procedure, said: Said) -> str:
    """What a first message already tells of a slot. A subject is asked for (SC-1, CC-14) unless a number came with it: that is a whole message."""
    if slot.type == "matter" and (slot.told_by is None or said.notices(slot.told_by)):
        told, place = told_by(said, spec, least=LEAST_TOLD), place_told(said, spec)
        return f"{told}，{place}" if told and place and place not in fold(told) else told
    if slot.type != "text" or slot.name != "subject":
        return ""
    if said.utterance.phone is None:
        # 麻烦转告小邓，我周三来看场地 holds the message itself.
        return told_by(said, spec) if spec.ticket_kind == "message" and said.notices("passes_on") else ""
    if spec.ticket_kind == "appointment":
        # A whole booking in one breath: what is left beside when, who and how many is what it is about.
        whole = said.utterance.head_count and find_moment(said.utterance.text, now=said.now)
        return find_errand(said.utterance.text) or (told_by(said, spec) if whole else "")
    return told_by(said, spec)


def told_value(spec: Procedure, asked: SlotSpec, said: Said, *, brought: bool) -> str:
    """The message as the value of the open slot that was asked for, or "" where it can't be one."""
    if asked.type == "reference":
        # 12栋2201 is a place, and tells a matter anew.
        number = said.utterance.phone or (any(c.isdigit() for c in said.utterance.folded) and said.utterance.address is None)
        return said.utterance.text if number else ""
    if asked.type not in TOLD_TYPES or not answers(said) or agrees(said):
        return ""
    passes_on = spec.ticket_kind in ("message", "coordination")
    if asked.type in ("text", "company") and (said.notices("insult") or (said.notices("correction") and not passes_on)):
        return ""
    if asked.type == "address" and said.kind not in ("", spec.ticket_kind):
        # 预约后天来谈绿化 is no place to go to.
        return ""
    if asked.type == "address" and names_a_building(said.utterance.folded) and len(said.utterance.text) <= _LONGEST_NAME:
        return said.utterance.text
    if asked.type == "address" and spec.priority != "urgent" and not may_be_place(said.utterance.folded):
        # 新毛病，跟上次不一样 tells no place.
        return ""
    if asked.type == "company":
        return _company_told(spec, said)
    if spec.ticket_kind == "appointment" and not said.utterance.phone and len(said.utterance.text) <= _LONGEST_NAME:
        # 过户, 开会: asked for what a visit is about, a single word says it, where the message filled nothing else.
        alone = not brought and said.cues.without(("acknowledged", "pressing"), said.utterance.plain)
        return told_by(said, spec) or (said.utterance.text if alone else "")
    return told_by(said, spec) or (_when_told(said) if passes_on else "")


def _when_told(said: Said) -> str:
    """改到下周一下午: nothing but when, which is what is to be passed on."""
    pieces = (piece.strip() for piece in _PIECES.split(said.utterance.text))
    return "，".join(piece for piece in pieces if without_moments(fold(piece)) != fold(piece))


def _company_told(spec: Procedure, said: Said) -> str:
    """The organisation in an answer to the question for it; a time, a name or a number alone is none."""
    if said.notices("private_person"):
        return "个人"
    told = told_by(said, spec) if said.intent in _NAMED and len(said.utterance.text) <= _LONGEST_NAME else ""
    return next((piece for piece in _PIECES.split(told) if may_be_name(fold(piece))), "")


def answers(said: Said) -> bool:
    """Whether a message may answer an open question: “谈轴承供货” does, though alone it would read like one of its own."""
    return said.intent not in _NEVER_TOLD or (said.intent == "knowledge_question" and not said.notices("question"))


def agrees(said: Said) -> bool:
    """Whether the message is no more than an assent: 好的, 可以让别人处理."""
    return not said.cues.without(("acknowledged",), said.utterance.plain)


def place_told(said: Said, spec: Procedure) -> str:
    """Where it is, for a matter that has no slot of its own for a place: 就是5栋302."""
    return said.utterance.address or "" if all(slot.type != "address" for slot in spec.slots) else ""


def with_slot(opened: OpenProcedure, slot: SlotSpec, value: str) -> OpenProcedure:
    """`opened` with one slot filled."""
    return replace(opened, slots={**opened.slots, slot.name: value})
