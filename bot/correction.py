"""Correcting what was read back: “不对，是4栋702” replaces that point and no other (TR-2.3)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation_state import OpenProcedure
from bot.matter import matter_of
from bot.procedure import Said, taking_in_passing
from guards.pack import Procedure

_LONGEST = 60


def says_wrong(said: Said) -> bool:
    """Whether the message says that something of what was read back is not right, and doesn't ask for something else."""
    return len(said.utterance.plain) <= _LONGEST and said.notices("correction") and not said.notices("question")


def corrected(spec: Procedure, settled: OpenProcedure, said: Said) -> OpenProcedure | None:
    """`settled` with the points that the message gives anew; None where it doesn't say which point is meant."""
    taken = taking_in_passing(spec, settled, said, anew=True)
    if taken.slots != settled.slots:
        return taken
    slot = next((slot for slot in spec.slots if slot.type == "matter" or slot.name == "subject"), None)
    told = "" if slot is None else _without_lead(said)
    if slot is None or not told or told == settled.slots.get(slot.name):
        return None
    return replace(settled, slots={**settled.slots, slot.name: told})


def _without_lead(said: Said) -> str:
    told = matter_of(said.utterance, said.cues, beside=("correction_words",))
    words = said.cues.patterns.get("correction_words")
    return told if words is None else re.sub(rf"^(?:{words.pattern}|[\s,，。])+", "", told)
