"""What the part of a passage that a sentence speaks of forbids, however often another part allows it: 工具书不外借, 图书可外借."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guards.denial import NO_DENIAL, denies
from guards.phrase import phrases
from guards.sense import sense

_SEGMENT = re.compile(r"[。！？!?；;\n]")
_FORBIDS = re.compile(r"不(?:提供|支持|接受|受理|办理|予以?|能再?|可以?|得|设|允许|准|许|再)?|禁止|严禁|无法|谢绝|未设")
_ALLOWS = re.compile(r"(?:可以?|(?<!不)能|会|也|同样|照样|提供|支持|有)(?!的)")
_CORE = 4
_LEAST = 2


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A part of a passage in characters; what it forbids, each in characters; and what it says without a denial."""

    told: frozenset[str]
    forbidden: tuple[frozenset[str], ...]
    affirmed: frozenset[str]


def allows_the_forbidden(text: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence allows what the very part of the passages forbids that it shares most with."""
    said: frozenset[str] = frozenset()
    parts = [one for passage in passages for one in _parts(passage)]
    for phrase in phrases(text):
        said |= frozenset(sense(phrase.text))
        if phrase.asks or denies(phrase.text) or not _ALLOWS.search(phrase.text):
            continue
        mine = frozenset(sense(phrase.text))
        for part in parts:
            for core in part.forbidden:
                if not core <= mine or core <= part.affirmed:
                    continue
                shared = len((said & part.told) - core)
                rest = [len((said & one.told) - core) for one in parts if one is not part and core <= one.told]
                if shared >= _LEAST and all(shared > other for other in rest):
                    return phrase.start, phrase.end
    return None


@lru_cache(maxsize=256)
def _parts(passage: str) -> tuple[_Part, ...]:
    found = []
    for segment in _SEGMENT.split(passage):
        forbidden, affirmed, told = [], "", ""
        for phrase in phrases(segment):
            told += sense(phrase.text)
            clean = NO_DENIAL.sub(lambda match: "，" * len(match[0]), phrase.text)
            match = _FORBIDS.search(clean)
            if match is None:
                affirmed += sense(phrase.text)
                continue
            affirmed += sense(clean[: match.start()])
            rest = clean[match.end() :]
            core = frozenset(sense(re.split(r"[、和及与或]", rest)[0][:_CORE]))
            if core and "的" not in rest:
                forbidden.append(core)
        if told:
            found.append(_Part(told=frozenset(told), forbidden=tuple(forbidden), affirmed=frozenset(affirmed)))
    return tuple(found)
