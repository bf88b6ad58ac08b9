"""What a rule reports and what an inspection decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from guards.pack import Pack
    from knowledge.passage import Passage


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One offence in a text: `text[start:end]`, against `clause`, found by `rule`.

    `code` says what kind, in ASCII and without any customer text ("number.unsupported"), so that it may be logged.
    `replacement` is what may stand there instead; None means that the sentence can't be mended and must go.
    """

    rule: str
    clause: str
    code: str
    start: int
    end: int
    replacement: str | None = None


@dataclass(frozen=True, kw_only=True)
class GuardContext:
    """All that a rule may know besides the text. Nothing in it changes while a turn is inspected.

    `origin` says who wrote the text: "wording" from the pack, "knowledge" verbatim from a passage, "model" anything else.
    `passages` are those cited in this turn; what they state may be repeated. `promised` are the due times of tickets
    already committed. `surname` is the customer's, as they gave it. `said` is what already went out this turn,
    `earlier` the desk's last replies before it, oldest first: what is told piece by piece is seen at its last piece.
    """

    pack: Pack
    question: str
    origin: Literal["wording", "knowledge", "model"] = "model"
    passages: tuple[Passage, ...] = ()
    surname: str | None = None
    promised: tuple[datetime, ...] = ()
    said: str = ""
    earlier: tuple[str, ...] = ()


class Rule(Protocol):
    """A pure judgement of a text: same text and context, same findings; no I/O, no state."""

    name: str
    clause: str

    def inspect(self, text: str, context: GuardContext) -> Sequence[Finding]: ...


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one sentence: `raw` as proposed, `text` as it may go out ("" when nothing of it may).

    `action`: "passed" unchanged, "repaired" in part, "dropped" whole. A rule that crashed counts as a finding
    with code "rule.crashed" and the sentence is dropped: the desk fails closed.
    """

    raw: str
    text: str
    action: Literal["passed", "repaired", "dropped"]
    findings: tuple[Finding, ...] = ()
