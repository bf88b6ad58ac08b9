"""A message as a procedure takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.reading import Utterance
from guards.cues import Cues


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message as a procedure takes it: what triage read it as, what kind of ticket that would open, and when it came."""

    utterance: Utterance
    cues: Cues
    now: datetime
    intent: str = ""
    topic: str = ""
    kind: str = ""

    def notices(self, cue: str) -> bool:
        """Whether the message says the cue."""
        return self.cues.said(cue, self.utterance.plain)

    def refuses(self) -> bool:
        """Whether the customer will not, or can not, tell what was asked for."""
        return self.intent != "knowledge_question" and (
            self.notices("refusal") or (self.intent, self.topic) == ("inform", "refuse")
        )
