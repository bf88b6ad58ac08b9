"""Why a turn went as it did, in the Chinese that staff read: the desk's own note holds names of acts, procedures and bands."""

from __future__ import annotations

import re

from ui.console import terms

_NOTES = re.compile(r"[;；]\s*")
_BAND = re.compile(r"(confident|uncertain|unanswerable) ([01]\.\d+)")
_STEP = re.compile(r"([a-z_]+): (.+)")
_TAKEN_DOWN = re.compile(r"记入([a-z_]+)")
_NAMED = re.compile(r"“([a-z_]+(?:\.[a-z_]+)?)”")
_DOWN = "part of the system is down"


def in_chinese(why: str) -> str:
    """The note with every name in Chinese; what has none is left as it is."""
    return "；".join(_note(one) for one in _NOTES.split(why) if one.strip())


def _note(note: str) -> str:
    if note == _DOWN:
        return "系统有一部分暂时不可用"
    if band := _BAND.fullmatch(note):
        return f"查资料：{terms.named(terms.BANDS, band[1])}（{band[2]}）"
    if step := _STEP.fullmatch(note):
        return f"办理“{terms.named(terms.PROCEDURES, step[1])}”：{terms.named(terms.STEPS, step[2])}"
    if taken := _TAKEN_DOWN.fullmatch(note):
        return f"记入“{terms.named(terms.PROCEDURES, taken[1])}”"
    return _NAMED.sub(lambda found: f"“{act(found[1])}”", note)


def act(name: str) -> str:
    """An act by its intent and what it is about: transfer.superior is 转接（找上级）."""
    intent, _, topic = name.partition(".")
    told = terms.named(terms.INTENTS, intent)
    return f"{told}（{terms.named(terms.TOPICS, topic)}）" if topic else told
