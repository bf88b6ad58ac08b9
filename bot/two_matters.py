"""Two matters in one message: 厨房漏水了，另外我要投诉保安. Each is taken down for itself, so that neither is lost in the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.reading import Utterance, read
from bot.triage import Reading, Triage

_JOINED = re.compile(
    r"[,，。.;；!！?？\s~～]+(?:(?:另外|还有|顺便|对了|再就是|再有|此外|其次|第二(?:件|个)?(?:事情?)?|再(?:一|来)个|还(?:想|要)(?=投诉|报修|反映|表扬|建议|约|预约|问))"
    r"(?:就是|呢|啊|一件事情?|一个事|个事)?[,，:：\s]*|[2二②](?:[、.)）]|是(?=[一-鿿])))"
)
_FIRST = re.compile(
    r"^\s*(?:(?:有)?两(?:件|个)事情?[,，:：。]?)?\s*(?:[1一①](?:[、.)）]|是)|第一(?:件|个)?(?:事情?)?[,，:：]?)?\s*"
)
_MATTERS = frozenset({"complaint", "work_order", "appointment", "suggestion", "praise", "knowledge_question", "slow_service"})
_LEAST = 5
_CERTAIN = 0.7


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A part of a message that is a matter of its own, and what it was read as."""

    utterance: Utterance
    reading: Reading


def two_matters(utterance: Utterance, triage: Triage) -> tuple[Matter, Matter] | None:
    """The two matters of a message whose writer joins them in so many words; None where there is one, or no certainty about two.

    Whoever writes and where they are is known to both, wherever in the message it stands.
    """
    for joint in _JOINED.finditer(utterance.text):
        first, second = _FIRST.sub("", utterance.text[: joint.start()]), utterance.text[joint.end() :]
        if min(len(first.strip()), len(second.strip())) < _LEAST:
            continue
        told = tuple(Matter(utterance=_part(part, utterance), reading=triage.read(part)) for part in (first, second))
        intents = {one.reading.intent for one in told}
        if len(intents) == 2 and intents <= _MATTERS and all(one.reading.certainty >= _CERTAIN for one in told):
            return told[0], told[1]
    return None


def _part(text: str, whole: Utterance) -> Utterance:
    part = read(text.strip())
    named = {} if part.surname else {"surname": whole.surname, "title": whole.title}
    return replace(part, phone=part.phone or whole.phone, address=part.address or whole.address, **named)
