"""CC-24, CC-13b: phone numbers, identity numbers, handles and mail addresses that no cited passage publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guards.contact import SHORTEST_NUMBER, id_cards, links, long_digits
from guards.evidence import Evidence, allowed
from guards.finding import Finding, GuardContext
from guards.quantity import quantities
from guards.view import view

_TAIL = 80
_EDGE = re.compile(r"[。,，.！!;；\s]+$")
# Digits on both sides of a border are one number only where together they have a telephone's shape.
_MOBILE = re.compile(r"1[3-9]\d{9}")
_MOST_PIECES = 4
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}")


class UnpublishedContacts:
    """A number of seven digits or more goes out only if a cited passage or the pack's hotlines state it.

    Looks back over what was already said, so that a number split over two sentences is seen at the second half.
    A citizen's identity number never goes out, whoever wrote it down.
    """

    name = "contacts"
    clause = "CC-24"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        findings = [self._finding("contact.id_card", start, end) for start, end in id_cards(text)]
        if context.origin == "model":
            findings += self._unpublished(text, context)
        return findings

    def _unpublished(self, text: str, context: GuardContext) -> Iterator[Finding]:
        tail = context.said[-_TAIL:]
        joined = _EDGE.sub("", tail) + text if tail else text
        border = len(joined) - len(text)
        evidence: Evidence | None = None
        for run in long_digits(joined):
            evidence = evidence or allowed(context)
            crosses = run.start < border < run.end
            if run.end <= border or (crosses and not _PHONE.fullmatch(run.digits)):
                continue
            if not _is_published(run.digits, evidence):
                yield self._finding("contact.number", max(run.start - border, 0), run.end - border)
        yield from self._pieces(text, context)
        for link in links(text):
            evidence = evidence or allowed(context)
            if link.kind in {"email", "handle"} and link.target not in evidence.links and link.target not in evidence.digits:
                yield self._finding(f"contact.{link.kind}", link.start, link.end)

    def _pieces(self, text: str, context: GuardContext) -> Iterator[Finding]:
        """A mobile number told in several turns, at its last piece: bare digits that together have its shape."""
        mine = _bare_digits(text)
        told = [piece for reply in (*context.earlier, context.said) for piece, _, _ in _bare_digits(reply)]
        if not mine or not told:
            return
        digits = "".join(piece for piece, _, _ in mine)
        for first in range(max(0, len(told) - _MOST_PIECES), len(told)):
            whole = "".join(told[first:]) + digits
            if _MOBILE.fullmatch(whole) and not _is_published(whole, allowed(context)):
                yield self._finding("contact.pieces", mine[0][1], mine[-1][2])
                return

    def _finding(self, code: str, start: int, end: int) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end)


def _bare_digits(text: str) -> list[tuple[str, int, int]]:
    """Numbers of two digits and more that measure nothing, with their places."""
    bare = [one for one in quantities(text) if one.family == "bare"]
    pieces = [(re.sub(r"\D", "", view(text[one.start : one.end]).plain.text), one.start, one.end) for one in bare]
    return [piece for piece in pieces if len(piece[0]) > 1]


def _is_published(digits: str, evidence: Evidence) -> bool:
    """Whole, or without the area code that the passage gives."""
    bare = digits.removeprefix("86") if len(digits) > 11 else digits
    for published in evidence.digits:
        if bare == published or digits == published:
            return True
        if (
            len(bare) >= SHORTEST_NUMBER
            and published.startswith("0")
            and published.endswith(bare)
            and len(published) - len(bare) in {3, 4}
        ):
            return True
    return False
