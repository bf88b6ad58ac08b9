"""Follow-up questions: 那周末呢？ means nothing without the question before it."""

from __future__ import annotations

import re

from guards.cues import Cues
from knowledge.answer_kind import asked_kind
from knowledge.question import dictionary
from knowledge.text import fold

_LONGEST_FRAGMENT = 14
_LONGEST_POINTING = 20
_CLAUSE = re.compile(r"[^，,。！!；;？?\n]+[，,。！!；;？?\n]*")
_PART = re.compile(r"[^，,。！!；;？?\n：]+[，,。！!；;？?\n：]*")
_MARKS = "?？!！。.,，～~ \n"
_ALIKE = "alike_"


def without_courtesies(text: str, cues: Cues) -> str:
    """The matter of a message: without the clauses that only greet, thank or say who is writing; `text` where nothing is left."""
    clauses = _CLAUSE.findall(text)
    matter = "".join(clause for clause in clauses if cues.without(("courtesy",), fold(clause))).strip()
    return matter or text


def asking_part(text: str, cues: Cues) -> str:
    """The clauses with which a message comes to its question, after the story and before the thanks; `text` where none asks."""
    clauses = _PART.findall(text)
    asks = [cues.said("question", fold(clause)) for clause in clauses]
    if not any(asks):
        return text
    last = first = len(asks) - 1 - asks[::-1].index(True)
    while first and asks[first - 1]:
        first -= 1
    return "".join(clauses[first : last + 1]).strip()


def is_follow_up(text: str, cues: Cues) -> bool:
    """Whether a message can't stand alone: short, and it opens or ends or points like the continuation of something said."""
    bare = fold(text).strip().rstrip(_MARKS)
    if not bare or len(bare) > _LONGEST_FRAGMENT:
        return False
    return cues.said("follow_up_lead", bare) or bare.endswith("呢") or cues.said("pointer", bare)


def questions(text: str, *, topic: str, cues: Cues) -> tuple[str, ...]:
    """The questions that `text` may ask when it follows the question `topic`, likeliest first; `text` alone where `topic` is empty.

    A fragment (那周末呢？, 水龙头呢？) takes the place of its like in the topic, or stands before what the topic asked. A question of its
    own (那它的股东是谁？) keeps the topic's subject only, so that the point asked before is not answered again.
    """
    if not topic:
        return (text,)
    fragment = _fragment(text, cues)
    if not fragment:
        return (topic,)
    base = fold(topic).strip().rstrip(_MARKS)
    subject, asked = _split(base, cues)
    if cues.said("question", fragment):
        joined = (f"{_without_pointer(fragment, cues)} {base}",) if asks_the_same(fragment, base) else ()
        return (*_own_question(fragment, subject, cues), *joined)
    alike = _in_place_of_its_like(fragment, base, cues)
    if alike:
        return (alike,)
    swapped = _in_place_of_a_word(fragment, subject)
    return tuple(dict.fromkeys(f"{one}{asked}" for one in (*swapped, fragment.rstrip("的"))))


def asks_the_same(text: str, topic: str) -> bool:
    """Whether both ask for the same kind of thing: a time, an amount, a person."""
    return asked_kind(fold(text)) == asked_kind(fold(topic)) != "other"


def _fragment(text: str, cues: Cues) -> str:
    folded = fold(text).strip()
    for edge in ("follow_up_lead", "follow_up_tail"):
        if pattern := cues.patterns.get(edge):
            folded = pattern.sub("", folded, count=1)
    return folded.strip(_MARKS)


def _split(base: str, cues: Cues) -> tuple[str, str]:
    """A question in what it is about and the point it asks: 健身房月卡 | 多少钱."""
    pattern = cues.patterns.get("asked_part")
    found = pattern.search(base) if pattern else None
    if found is None or not found.start():
        return base, ""
    words = list(dictionary().cut(base[: found.start()]))
    # 人工费多少: the name of the point belongs to the point.
    cut = found.start() - (len(words[-1]) if len(words) > 1 and cues.said("attribute", words[-1]) else 0)
    return base[:cut], base[cut:]


def _without_pointer(fragment: str, cues: Cues) -> str:
    pattern = cues.patterns.get("pointer")
    return pattern.sub("", fragment) if pattern else fragment


def _own_question(fragment: str, subject: str, cues: Cues) -> tuple[str, ...]:
    pattern = cues.patterns.get("pointer")
    pointed = pattern.sub(subject, fragment, count=1) if pattern else fragment
    if pointed != fragment:
        return (pointed,)
    return f"{subject}{fragment}", fragment


def _in_place_of_its_like(fragment: str, base: str, cues: Cues) -> str:
    for name, pattern in cues.patterns.items():
        if not name.startswith(_ALIKE):
            continue
        new, old = pattern.search(fragment), pattern.search(base)
        if new and new.group() == fragment:
            # A circumstance that the topic doesn't name is added to it: 周六呢 after 前台几点下班.
            return base[: old.start()] + fragment + base[old.end() :] if old else fragment + base
    return ""


def _in_place_of_a_word(fragment: str, subject: str) -> tuple[str, ...]:
    """The subject with the fragment for the word that looks most like it (年卡 for 月卡), or for its last word."""
    kept = fragment.rstrip("的")
    words = [word for word in dictionary().cut(subject) if len(word) > 1]
    if not words:
        return ()
    like = max(words, key=lambda word: len(set(word) & set(kept)))
    chosen = like if set(like) & set(kept) else words[-1]
    place = subject.rfind(chosen)
    return (subject[:place] + kept + subject[place + len(chosen) :],)
