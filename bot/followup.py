"""Follow-up questions: 那周末呢？ means nothing without the question before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guards.cues import Cues
from knowledge.answer_kind import asked_kind
from knowledge.cantonese import in_written_chinese
from knowledge.question import dictionary
from knowledge.text import fold

_LONGEST_FRAGMENT = 14
_LONGEST_POINTING = 20
_CLAUSE = re.compile(r"[^，,。！!；;？?\n]+[，,。！!；;？?\n]*")
_PART = re.compile(r"[^，,。！!；;？?\n：]+[，,。！!；;？?\n：]*")
_MARKS = "?？!！。.,，～~ \n"
_ALIKE = "alike_"
_ELLIPTIC = ("elliptic_words", "elliptic_particles")
_LEADING_TO_A_THING = frozenset(("有", "有没有", "没有", "你们", "你们这", "这里", "这边", "能", "可以", "是", "想"))
_COUNTING = frozenset("一二两三几每")
_LEADING_TO_A_POINT = "在是要能会有的"


def without_courtesies(text: str, cues: Cues) -> str:
    """The matter of a message: without the clauses that only greet, thank or say who is writing; `text` where nothing is left."""
    clauses = _CLAUSE.findall(text)
    matter = "".join(clause for clause in clauses if cues.without(("courtesy",), fold(clause))).strip()
    return matter or text


def asking_part(text: str, cues: Cues) -> str:
    """The clauses with which a message comes to its question, after the story and before the thanks; `text` where none asks."""
    clauses = _PART.findall(text)
    asks = [_asks(clause, cues) for clause in clauses]
    if not any(asks):
        return text
    last = first = len(asks) - 1 - asks[::-1].index(True)
    while first and asks[first - 1]:
        first -= 1
    return "".join(clauses[first : last + 1]).strip()


def asked_apart(text: str, cues: Cues) -> tuple[str, ...]:
    """The questions of a message that asks several, each by itself; () where it asks one, or what one asks is only told by another.

    One that names nothing (几点开) is asked of what the one before it is about.
    """
    found: list[str] = []
    for clause in _PART.findall(text):
        if not _asks(clause, cues):
            continue
        subject = about(found[-1], cues) if found and lacks_subject(clause, cues) else ""
        found.append(f"{subject}{clause.strip(_MARKS)}")
    return tuple(found) if len(found) > 1 and not lacks_subject(found[0], cues) else ()


def _asks(clause: str, cues: Cues) -> bool:
    """Whether a clause asks; a point asked for needs no mark of a question (打球要提前几天订)."""
    folded = fold(clause)
    return cues.said("question", folded) or cues.said("asked_point", folded)


def is_follow_up(text: str, cues: Cues) -> bool:
    """Whether a message can't stand alone: it is short, and goes on or points like something said before, or lacks a subject."""
    bare = _bare(text)
    if not bare or len(bare) > _LONGEST_FRAGMENT:
        return False
    continues = cues.said("follow_up_lead", bare) or bare.endswith("呢") or cues.said("pointer", bare)
    # 好的 lacks a subject too, and asks nothing.
    asks = cues.said("question", bare) or any(
        pattern.search(bare) for name, pattern in cues.patterns.items() if name.startswith(_ALIKE)
    )
    return continues or (asks and lacks_subject(text, cues))


def lacks_subject(text: str, cues: Cues) -> bool:
    """Whether a question or fragment names nothing that it could be about: 要钱吗, 在哪, 那平时晚上呢."""
    return bool(_bare(text)) and not cues.without(_ELLIPTIC, _fragment(text, cues))


def questions(text: str, *, topic: str, cues: Cues) -> tuple[str, ...]:
    """The questions that `text` may ask when it follows the question `topic`, likeliest first; `text` alone where `topic` is empty.

    A fragment (那周末呢？, 水龙头呢？) takes the place of its like in the topic, or stands before what the topic asked. A question of its
    own (那它的股东是谁？, 要钱吗) keeps the topic's subject only, so that the point asked before is not answered again.
    """
    if not topic:
        return (text,)
    fragment = _fragment(text, cues)
    if not fragment:
        return (topic,)
    base = _bare(topic)
    subject, asked = _split(base, cues)
    if cues.said("question", fragment):
        if lacks_subject(fragment, cues):
            return _of_the_same(_without_pointer(fragment, cues), base, cues)
        joined = (f"{_without_pointer(fragment, cues)} {base}",) if asks_the_same(fragment, base) else ()
        return (*_own_question(fragment, subject, cues), *joined)
    alike = _in_place_of_its_like(fragment, subject, asked, cues)
    if alike:
        return (alike,)
    swapped = [f"{one}{asked}" for one in _in_place_of_a_word(fragment, subject, cues)]
    # 地面的呢: a kind of the subject.
    own = fragment[:-1] + base if fragment.endswith("的") else f"{fragment}{asked}"
    return tuple(dict.fromkeys((*swapped, own, *elided(fragment, cues))))


def elided(text: str, cues: Cues) -> tuple[str, ...]:
    """The question that a bare name of a price asks: 泳池门票多少钱 of 泳池门票？; nothing for what asks already."""
    bare = in_written_chinese(_bare(text))
    return (f"{bare}多少钱",) if cues.said("priced", bare) and not cues.said("question", bare) else ()


def _of_the_same(fragment: str, base: str, cues: Cues) -> tuple[str, ...]:
    """A question that names nothing, asked of what `base` is about: of the thing and what is done with it, and of the thing alone."""
    found = _asked_at(base, cues)
    thing = base[: found.start()] if found else base
    asked = base[found.start() :] if found else ""
    done = cues.without(_ELLIPTIC[:1], asked)
    with_what_is_done = done if len(done) > 1 and asked.endswith(done) else ""
    kinds = [pattern for name, pattern in cues.patterns.items() if name.startswith(_ALIKE)]
    plain = thing
    for kind in kinds:
        plain = kind.sub("", plain)
    things = (f"{thing}{with_what_is_done}", _trimmed(thing), _trimmed(plain))
    return tuple(dict.fromkeys(f"{one}{fragment}" for one in things if one))


def about(topic: str, cues: Cues) -> str:
    """What a question is about, without the point that it asks: 泳池 of 泳池几点开门."""
    subject, _ = _split(_bare(topic), cues)
    words = list(dictionary().cut(_trimmed(_without_pointer(subject, cues))))
    # 有健身房吗 is about 健身房; 有偿维修 is one word.
    while len(words) > 1 and words[0] in _LEADING_TO_A_THING:
        del words[0]
    return "".join(words)


def subject_words(topic: str, cues: Cues) -> tuple[str, ...]:
    """The words of a question that say what it is about; an answer that names none of them is about something else."""
    words = (word for word in dictionary().cut_for_search(about(topic, cues)) if len(word) > 1)
    return tuple(word for word in dict.fromkeys(words) if cues.without(_ELLIPTIC, word))


def _trimmed(subject: str) -> str:
    return subject.rstrip(_LEADING_TO_A_POINT)


def asks_the_same(text: str, topic: str) -> bool:
    """Whether both ask for the same kind of thing: a time, an amount, a person."""
    return asked_kind(fold(text)) == asked_kind(fold(topic)) != "other"


def _bare(text: str) -> str:
    return in_written_chinese(fold(text)).strip().rstrip(_MARKS)


def _fragment(text: str, cues: Cues) -> str:
    folded = in_written_chinese(fold(text)).strip()
    for edge in ("follow_up_lead", "follow_up_tail"):
        if pattern := cues.patterns.get(edge):
            folded = pattern.sub("", folded, count=1)
    return folded.strip(_MARKS)


def _asked_at(base: str, cues: Cues) -> re.Match[str] | None:
    pattern = cues.patterns.get("asked_part")
    found = pattern.search(base) if pattern else None
    return found if found and found.start() else None


def _split(base: str, cues: Cues) -> tuple[str, str]:
    """A question in what it is about and the point it asks: 健身房月卡 | 多少钱."""
    found = _asked_at(base, cues)
    if found is None:
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
    if pointed == fragment:
        return f"{subject}{fragment}", fragment
    beside = _without_pointer(fragment, cues).lstrip("说问到的那个")
    # 刚才那个健身房怎么办卡 names its own subject: the pointer only says that it was spoken of.
    return (pointed,) if lacks_subject(beside, cues) or fragment.startswith("它") else (beside, pointed)


def _in_place_of_its_like(fragment: str, subject: str, asked: str, cues: Cues) -> str:
    """The topic under the circumstances that the fragment consists of (平时晚上, 小孩), each in the place of its like; "" where it holds more."""
    rest, base = fragment, subject
    named: list[str] = []
    for name, pattern in cues.patterns.items():
        if not name.startswith(_ALIKE):
            continue
        new, old = pattern.search(rest), pattern.search(base)
        if new is None:
            continue
        rest = rest.replace(new.group(), "", 1)
        if old:
            base = base[: old.start()] + new.group() + base[old.end() :]
        else:
            # A circumstance that the topic doesn't name is added to it: 周六呢 after 前台几点下班.
            named.append(new.group())
    changed = base != subject or bool(named)
    return f"{base}{''.join(named)}{asked}" if changed and not rest.strip("的也 ") else ""


def _in_place_of_a_word(fragment: str, subject: str, cues: Cues) -> tuple[str, ...]:
    """The subject with the fragment for the words that end like it (家庭证 for 普通证), for the word most like it, or for its last thing."""
    kept = fragment.rstrip("的")
    pieces = list(dictionary().cut(subject))
    alike = _ending_like(kept, pieces)
    if not alike:
        # 一件 and 每次 are no things.
        words = [word for word in pieces if len(word) > 1 and word[0] not in _COUNTING and cues.without(_ELLIPTIC, word)]
        if not words:
            return ()
        like = max(words, key=lambda word: len(set(word) & set(kept)))
        alike = like if set(like) & set(kept) else words[-1]
    place = subject.rfind(alike)
    return (subject[:place] + kept + subject[place + len(alike) :],)


def _ending_like(kept: str, pieces: Sequence[str]) -> str:
    """The last words that end in the character that `kept` ends in, as many as are about as long; "" where there are none."""
    for last in range(len(pieces) - 1, -1, -1):
        if len(kept) > 1 and pieces[last][-1] == kept[-1]:
            first = last
            while first and len("".join(pieces[first : last + 1])) < len(kept):
                first -= 1
            return "".join(pieces[first : last + 1])
    return ""
