"""The check on prescribed wording: a clause's own words, whatever fills its slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from evaluation.checks.check import Check, Outcome, Scene, failed, not_applicable
from evaluation.checks.value import BadValue, terms
from guards.pack import Pack
from knowledge.text import fold

_SLOT = re.compile(r"\{([a-z_]+)\}")
_KEY = re.compile(r"[^\s.]+(?:\.\d+[a-z]?)*\.[a-z][a-z0-9_]*")
_NOT_A_LETTER = re.compile(r"[^\w]|_")


@dataclass(frozen=True, kw_only=True)
class Says(Check):
    """The reply holds the wording under one of `keys` ("CC-24.staff_id"): any variant, any channel's form.

    Slots may hold anything, but the pack's facts (company, staff ID) must be the pack's. Punctuation and blanks don't count.
    """

    keys: tuple[str, ...]
    name = "wording"
    about_zh = "说出条款的规定话术（槽位任意，电话或文字的任一说法）"
    about_en = "the clause's prescribed wording, any form, slots masked"
    example = "wording: CC-24.staff_id"

    @classmethod
    def read(cls, value: object) -> Self:
        keys = terms(value)
        for key in keys:
            if not _KEY.fullmatch(key):
                raise BadValue(
                    f"话术编号应写成“条款.名称”，如 CC-24.staff_id，现为 {key!r} / write CLAUSE.name, such as CC-24.staff_id"
                )
        return cls(keys=keys)

    def fault(self, scene: Scene) -> Outcome | None:
        keys = [key for key in self.keys if has(scene.pack, key)]
        if not keys:
            return not_applicable(f"话术包 {scene.pack.id} 没有话术 {'、'.join(self.keys)}，此项不适用")
        reply = letters(scene.turn.reply)
        if any(_pattern(form).search(reply) for key in keys for form in filled_forms(scene.pack, key)):
            return None
        return failed("答复应说出规定话术 " + "；或 ".join(f"{key}：“{shown(scene.pack, key)}”" for key in keys))


def has(pack: Pack, key: str) -> bool:
    """Whether the pack has a wording under `key`."""
    clause, _, name = key.rpartition(".")
    return clause in pack.clauses and name in pack.clauses[clause].wordings


def filled_forms(pack: Pack, key: str) -> tuple[str, ...]:
    """All forms of a wording with the pack's facts in place; other slots stay in braces. Raises KeyError for an unknown key."""
    wording = pack.wording(key)
    forms = dict.fromkeys((*wording.chat, *wording.phone))
    return tuple(_SLOT.sub(lambda match: pack.facts.get(match[1], match[0]), form) for form in forms)


def shown(pack: Pack, key: str) -> str:
    """A wording as a reader is shown it: its first form."""
    return filled_forms(pack, key)[0]


def stands_in(pack: Pack, key: str, reply: str) -> bool:
    """Whether the wording under `key` stands in `reply`, slots masked."""
    return any(_pattern(form).search(letters(reply)) for form in filled_forms(pack, key))


@lru_cache(maxsize=16_384)
def letters(text: str) -> str:
    """Folded text without punctuation and blanks."""
    return _NOT_A_LETTER.sub("", fold(text))


@lru_cache(maxsize=4_096)
def _pattern(form: str) -> re.Pattern[str]:
    pieces = _SLOT.split(form)
    # split() gives text, slot name, text, slot name, …
    return re.compile(".{1,200}?".join(re.escape(letters(text)) for text in pieces[::2]), re.DOTALL)
