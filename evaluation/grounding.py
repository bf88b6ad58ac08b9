"""Groundedness: whether what a knowledge reply says rests on what it cites."""

from __future__ import annotations

import re

from evaluation.checks.wording import letters
from evaluation.observed import Observed
from guards.pack import Pack

_SENTENCE = re.compile(r"[^。！？；\n]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEAST_SHARED = 0.6
_SLOT = re.compile(r"\{[a-z_]+\}")
_SHORTEST = 6


def is_grounded(turn: Observed, pack: Pack) -> bool | None:
    """Whether each sentence of the reply is prescribed wording or rests on a cited quote; None for a turn that is no knowledge reply.

    Resting means: every number of the sentence stands in the quotes, and most of its letter trigrams do (60 %).
    """
    if not turn.answered or not turn.citations:
        return None
    quoted = "".join(letters(one.quote) for one in turn.citations)
    numbers = set(_NUMBER.findall(" ".join(one.quote for one in turn.citations)))
    known = _trigrams(quoted)
    for sentence in _own_sentences(turn.reply, pack):
        if not set(_NUMBER.findall(sentence)) <= numbers:
            return False
        grams = _trigrams(letters(sentence))
        if grams and len(grams & known) < _LEAST_SHARED * len(grams):
            return False
    return True


def _own_sentences(reply: str, pack: Pack) -> list[str]:
    """The sentences that are not the pack's wording; very short ones say nothing that could rest on anything."""
    prescribed = [
        letters(piece)
        for clause in pack.clauses.values()
        for one in clause.wordings.values()
        for form in (*one.chat, *one.phone)
        for sentence in _SENTENCE.findall(form)
        for piece in [_SLOT.sub("", _with_facts(sentence, pack))]
    ]
    found = []
    for sentence in _SENTENCE.findall(reply):
        bare = letters(sentence)
        if len(bare) >= _SHORTEST and not any(bare == one or (len(one) >= _SHORTEST and one in bare) for one in prescribed):
            found.append(sentence)
    return found


def _with_facts(form: str, pack: Pack) -> str:
    for name, value in pack.facts.items():
        form = form.replace(f"{{{name}}}", value)
    return form


def _trigrams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}
