"""When a visitor may come: not today (PC-14), and at an hour that was told before where only the day changes."""

from __future__ import annotations

from bot.conversation_state import OpenProcedure
from bot.matter import matter_of
from bot.moment import Moment, day_of, find_moment, names_past, names_time
from bot.said import Said
from guards.pack import Procedure


def booked(known: str, said: Said, *, anew: bool) -> str | None:
    """The moment that a message names, as a slot keeps it, if it is late enough to be booked.

    With a day `known`, an hour alone belongs to it; what is known stays, unless it is only completed, or told `anew`.
    """
    moment = find_moment(said.utterance.text, now=said.now, day=day_of(known) if known else None)
    if moment is None or moment.at.date() <= said.now.date():
        return None
    anew = anew or (moment.names_day and _says_only_when(said))
    if not known or anew or not names_time(known):
        return _with_known_time(moment, known) if anew else moment.stored()
    completed = not moment.names_day and moment.names_hour and "T" not in known
    return moment.stored() if completed else None


def _says_only_when(said: Said) -> bool:
    """明天下午三点行吗, 要不周五: nothing but when, so it is told anew."""
    return not matter_of(said.utterance, said.cues, least=1) and said.utterance.phone is None


def _with_known_time(moment: Moment, known: str) -> str:
    """A day told anew keeps the hour that was told before: 改到周五."""
    return moment.stored() if moment.precise or not names_time(known) else moment.stored() + known[len(moment.stored()) :]


def is_too_soon(spec: Procedure, opened: OpenProcedure, taken: OpenProcedure, said: Said) -> bool:
    """Whether the moment of a visit was asked for today, at once or in the past: still to be agreed, its hour asked for, or told anew.

    `taken` is what was `opened`, with what the message filled in.
    """
    slot = next((slot for slot in spec.slots if slot.type == "moment"), None)
    if slot is None or taken.slots.get(slot.name) != opened.slots.get(slot.name):
        return False
    known = taken.slots.get(slot.name, "")
    if known and opened.asked != slot.name and not said.notices("correction") and not _says_only_when(said):
        return False
    day = known or opened.offered
    moment = find_moment(said.utterance.text, now=said.now, day=day_of(day) if day else None)
    if moment is None:
        return not known and opened.asked == slot.name and said.notices("right_now")
    return moment.at.date() <= said.now.date()


def is_past(spec: Procedure, opened: OpenProcedure, taken: OpenProcedure, said: Said) -> bool:
    """Whether a visit is asked for on a day that has gone by, where its moment was asked for or is told anew: which day is meant?"""
    slot = next((slot for slot in spec.slots if slot.type == "moment"), None)
    if slot is None or taken.slots.get(slot.name) != opened.slots.get(slot.name):
        return False
    return (opened.asked == slot.name or said.notices("correction")) and names_past(said.utterance.text)
