"""The rules in their order, run on one sentence, and run again on what they repaired."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from guards.finding import Finding, GuardContext, Rule, Verdict
from guards.planted import without_orders
from guards.table import spelled_out
from guards.tear import torn_from

if TYPE_CHECKING:
    from guards.pack import Pack

_MOST_REPAIRS = 3
_SAID_KEPT = 4_000


class Inspection:
    """Decides what of a sentence may go out.

    `inspect` never raises: a rule that crashes counts against the sentence (code "rule.crashed"), which is dropped.
    A repaired text is inspected anew, at most three times; one that still offends is dropped.
    """

    def __init__(self, pack: Pack, rules: Sequence[Rule] | None = None) -> None:
        self._pack = pack
        self._rules = tuple(default_rules() if rules is None else rules)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in the order in which they judge."""
        return self._rules

    def inspect(self, sentence: str, context: GuardContext) -> Verdict:
        """The verdict on one sentence. Spans of findings made after a repair lie in the repaired text."""
        context = dataclasses.replace(context, passages=tuple(spelled_out(without_orders(one)) for one in context.passages))
        if torn := self._judge_torn(sentence, context):
            return Verdict(raw=sentence, text="", action="dropped", findings=torn)
        text, findings = sentence, []
        for _ in range(_MOST_REPAIRS + 1):
            offences = self._judge(text, context)
            findings += offences
            if not offences:
                break
            text = "" if any(one.replacement is None for one in offences) else _mend(text, offences)
            if not text.strip():
                return Verdict(raw=sentence, text="", action="dropped", findings=tuple(findings))
        else:
            return Verdict(raw=sentence, text="", action="dropped", findings=tuple(findings))
        return Verdict(raw=sentence, text=text, action="repaired" if findings else "passed", findings=tuple(findings))

    def follow(self, context: GuardContext) -> Callable[[str], Verdict]:
        """`inspect` for the sentences of one turn in their order: what went out before counts for what comes after."""
        said = [context.said]

        def inspect_next(sentence: str) -> Verdict:
            verdict = self.inspect(sentence, dataclasses.replace(context, said=said[0]))
            said[0] = (said[0] + verdict.text)[-_SAID_KEPT:]
            return verdict

        return inspect_next

    def _judge_torn(self, sentence: str, context: GuardContext) -> tuple[Finding, ...]:
        """What offends in a sentence of which a line's end parted the beginning, which is out already."""
        if context.origin != "model" or not context.said.rstrip(" \t").endswith("\n"):
            return ()
        begun, before = torn_from(sentence, context.said, tuple(one.text for one in context.passages))
        if not begun:
            return ()
        found = self._judge(begun + sentence.strip(), dataclasses.replace(context, said=before))
        alone = len(begun)
        return tuple(
            dataclasses.replace(one, start=max(one.start - alone, 0), end=one.end - alone)
            for one in found
            if one.replacement is None and one.end > alone
        )

    def _judge(self, text: str, context: GuardContext) -> list[Finding]:
        """Findings of the first rule that can't be mended, or of all rules together."""
        mendable: list[Finding] = []
        for rule in self._rules:
            try:
                found = list(rule.inspect(text, context))
            except Exception:  # noqa: BLE001 - whatever a rule dies of, the sentence must not pass unjudged
                found = [Finding(rule=rule.name, clause=rule.clause, code="rule.crashed", start=0, end=len(text))]
            if any(one.replacement is None for one in found):
                return mendable + found
            mendable += found
        return mendable


def default_rules(*, secrets: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The shipped rules, the cheap and the fatal first. `secrets` are texts that must not leak, such as a system prompt."""
    # The rules know this room's nouns; an inspection of other rules needs none of them.
    from guards.ruleset import shipped_rules

    return shipped_rules(secrets=secrets)


def _mend(text: str, findings: Sequence[Finding]) -> str:
    """Apply the replacements from the end; of two that overlap, the earlier rule's holds."""
    chosen: list[Finding] = []
    for finding in findings:
        if all(finding.end <= one.start or one.end <= finding.start for one in chosen):
            chosen.append(finding)
    for finding in sorted(chosen, key=lambda one: one.start, reverse=True):
        text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
    return text
