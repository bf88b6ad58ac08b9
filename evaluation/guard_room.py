"""A draft put straight before the guards, as the desk puts a model's stream: in small pieces, sentence by sentence."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.speech import Speech
from evaluation.case import Case
from evaluation.observed import Cited, Observed
from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import Pack
from knowledge.passage import Passage

# Smaller than most words, so that tokens end in the middle of a number or a name.
_PIECE = 3


def put_draft(case: Case, *, pack: Pack, inspection: Inspection, zone: ZoneInfo) -> Observed:
    """What becomes of the case's draft: `action` "passed" (all of it went out as it was), "dropped" (none of it), "repaired" (some)."""
    draft = case.draft
    assert draft is not None
    now = datetime.now(UTC)
    passages = tuple(
        Passage(id=f"{case.id}-{number}", article_id=case.id, title="资料", text=text, source="case")
        for number, text in enumerate(draft.passages)
    )
    context = GuardContext(
        pack=pack,
        question=draft.question,
        surname=draft.surname,
        passages=passages,
        promised=() if draft.promised is None else ((now + draft.promised).astimezone(zone),),
    )
    started = time.perf_counter()
    speech = Speech(inspection=inspection, context=context, channel=case.channel, zone=zone)
    gate = speech.gate(passages)
    for start in range(0, len(draft.text), _PIECE):
        list(gate.feed(draft.text[start : start + _PIECE]))
        if gate.dropped:
            break
    list(gate.finish())
    took = (time.perf_counter() - started) * 1000
    said = speech.text.strip()
    return Observed(
        reply=speech.text,
        at=now,
        latency_ms=took,
        tells=frozenset({"guards", "citations"}),
        citations=tuple(Cited(title=one.title, quote=one.text) for one in passages),
        action="passed" if said == draft.text.strip() else "repaired" if said else "dropped",
        rules=tuple(dict.fromkeys(finding.rule for verdict in speech.verdicts for finding in verdict.findings)),
    )
