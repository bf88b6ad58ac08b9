"""Speaking: every sentence of a reply passes the inspection here, whoever wrote it, and is counted before it goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import structlog

from bot.plan import Line
from bot.turn import TicketRef
from guards.finding import GuardContext, Verdict
from guards.inspection import Inspection
from guards.pack import MissingSlotError
from guards.sentence_gate import SentenceGate
from knowledge.passage import Passage

_log = structlog.get_logger("kefu.speech")


class Speech:
    """One turn's reply while it is spoken. Not shared between turns.

    What `say` and `gate` let through is appended to `text`, sentence by sentence, and may be sent at once.
    """

    def __init__(self, *, inspection: Inspection, context: GuardContext, channel: str, zone: ZoneInfo) -> None:
        self._zone = zone
        self._inspection = inspection
        self._context = context
        self._channel = channel
        self.text = ""
        self.verdicts: list[Verdict] = []

    def anew(self) -> Speech:
        """A speech of the same turn in which nothing has been said."""
        return Speech(inspection=self._inspection, context=self._context, channel=self._channel, zone=self._zone)

    def say(self, line: Line, *, ticket: TicketRef | None = None, passages: tuple[Passage, ...] = ()) -> str:
        """Speak a planned line and return what of it goes out.

        Wording whose slots have no value is not spoken: a promise without a ticket can't be rendered.
        """
        elsewhere = line.channel not in ("", self._channel)
        text = "" if elsewhere else line.text or self._render(line, ticket)
        if not text:
            return ""
        context = replace(
            self._context,
            origin=line.origin,
            passages=passages,
            promised=() if ticket is None or ticket.due_at is None else (ticket.due_at,),
        )
        gate = self._gate(context)
        spoken = "".join(self._take(verdict) for verdict in (*gate.feed(text), *gate.finish()))
        if spoken and line.break_before and self.text[: -len(spoken)]:
            self.text = self.text[: -len(spoken)] + "\n" + spoken
            return "\n" + spoken
        return spoken

    def gate(self, passages: tuple[Passage, ...]) -> DraftGate:
        """A gate for one stream of a model's text about `passages`."""
        return DraftGate(self, self._gate(replace(self._context, origin="model", passages=passages)))

    def _gate(self, context: GuardContext) -> SentenceGate:
        return SentenceGate(lambda sentence: self._inspection.inspect(sentence, replace(context, said=self.text)))

    def _take(self, verdict: Verdict) -> str:
        self.verdicts.append(verdict)
        if verdict.action != "passed":
            codes = [finding.code for finding in verdict.findings]
            _log.info("sentence_guarded", action=verdict.action, codes=codes, origin_chars=len(verdict.raw))
        self.text += verdict.text
        return verdict.text

    def _render(self, line: Line, ticket: TicketRef | None) -> str:
        known = dict(line.slots)
        if ticket is not None:
            known |= {"ticket_id": ticket.id, "due": None if ticket.due_at is None else ticket.due_at.astimezone(self._zone)}
        try:
            return self._context.pack.say(line.key, self._channel, 0, **known)
        except MissingSlotError as missing:
            _log.warning("wording_without_slot", key=missing.key, slots=missing.slots)
            return ""


class DraftGate:
    """A model's stream on its way through a speech: text in, sentences that may go out of it."""

    def __init__(self, speech: Speech, gate: SentenceGate) -> None:
        self._speech = speech
        self._gate = gate
        self.dropped = False
        """Whether a sentence was held back: what follows it can't be trusted either."""

    def feed(self, chunk: str) -> Iterator[str]:
        """Pass on `chunk`; yields the sentences that it completes and that may go out, none after a dropped one."""
        yield from self._passed(self._gate.feed(chunk))

    def finish(self) -> Iterator[str]:
        """The stream has ended well; its last sentence may need no full stop."""
        yield from self._passed(self._gate.finish())

    def _passed(self, verdicts: list[Verdict]) -> Iterator[str]:
        for verdict in verdicts:
            if self.dropped:
                return
            text = self._speech._take(verdict)
            if verdict.action == "dropped":
                self.dropped = True
            elif text:
                yield text
