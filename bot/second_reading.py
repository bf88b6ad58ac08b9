"""A second look at what triage read: acts of the pack that claim a message by its words and by the turn before."""

from __future__ import annotations

from dataclasses import replace

from bot.reading import Utterance
from bot.triage import Reading
from guards.pack import Claim, Pack


def second_reading(pack: Pack, utterance: Utterance, reading: Reading, *, before: str) -> Reading:
    """`reading`, or that of the first act whose claim on the message holds.

    `before` is what the previous turn was: its intent, with its topic behind a dot where it had one; "" in a first turn.
    """
    for claim in pack.claims:
        if _takes(claim, reading) and _holds(claim, pack, utterance, before):
            intent, _, topic = claim.act.partition(".")
            return replace(
                reading,
                intent=intent,
                topic=topic,
                clauses=pack.act(intent, topic).clauses,
                why=f"{reading.why}；按说法改判为“{claim.act}”",
            )
    return reading


def _takes(claim: Claim, reading: Reading) -> bool:
    label = f"{reading.intent}.{reading.topic}" if reading.topic else reading.intent
    return label != claim.act and (label in claim.takes or f"{reading.intent}.*" in claim.takes)


def _holds(claim: Claim, pack: Pack, utterance: Utterance, before: str) -> bool:
    if claim.after and before not in claim.after and before.partition(".")[0] not in claim.after:
        return False
    said = all(pack.cues.said(cue, utterance.plain) for cue in claim.said)
    return said and not any(pack.cues.said(cue, utterance.plain) for cue in claim.unsaid)
