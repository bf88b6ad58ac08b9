"""CC-16, §9: an attitude that no expression gives away, as the pack's exemplars show it: scorn, blame, indifference in polite words."""

from __future__ import annotations

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.manner import manner_of
from guards.view import letters

# Of exemplars kept from learning, one in a hundred that serve and one in a thousand that state are read as foul above this,
# and half of those that are foul (python -m guards.manner_training --check).
_CERTAIN = 0.9
_SHORTEST = 4


class Undertone:
    """A sentence of a model's own that is read as foul with certainty. What a cited passage says in these words is let be."""

    name = "undertone"
    clause = "CC-16"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model" or len(letters(text)) < _SHORTEST:
            return []
        manner = manner_of(context.pack.manner)
        if manner is None or manner.read(text).foul < _CERTAIN or cited(context).quotes(text):
            return []
        return [Finding(rule=self.name, clause=self.clause, code="undertone.foul", start=0, end=len(text))]
