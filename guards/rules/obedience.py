"""PG-n4: the desk says what it has to say, and not what a message or a document tells it to repeat."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import phrases
from guards.planted import demanded, is_order
from guards.view import view

# A part that a desk never plays.
_PLAYED = re.compile(
    r"^(?:遵命|得令|喳|嗻|是)?(?:主人|陛下|大人|老爷|女王|皇上|船长|少爷|公主)(?:大人|殿下|您|说得对|吩咐)?$|^(?:遵命|得令|喳|嗻)$|喵(?:呜|~)?$|^汪+$|本(?:喵|宫|王|座|大爷|船长)|朕|哀家|奴才|奴婢|臣妾|老夫|洒家"
)


class ObeyedOrders:
    """Words that the customer dictated, a part that was to be played, and the orders of a document themselves."""

    name = "obedience"
    clause = "TR-1.12"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        found = [self._finding("leak.order", 0, len(text))] if is_order(text) else []
        if context.origin == "knowledge":
            return found
        bare = view(text).letters
        for what in demanded(context.question):
            at = bare.text.find(what)
            if at >= 0 and what not in cited(context).letters:
                found.append(self._finding("injection.dictated", *bare.span(at, at + len(what))))
        for phrase in phrases(text):
            match = _PLAYED.search(phrase.text)
            if match and match[0] not in cited(context).letters:
                found.append(self._finding("injection.part", *phrase.span(match)))
        return found

    def _finding(self, code: str, start: int, end: int) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end)
