"""What the desk tells Prometheus: counts and times only, never a word of anybody's."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.turn import Turn

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 40, 60)


class Metrics:
    """The desk's own registry. Built once a process and handed to whoever counts."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.registry = CollectorRegistry(auto_describe=True)
        self.turns = Counter("kefu_turns", "Finished turns", ["intent", "answered", "mode"], registry=self.registry)
        self.turn_seconds = Histogram(
            "kefu_turn_seconds", "From a message to the end of its turn", buckets=_SECONDS, registry=self.registry
        )
        self.first_text_seconds = Histogram(
            "kefu_first_text_seconds", "From a message to the first text shown", buckets=_SECONDS, registry=self.registry
        )
        self.running = Gauge("kefu_answers_running", "Answers under way", registry=self.registry)
        self.failures = Counter("kefu_failures", "Turns that could not be recorded", ["code"], registry=self.registry)
        self.refusals = Counter("kefu_refusals", "Messages that the desk declined", ["code"], registry=self.registry)
        self.model_failures = Counter(
            "kefu_model_failures", "Turns in which the model broke down over its draft", ["model"], registry=self.registry
        )
        self.apologies = Counter("kefu_apologies", "Turns in which a part of the desk was down (CC-23)", registry=self.registry)
        self.tickets = Counter("kefu_tickets", "Tickets made", ["kind", "priority"], registry=self.registry)
        self.sentences = Counter("kefu_guard_sentences", "Sentences judged by the guards", ["action"], registry=self.registry)
        self.findings = Counter("kefu_guard_findings", "Offences found by the guards", ["rule"], registry=self.registry)

    def watch(self) -> AnswerWatch:
        """A stopwatch for one answer, started now."""
        return AnswerWatch(self)

    def text(self) -> bytes:
        """The registry in Prometheus' text format."""
        return generate_latest(self.registry)


class AnswerWatch:
    """Times and counts one answer."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._began = metrics.clock()
        self._texted = False
        metrics.running.inc()

    def text(self) -> None:
        """Text reached the log; only the first counts."""
        if not self._texted:
            self._texted = True
            self._metrics.first_text_seconds.observe(self._metrics.clock() - self._began)

    def done(self, turn: Turn) -> None:
        """The turn was recorded."""
        metrics = self._metrics
        metrics.turns.labels(turn.intent, str(turn.answered).lower(), turn.mode).inc()
        metrics.turn_seconds.observe(metrics.clock() - self._began)
        if "CC-23" in turn.clauses:
            metrics.apologies.inc()
            if turn.model != "none":
                metrics.model_failures.labels(turn.model).inc()
        if turn.ticket is not None:
            metrics.tickets.labels(turn.ticket.kind, turn.ticket.priority).inc()
        for verdict in turn.verdicts:
            metrics.sentences.labels(verdict.action).inc()
            for finding in verdict.findings:
                metrics.findings.labels(finding.rule).inc()

    def failed(self, code: str) -> None:
        """The turn could not be recorded."""
        self._metrics.failures.labels(code).inc()

    def refused(self, code: str) -> None:
        """The desk declined the message."""
        self._metrics.refusals.labels(code).inc()

    def close(self) -> None:
        """The answer's task has ended, however it did."""
        self._metrics.running.dec()
