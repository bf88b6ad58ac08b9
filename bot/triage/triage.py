"""Triage: which clause governs this turn? It weighs words, sound and meaning against the pack's exemplars."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.triage import rules
from bot.triage.classifier import Classifier, learned
from bot.triage.cues import cued
from bot.triage.digression import to_the_point
from bot.triage.exemplars import labelled_exemplars
from bot.triage.features import asks, ends_asking, readable
from bot.triage.homophones import Hearing
from bot.triage.neighbours import Floats
from bot.triage.reading import DialogueState, Reading
from bot.triage.text import clauses, meant, undisguise
from knowledge.text import fold

if TYPE_CHECKING:
    from bot.triage.encoder import IntentEmbeddings
    from guards.pack import Pack

KNOWLEDGE = "knowledge_question"
COMPLAINT = "complaint"
INFORM = "inform"
PERSONAL = "personal_info"
# What people say around what they want: never the matter of a turn that holds anything else.
COURTESIES = frozenset({"greeting", "thanks", "customer_apology", "closing"})
# What holds no matter of its own beside a courtesy: “好的，清楚了，再见” is a closing.
LIGHT = COURTESIES | {"inform", "not_understood", "silence", "unintelligible"}
# How far words count against meaning, chosen on the sets of bench/data/triage that may be looked at.
_WORDS_SHARE = 0.5
# A courtesy is set aside, and another matter named in `also`, only when its clause says so clearly.
_COURTESY_CERTAIN = 0.5
# “我姓侯，18044962507” beside a matter is what its procedure will ask for, not the matter.
_INFORM_CERTAIN = 0.6
_ALSO_CERTAIN = 0.6
# Declining an ordinary question is the worst mistake: below this, the base is asked first. On the sets that may be looked at, .7
# saves four of five questions that were declined, and loses two of 371 that had to be.
_DECLINE_CERTAIN = 0.7
_DECLINE_CERTAIN_WITH_CUE = 0.4
# “我要投诉，路灯不亮、电梯老坏” is a complaint whatever it is about: a missed one is never made up for.
_DECLARED_COMPLAINT = 5.0
# A trouble told before a question is what the question is about: fitted over the exemplars, held out in blocks, and on the
# sets that may be looked at (1.5 for 1.0: two of seven questions of the sample bases saved, none of 200 complaints lost).
_COMPLAINT_ASKING = 1.0
# 你们公司养了几只猫 is like nothing that was learned: who asks without a word of complaint isn't apologised to on a guess.
_COMPLAINT_CERTAIN = 0.5
_LIKELY = 0.15
# Narrower than `asks`: “几个部门互相推” counts nothing, “打哪个电话” asks.
_ASKS_OR_COUNTS = re.compile(r"[?？吗]$|几[一-鿿]|多少")
_ENDS_ASKING = re.compile(r"[?？吗么呢]$|怎[么样]|多[少久]|哪|(?:找|打给|是)谁|能不能|可不可以|有没有")
# “那他电话多少” after a name that was declined asks for more of the same person, whoever that was.
_SAME_PERSON = re.compile("[他她佢]|那人|这人")
_SAME_MATTER = 1.5
_LEAST_CERTAIN = 0.25
_MOST_CLAUSES = 12


class Triage:
    """Reads a customer's message for the intents of a pack. Thread-safe; learns from the exemplars when it is made."""

    def __init__(self, pack: Pack, embedder: IntentEmbeddings, *, cache_dir: Path | None = None) -> None:
        self._pack = pack
        self._embedder = embedder
        self._company = fold(pack.facts.get("company", ""))
        exemplars = labelled_exemplars(pack)
        self._model: Classifier = learned(exemplars, embedder, cache_dir)
        self._hearing = Hearing(undisguise(exemplar.text) for exemplar in exemplars)
        self._intents = tuple(dict.fromkeys(label.partition(".")[0] for label in self._model.labels))
        self._declining = frozenset(act.intent for act in pack.acts.values() if act.declines)
        self._member = np.array(
            [[label.partition(".")[0] == intent for intent in self._intents] for label in self._model.labels], dtype=np.float32
        )

    def read(self, text: str, state: DialogueState | None = None) -> Reading:
        """The intent that governs `text` after `state`; about 12 ms, most of it one vector of at most 36 characters."""
        state = state or DialogueState()
        plain = undisguise(text)
        certain = self._certain(plain, state)
        if certain:
            return certain
        plain = to_the_point(plain)
        if self._company:
            plain = plain.replace(self._company, "本公司")
        meant = self._hearing.restored(plain)
        parts = _spread(clauses(meant) or (meant,))
        parts_scores = [self._by_intent(self._model.by_words(part)) for part in parts]
        body = self._body(parts, parts_scores)
        labels = self._weigh(",".join(parts), body, plain if plain != meant else "") + self._expectation(body, state)
        labels -= np.log(np.exp(labels).sum())
        scores = self._by_intent(labels)
        intent, ground = self._decide(scores, body, state)
        topic = self._topic(labels, intent)
        if topic == "insist" and state.declined:
            # After a refusal, insisting is the same request again (CC-24: "若客户坚持要求").
            intent, topic, ground = state.intent, state.topic, "在婉拒之后坚持原来的要求"
        also = self._also(intent, body, parts, parts_scores)
        return self._reading(intent, topic, scores, ground or self._why(body, labels, intent, scores), also)

    def _certain(self, plain: str, state: DialogueState) -> Reading | None:
        if rules.is_silent(plain):
            return self._reading("silence", "after_close" if state.closed else "", {}, "消息是空白的")
        if rules.is_unreadable(plain):
            return self._reading("unintelligible", "", {}, "内容不是文字，或无法辨认")
        if rules.is_foreign(plain):
            return self._reading("unintelligible", "language", {}, "多数字符属于本服务台不使用的文字")
        if rules.asks_for_the_company(plain, self._company):
            return self._reading("greeting", "", {}, "询问这里是否本公司")
        if rules.is_bare_number(plain):
            return self._reading("inform", "", {}, "只有一个电话号码")
        return None

    def _weigh(self, whole: str, body: str, written: str) -> Floats:
        """Log-probability of the labels. `written` is what stood there when it was not what was meant, else ""."""
        words = self._model.by_words(body)
        if whole != body:
            words = ((words + self._model.by_words(whole)) / 2).astype(np.float32)
        if written:
            words = ((words + self._model.by_words(written)) / 2).astype(np.float32)
        vector = self._embedder.embed_query(whole if meant(whole) == whole else meant(body))
        mixed = _WORDS_SHARE * words + (1 - _WORDS_SHARE) * self._model.by_meaning(vector)
        return mixed.astype(np.float32)

    def _expectation(self, body: str, state: DialogueState) -> Floats:
        """What the turn before, or saying so outright, makes likelier, as log-odds on labels."""
        expected = np.zeros(len(self._model.labels), dtype=np.float32)
        complaining = _complaining(body)
        for index, label in enumerate(self._model.labels):
            if label.startswith(COMPLAINT):
                expected[index] += complaining
            if state.slot and label in {"inform", "inform.refuse", "inform.withdraw"}:
                expected[index] += 1.0 if asks(body) else 2.5
            if state.procedure and label == "inform.withdraw":
                expected[index] += 0.7
            if state.answered and label == KNOWLEDGE and len(body) <= 12 and asks(body):
                expected[index] += 1.5
            if state.declined and label == "not_understood.insist":
                expected[index] += 1.0
            if state.intent == PERSONAL and label == state.label and _SAME_PERSON.search(body):
                expected[index] += _SAME_MATTER
        return expected

    def _body(self, parts: Sequence[str], scores: Sequence[Floats]) -> str:
        """The text without the courtesies and particulars around its matter; all of it when it holds no matter."""
        kept = [part for part, score in zip(parts, scores, strict=True) if not self._is_aside(score)]
        matter = any(self._intents[int(score.argmax())] not in LIGHT for score in scores)
        return ",".join(kept if kept and matter else parts)

    def _is_aside(self, score: Floats) -> bool:
        best = int(score.argmax())
        needed = {INFORM: _INFORM_CERTAIN} | dict.fromkeys(COURTESIES, _COURTESY_CERTAIN)
        return score[best] >= needed.get(self._intents[best], math.inf)

    def _decide(self, scores: Floats, body: str, state: DialogueState) -> tuple[str, str]:
        order = np.argsort(-scores)
        best = self._intents[int(order[0])]
        certainty = float(scores[order[0]])
        needed = _DECLINE_CERTAIN_WITH_CUE if best in cued(body) else _DECLINE_CERTAIN
        if best in self._declining and certainty < needed:
            second = self._intents[int(order[1])]
            if second not in self._declining and scores[order[1]] >= _LEAST_CERTAIN:
                return second, "像是不能受理的要求，但把握不足，先按第二可能处理"
            return KNOWLEDGE, "像是不能受理的要求，但把握不足，先查资料"
        likely = best == COMPLAINT and certainty < _COMPLAINT_CERTAIN and scores[self._intents.index(KNOWLEDGE)] >= _LIKELY
        if likely and _only_asks(body):
            return KNOWLEDGE, "像是投诉，但只是在问，把握不足，先查资料"
        if certainty < _LEAST_CERTAIN and best != KNOWLEDGE and not state.slot and len(body) >= 4:
            return KNOWLEDGE, "没有一类把握足够，先查资料"
        return best, ""

    def _topic(self, labels: Floats, intent: str) -> str:
        own = [
            (float(value), label)
            for value, label in zip(labels, self._model.labels, strict=True)
            if label.partition(".")[0] == intent
        ]
        return max(own)[1].partition(".")[2] if own else ""

    def _also(self, intent: str, body: str, parts: Sequence[str], scores: Sequence[Floats]) -> tuple[str, ...]:
        if len(parts) < 2:
            return ()
        found: dict[str, float] = {}
        for score in scores:
            best = int(score.argmax())
            if score[best] >= _ALSO_CERTAIN and self._intents[best] != intent:
                found[self._intents[best]] = max(found.get(self._intents[best], 0.0), float(score[best]))
        return tuple(sorted(found, key=lambda name: -found[name]))

    def _why(self, body: str, labels: Floats, intent: str, scores: Floats) -> str:
        label = max(
            (float(v), name) for v, name in zip(labels, self._model.labels, strict=True) if name.partition(".")[0] == intent
        )[1]
        grounds = [word for word in map(readable, self._model.grounds(body, label, 6)) if word][:3]
        certainty = float(scores[self._intents.index(intent)])
        spoken = f"，依据“{'”“'.join(grounds)}”" if grounds else ""
        return f"最像“{label}”的例句（把握 {certainty:.2f}）{spoken}"

    def _by_intent(self, labels: Floats) -> Floats:
        return np.exp(labels) @ self._member

    def _reading(
        self, intent: str, topic: str, scores: Floats | Mapping[str, float], why: str, also: tuple[str, ...] = ()
    ) -> Reading:
        named = dict(zip(self._intents, map(float, scores), strict=True)) if isinstance(scores, np.ndarray) else dict(scores)
        return Reading(
            intent=intent,
            topic=topic,
            certainty=named.get(intent, 1.0 if not named else 0.0),
            clauses=self._pack.act(intent, topic).clauses,
            why=why,
            also=also,
            scores=named,
        )


def _complaining(body: str) -> float:
    """Log-odds of a complaint: for one that is declared, and against one that is told before a question."""
    if "declared" in cued(body):
        last = (clauses(body) or (body,))[-1]
        return 0.0 if _ENDS_ASKING.search(last) and "rhetorical" not in cued(last) else _DECLARED_COMPLAINT
    return -_COMPLAINT_ASKING if ends_asking(body) else 0.0


def _only_asks(body: str) -> bool:
    """Whether it asks, or counts, and holds no word of complaint and no reproach."""
    return _ASKS_OR_COUNTS.search(body) is not None and not {COMPLAINT, "declared", "rhetorical"} & cued(body)


def _spread(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The clauses, or of a long text its first and last ones."""
    return parts if len(parts) <= _MOST_CLAUSES else (*parts[: _MOST_CLAUSES - 4], *parts[-4:])
