"""Looking a question up in the knowledge base: as it stands, or in the place of the question before it."""

from __future__ import annotations

import re

from bot.conversation_state import ConversationState
from bot.followup import asking_part, asks_the_same, is_follow_up, questions, without_courtesies
from bot.reading import Utterance, plain_words
from bot.situation import Situation
from bot.triage import Reading
from bot.triage_cues import cued
from guards.pack import Pack
from knowledge.base import KnowledgeBase
from knowledge.passage import Answer
from knowledge.question import content_words
from knowledge.text import fold

_TAKEN_DOWN = frozenset(
    {
        "complaint",
        "slow_service",
        "work_order",
        "appointment",
        "suggestion",
        "transfer",
        "praise",
        "wrong_number",
        "ticket_status",
    }
)
_SMALL_TALK = frozenset({"greeting", "thanks", "closing", "customer_apology"})
_UNCLEAR = frozenset({"inform", "not_understood"})
_FOLLOWED = _UNCLEAR | {"work_order", "complaint", "slow_service", "appointment", "greeting", "thanks"}
# Above the judgement's own cut: a matter that was misread for a question is worse than a question taken down.
_SECOND_LOOK_CERTAIN = 0.5
_BANDS = {"confident": 2, "uncertain": 1, "unanswerable": 0}
_LEAST_CONTENT = 2
_AGAIN = ("explain_again", "insist")
"""Topics of what is about the answer given before, not a question of its own."""


class LookUp:
    """Asks the knowledge base for the planner."""

    def __init__(self, *, pack: Pack, knowledge: KnowledgeBase) -> None:
        self._cues = pack.cues
        self._knowledge = knowledge

    def answer(self, utterance: Utterance, state: ConversationState) -> Answer:
        """The base's answer; a message that can't stand alone is asked in the place of the question before it."""
        if not self._follows(utterance, state):
            return self._standing_alone(utterance)
        asked = questions(utterance.text, topic=state.topic, cues=self._cues)
        answers = [self._knowledge.answer(one) for one in asked]
        best = max(answers, key=lambda answer: self._rank(answer, utterance))
        repeated = bool(best.text) and best.text == state.told
        return _as_unanswerable(best) if repeated and self._asks_anew(utterance, state) else best

    def again(self, state: ConversationState) -> Answer:
        """What the base said to the conversation's last question."""
        return self._knowledge.answer(state.topic)

    def _standing_alone(self, utterance: Utterance) -> Answer:
        """The answer to the whole message, or if that is better, to the part of it that asks: the rest may be a story."""
        matter = without_courtesies(utterance.text, self._cues)
        whole = self._knowledge.answer(matter)
        asking = asking_part(matter, self._cues)
        if whole.band == "confident" or asking == matter or len(content_words(plain_words(fold(asking)))) < _LEAST_CONTENT:
            return whole
        part = self._knowledge.answer(asking)
        return part if part.band != "unanswerable" and part.probability > whole.probability else whole

    def instead(self, situation: Situation) -> Answer | None:
        """The answer to a message that triage read as something else but that asks; None where it is to be taken as it was read.

        A customer who tells a story and then asks a question wants the answer, not a complaint taken down; and a question
        that was read as nothing in particular is a question, answered or not (CC-32).
        """
        utterance, reading, state = situation.utterance, situation.reading, situation.state
        again = reading.topic in _AGAIN
        if state.procedure is None and reading.intent in _FOLLOWED and not again and self._follows(utterance, state):
            answer = self.answer(utterance, state)
            if answer.band != "unanswerable" or reading.intent in _UNCLEAR:
                return answer
        if again or not self._asks(utterance):
            return None
        if reading.intent in _UNCLEAR:
            return self.answer(utterance, state)
        if reading.intent in _TAKEN_DOWN | _SMALL_TALK and state.procedure is None and self._may_be_asked(utterance, reading):
            answer = self.answer(utterance, state)
            return answer if answer.band != "unanswerable" and answer.probability >= _SECOND_LOOK_CERTAIN else None
        return None

    def _may_be_asked(self, utterance: Utterance, reading: Reading) -> bool:
        """Whether it asks for a point rather than for the matter itself: 修水管要钱吗 does, 能来修水管吗 does not."""
        if reading.intent in _SMALL_TALK:
            # What a rule has settled (whether this is the company at all) is settled.
            return bool(reading.scores) and reading.topic == ""
        if reading.intent == "ticket_status":
            return not self._cues.said("own_matter", utterance.plain)
        if reading.intent == "complaint" and self._cues.said("complains_outright", utterance.plain):
            # Who says in so many words that this is a complaint is heard as one, whatever else is asked.
            return False
        if not reading.topic and reading.intent not in cued(utterance.folded):
            return True
        return self._cues.said("asked_point", utterance.plain)

    def _follows(self, utterance: Utterance, state: ConversationState) -> bool:
        return bool(state.topic) and is_follow_up(utterance.text, self._cues)

    def _asks(self, utterance: Utterance) -> bool:
        """Whether it has the form of a question and asks about something."""
        content = self._cues.without(("empty_words",), utterance.plain)
        return len(content) >= _LEAST_CONTENT and self._cues.said("question", utterance.plain)

    def _asks_anew(self, utterance: Utterance, state: ConversationState) -> bool:
        asks = self._cues.said("question", utterance.plain.rstrip("?？。 ").removesuffix("呢"))
        return asks and not asks_the_same(utterance.text, state.topic)

    def _rank(self, answer: Answer, utterance: Utterance) -> tuple[int, bool, float]:
        """Which of several readings of a fragment is the best: answered at all, by a text that names it, most probably."""
        if answer.passage is None:
            return 0, False, answer.probability
        text = fold(f"{answer.passage.title}{answer.text}{''.join(answer.passage.questions)}")
        names = any(word in text for word in content_words(utterance.folded) if len(word) > 1)
        return min(_BANDS[answer.band], 1), names, answer.probability


def _as_unanswerable(answer: Answer) -> Answer:
    """The same, where what is found was said already and the customer asks for something else."""
    return Answer(question=answer.question, band="unanswerable", probability=0.0, text="", passage=None, hits=answer.hits)


def in_points(text: str) -> str:
    """An answer's sentences as numbered points, each on a line of its own; a single sentence as it stands."""
    pieces = [piece.strip(" ·\n") for piece in re.findall(r"[^。！？!?\n]+[。！？!?]?", text)]
    pieces = [piece for piece in pieces if piece]
    return text if len(pieces) < _LEAST_CONTENT else "\n".join(f"{number}、{piece}" for number, piece in enumerate(pieces, 1))
