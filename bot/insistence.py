"""Insisting: a customer who is asked what it is about, and only says again whom they want (SC-2 to SC-7)."""

from __future__ import annotations

from bot.conversation_state import OpenProcedure
from bot.filling import taking_in_passing, told_by
from bot.said import Said
from guards.pack import Procedure

_POLITE = frozenset({"greeting", "thanks", "closing", "silence", "unintelligible", "handoff", "emergency", "customer_apology"})


def insists(spec: Procedure, opened: OpenProcedure, said: Said) -> bool:
    """Whether the message tells nothing that was asked for and only presses the request, or asks where the person is.

    Whoever withdraws, agrees, or fills in anything at all does not insist.
    """
    # 到底在不在 is read as a greeting by itself; of somebody who was asked for, it is not.
    asks_where = said.intent == "greeting" and said.notices("whereabouts")
    if not opened.act.startswith("transfer") or (said.intent in _POLITE and not asks_where):
        return False
    if said.notices("others_data"):
        # 他手机号给我 asks for what nobody is given; that is said, and what was asked stays open.
        return False
    if taking_in_passing(spec, opened, said).slots != opened.slots:
        return False
    if said.notices("whereabouts"):
        return True
    asked = next((slot for slot in spec.slots if slot.name == opened.asked), None)
    if asked is None or said.notices("withdrawal"):
        return False
    if asked.type not in ("text", "matter"):
        return said.notices("wants_superior") and not told_by(said, spec)
    if any(said.notices(cue) for cue in ("identity_refused", "refusal", "asks_why")):
        return True
    agreed = not said.cues.without(("acknowledged",), said.utterance.plain)
    return not agreed and not told_by(said, spec)
