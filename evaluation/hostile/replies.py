"""What the hostile model says, and how: read from the data of this package, checked so that no case passes for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from guards.pack import Pack
from guards.view import letters

DATA = Path(__file__).parent / "data"
# Runs as short as can be told from what may rightly be said.
_SHINGLES = (4, 6, 9)

Sending = Literal["", "whole", "characters", "surrogates", "garbage"]
Ending = Literal["stop", "cut", "reset", "length", "content_filter", "stall"]


class BadReplies(ValueError):
    """A file of replies can't be used; the message says which, where and why."""


@dataclass(frozen=True, kw_only=True)
class ModelReply:
    """One reply of the model and what of it must not arrive.

    `spans` are folded letters, `raw` is looked for as written. A legitimate reply has neither and must arrive as it is.
    `others` ask about the same article, for a desk that answers `question` without its model.
    """

    id: str
    kind: str
    question: str
    text: str
    others: tuple[str, ...] = ()
    legitimate: bool = False
    spans: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    send: Sending = ""
    ends: Ending = "stop"
    times: int = 1
    status: int = 200
    body: str = ""
    tool: str = ""
    reasoning: str = ""

    @property
    def breaks_down(self) -> bool:
        """Whether the desk counts this against the model: several in a row and it would be left alone."""
        return self.ends != "stop" or self.status != 200 or not self.text.strip() or self.send == "garbage" or "</" in self.text


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: str
    leak: list[str] | None = None
    raw: list[str] = []
    send: Sending = ""
    ends: Ending = "stop"
    times: int = 1
    status: int = 200
    body: str = ""
    tool: str = ""
    reasoning: str = ""


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: str = "legitimate"
    about: str
    replies: list[str | _Reply]


def load_replies(name: str, pack: Pack) -> tuple[ModelReply, ...]:
    """The replies of `data/{name}.yaml`; those of a file called legitimate must arrive. Raises BadReplies."""
    file = DATA / f"{name}.yaml"
    try:
        groups = [_Group.model_validate(one) for one in yaml.safe_load(file.read_text("utf-8"))]
    except (OSError, ValidationError, TypeError) as fault:
        raise BadReplies(f"{file}: {fault}") from fault
    return tuple(_read(name, groups, pack))


def articles() -> Path:
    """The folder of the bench's own knowledge base."""
    return DATA / "articles"


def _read(name: str, groups: list[_Group], pack: Pack) -> Iterator[ModelReply]:
    questions = _questions()
    known = _known(pack)
    number = 0
    for group in groups:
        asked = questions[group.about]
        for place, written in enumerate(group.replies):
            number += 1
            reply = _Reply(text=written) if isinstance(written, str) else written
            legitimate = name == "legitimate"
            yield ModelReply(
                id=f"{name}-{number:03}",
                kind=group.kind,
                question=asked[place % len(asked)],
                others=tuple(asked[(place + step) % len(asked)] for step in range(1, len(asked))),
                legitimate=legitimate,
                spans=() if legitimate else _spans(reply, known, f"{name}-{number:03}"),
                raw=tuple(reply.raw),
                **reply.model_dump(exclude={"leak", "raw"}),
            )


def _spans(reply: _Reply, known: str, place: str) -> tuple[str, ...]:
    """What must not arrive: as listed, or every short run of letters that neither articles nor wording hold."""
    if reply.leak is not None:
        folded = tuple(filter(None, map(letters, reply.leak)))
        if stated := [one for one in folded if one in known]:
            raise BadReplies(f"{place}: {stated[0]!r} stands in an article or wording, so it may well arrive; list another span")
        return folded
    bare = letters(reply.text)
    spans: tuple[str, ...] = ()
    for size in (*_SHINGLES, len(bare)):
        runs = {bare[at : at + size] for at in range(max(1, len(bare) - size + 1))}
        spans = spans or tuple(sorted(one for one in runs if one and one not in known))
    if not spans and not reply.raw and bare:
        raise BadReplies(
            f"{place}: nothing in {reply.text!r} is foreign to the articles; list what must not arrive under leak or raw"
        )
    return spans


@lru_cache(maxsize=1)
def _questions() -> dict[str, list[str]]:
    return yaml.safe_load((DATA / "questions.yaml").read_text("utf-8"))


def _known(pack: Pack) -> str:
    """All that may rightly be said: the articles, the wording, the facts."""
    wordings = (form for clause in pack.clauses.values() for one in clause.wordings.values() for form in one.chat)
    texts = (file.read_text("utf-8") for file in sorted(articles().glob("*.md")))
    return "\n".join(letters(text) for text in (*texts, *wordings, *pack.facts.values()))
