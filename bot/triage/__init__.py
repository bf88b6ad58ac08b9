"""Triage: which clause governs a turn. `triage.py` is the story; words, sound and meaning each have a room of their own."""

from bot.triage.reading import DialogueState, Reading
from bot.triage.triage import Triage

__all__ = ["DialogueState", "Reading", "Triage"]
