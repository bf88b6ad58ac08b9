"""Wording that a clause forbids by name ("never"), whoever or whatever produced it."""

from __future__ import annotations

import re
from functools import lru_cache

from guards.finding import Finding, GuardContext
from guards.mention import is_mentioned
from guards.view import letters, view

# Shorter pieces (不可以, 没有来) are ordinary words too; the lexicon judges those in their use.
_SHORTEST_WHOLE = 5
_SHORTEST_PIECE = 5


class ForbiddenWording:
    """The `never` lists of the pack's clauses, whole or by their longer pieces, however they are punctuated."""

    name = "never"
    clause = "§9"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        bare = view(text).letters
        findings = []
        for clause in context.pack.clauses.values():
            for piece in _pieces(clause.never):
                at = bare.text.find(piece)
                span = bare.span(at, at + len(piece)) if at >= 0 else (0, 0)
                if at >= 0 and not is_mentioned(text, span, context):
                    findings.append(Finding(rule=self.name, clause=clause.id, code="wording.never", start=span[0], end=span[1]))
        return findings


@lru_cache(maxsize=1_024)
def _pieces(never: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for wording in never:
        whole = letters(wording)
        if len(whole) >= _SHORTEST_WHOLE:
            found.append(whole)
        parts = (letters(part) for part in re.split(r"[，,。！!？?；;\s]", wording))
        found += [part.rstrip("啊呀啦嘛吧呢") for part in parts if len(part) >= _SHORTEST_PIECE]
    return tuple(dict.fromkeys(found))
