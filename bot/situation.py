"""The situation in which the desk decides: all that is known of one message before anything is planned."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation_state import ConversationState
from bot.conversations import Conversation
from bot.plan import Line
from bot.reading import Utterance
from bot.triage import Reading


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One message of a conversation: what was said, how it was read, what is remembered, and what is said before all else.

    `state` is the memory with which this turn is planned: that of `conversation`, with what this message introduced. `opening` is
    said first, whatever is planned.
    """

    conversation: Conversation
    utterance: Utterance
    reading: Reading
    state: ConversationState
    opening: tuple[Line, ...] = ()

    def remembering(self, state: ConversationState) -> Situation:
        """The same message with another memory."""
        return replace(self, state=state)

    def read_as(self, intent: str, topic: str = "") -> Situation:
        """The same message, read as something else."""
        return replace(self, reading=replace(self.reading, intent=intent, topic=topic))
