"""What a pack teaches triage: its exemplars, each with a label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.triage.text import meant, undisguise

if TYPE_CHECKING:
    from guards.pack import Pack


@dataclass(frozen=True, kw_only=True)
class Exemplar:
    """A text and its label: an intent, or "intent.topic"."""

    text: str
    label: str


def labelled_exemplars(pack: Pack) -> list[Exemplar]:
    """A pack's exemplars, in its files' order."""
    topics = {
        (intent, text): topic for intent, by_topic in pack.topics.items() for topic, texts in by_topic.items() for text in texts
    }
    return [
        Exemplar(
            text=text.replace("{company}", "本公司"),
            label=f"{intent}.{topic}" if (topic := topics.get((intent, text))) else intent,
        )
        for intent, texts in pack.exemplars.items()
        for text in texts
    ]


def learning_texts(pack: Pack) -> list[str]:
    """What is embedded of a pack's exemplars to learn them."""
    return [meant(undisguise(exemplar.text)) for exemplar in labelled_exemplars(pack)]
