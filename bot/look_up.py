"""Looking a question up in the knowledge base: as it stands, or in the place of the question before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.conversation_state import ConversationState
from bot.followup import (
    about,
    asked_apart,
    asking_part,
    asks_the_same,
    elided,
    is_follow_up,
    lacks_subject,
    questions,
    subject_words,
    without_courtesies,
)
from bot.reading import Utterance, plain_words
from bot.situation import Situation
from bot.triage import Reading
from bot.triage.cues import cued
from guards.glossary import is_english
from guards.pack import Pack
from knowledge.alike import stated
from knowledge.base import KnowledgeBase
from knowledge.passage import Answer
from knowledge.question import content_words
from knowledge.sentence import sentences
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
_STILL_THE_TOPIC = frozenset({"knowledge_question", "thanks", "inform", "customer_apology", "not_understood"})
"""After such a turn, what was asked last is still what is spoken of."""
_LONGEST_ABOUT = 10
_ENGLISH_QUESTION = re.compile(r"[?!;.]+\s*|,?\s+and\s+(?=(?:how|what|when|where|which|is|are|do|does|can|could|may)\b)")
_WHEN = ("alike_days", "alike_hours")
"""Circumstances that an answer covers without naming them: 每天9:00."""
_NO_QUESTION = ("explain_again", "insist", "outbound")
"""Topics of what is about the answer given before, or about a call of the company's: no question that the base could answer."""


class LookUp:
    """Asks the knowledge base for the planner."""

    def __init__(self, *, pack: Pack, knowledge: KnowledgeBase) -> None:
        self._cues = pack.cues
        self._english = pack.english
        self._knowledge = knowledge

    def answer(self, utterance: Utterance, state: ConversationState) -> Answer:
        """The base's answer; a message that can't stand alone is asked in the place of the question before it."""
        if is_english(utterance.folded) and (told := self._from_english(utterance.folded)):
            return told
        if not self._follows(utterance, state):
            alone = self._standing_alone(utterance)
            return self._about_the_topic(utterance, state) or alone if alone.band == "unanswerable" else alone
        asked = questions(utterance.text, topic=state.topic, cues=self._cues)
        answers = [self._knowledge.answer(one) for one in asked]
        if self._names_nothing(utterance):
            answers = [self._kept_to_the_topic(answer, state) for answer in answers]
        best = max(answers, key=lambda answer: self._rank(answer, utterance))
        repeated = bool(best.text) and best.text == state.told
        return _as_unanswerable(best) if repeated and not self._covers(best, utterance, state) else best

    def _from_english(self, folded: str) -> Answer | None:
        """The answers to questions in English, looked up in Chinese; None where none is understood.

        What several ask of which one is not understood is looked up as a whole, or not at all.
        """
        parts = [self._english.in_chinese(part) for part in _ENGLISH_QUESTION.split(folded) if part.strip()]
        if len(parts) > 1 and all(parts):
            answers = [self._knowledge.answer(part) for part in parts]
            return _together(answers) or answers[0]
        whole = self._english.in_chinese(folded)
        return self._knowledge.answer(whole) if whole else None

    def _about_the_topic(self, utterance: Utterance, state: ConversationState) -> Answer | None:
        """A short question right after another one may be about the same thing (门票多少钱 after 泳池几点开门); None where it is not.

        The answer must name both what was spoken of and what is asked for now.
        """
        fragment = utterance.text.strip()
        if not state.topic or state.intent not in _STILL_THE_TOPIC or len(fragment) > _LONGEST_ABOUT:
            return None
        subject = about(state.topic, self._cues)
        answer = self._kept_to_the_topic(self._knowledge.answer(f"{subject}{fragment}"), state)
        return answer if subject and answer.band != "unanswerable" and self._rank(answer, utterance)[1] else None

    def _kept_to_the_topic(self, answer: Answer, state: ConversationState) -> Answer:
        """`answer`, or none where its passage is about something else than the question before."""
        words = subject_words(state.topic, self._cues)
        if answer.passage is None or not words or any(word in _named_in(answer) for word in words):
            return answer
        return _as_unanswerable(answer)

    def _names_nothing(self, utterance: Utterance) -> bool:
        return lacks_subject(utterance.text, self._cues)

    def again(self, state: ConversationState) -> Answer:
        """What the base said to the conversation's last question."""
        return self._knowledge.answer(state.topic)

    def is_asked(self, situation: Situation) -> bool:
        """Whether the message is a question, and asks about something."""
        return situation.reading.intent == "knowledge_question" and self._asks(situation.utterance)

    def goes_on(self, situation: Situation) -> bool:
        """Whether the message goes on with the question before it, though its number is being asked for."""
        utterance, state = situation.utterance, situation.state
        tells = utterance.phone or utterance.surname or any(map(str.isdigit, utterance.folded))
        bare = utterance.folded.strip("?？。.!！ ")
        fragment = bare.endswith(("呢", "的")) and len(bare) > 1
        return not tells and fragment and situation.reading.intent in _FOLLOWED and self._follows(utterance, state, fragment=True)

    def _standing_alone(self, utterance: Utterance) -> Answer:
        """The answer to the whole message, or if that is better, to the part of it that asks: the rest may be a story.

        Who asks two things is told both, as far as each is known.
        """
        matter = without_courtesies(utterance.text, self._cues)
        whole = self._knowledge.answer(next(iter(elided(matter, self._cues)), matter))
        asking = asking_part(matter, self._cues)
        told = self._each_by_itself(asking)
        if told is not None and _says_more(told, whole):
            return replace(told, question=whole.question)
        if whole.band == "confident" or asking == matter or len(content_words(plain_words(fold(asking)))) < _LEAST_CONTENT:
            return whole
        part = self._knowledge.answer(asking)
        return part if part.band != "unanswerable" and part.probability > whole.probability else whole

    def _each_by_itself(self, asking: str) -> Answer | None:
        """The answers to the several questions of a message, as far as they are known; None where it asks one, or none is known."""
        first, *more = asked_apart(asking, self._cues) or ("",)
        if not more:
            return None
        subject = about(first, self._cues)
        return _together([self._knowledge.answer(first), *(self._beside(one, subject) for one in more)])

    def _beside(self, question: str, subject: str) -> Answer:
        """The answer to a question that stands beside one about `subject`: about that (月卡多少钱 after 有健身房吗), where the base says it."""
        if subject and subject not in question and len(question) <= _LONGEST_ABOUT:
            answer = self._knowledge.answer(f"{subject}{question}")
            named = _named_in(answer)
            words = subject_words(subject, self._cues)
            long = [word for word in content_words(fold(question)) if len(word) > 1]
            names = all(stated(word, named) for word in long) if long else _names_one_of(question, named)
            if answer.band != "unanswerable" and any(word in named for word in words) and names:
                return answer
        return self._knowledge.answer(question)

    def instead(self, situation: Situation) -> Answer | None:
        """The answer to a message that triage read as something else but that asks; None where it is to be taken as it was read.

        A customer who tells a story and then asks a question wants the answer, not a complaint taken down; and a question
        that was read as nothing in particular is a question, answered or not (CC-32).
        """
        utterance, reading, state = situation.utterance, situation.reading, situation.state
        if reading.topic in _NO_QUESTION:
            return None
        goes_on = state.procedure is None or self.goes_on(situation)
        if goes_on and reading.intent in _FOLLOWED and self._follows(utterance, state, fragment=state.procedure is not None):
            answer = self.answer(utterance, state)
            if answer.band != "unanswerable" or reading.intent in _UNCLEAR:
                return answer
        if not self._asks(utterance):
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

    def _follows(self, utterance: Utterance, state: ConversationState, *, fragment: bool = False) -> bool:
        """`fragment`: that the message is one needs no other sign."""
        if not state.topic or not (fragment or is_follow_up(utterance.text, self._cues)):
            return False
        # 多久能来 after a repair was taken down is not about the pool that was spoken of before.
        if not self._names_nothing(utterance):
            return True
        return state.intent in _STILL_THE_TOPIC and bool(subject_words(state.topic, self._cues))

    def _asks(self, utterance: Utterance) -> bool:
        """Whether it has the form of a question and asks about something."""
        content = self._cues.without(("empty_words",), utterance.plain)
        return len(content) >= _LEAST_CONTENT and self._cues.said("question", utterance.plain)

    def _covers(self, told: Answer, utterance: Utterance, state: ConversationState) -> bool:
        """Whether what was told already answers this as well: 那周末呢 after 每天9:00 it does, 那小孩呢 only if children are named."""
        asks = self._cues.said("question", utterance.plain.rstrip("?？。 ").removesuffix("呢"))
        if asks:
            return asks_the_same(utterance.text, state.topic)
        kinds = (pattern for name, pattern in self._cues.patterns.items() if name.startswith("alike_") and name not in _WHEN)
        return all(one in fold(told.text) for kind in kinds for one in kind.findall(utterance.folded))

    def _rank(self, answer: Answer, utterance: Utterance) -> tuple[int, bool, float]:
        """Which of several readings of a fragment is the best: answered at all, by a text that names it, most probably."""
        if answer.passage is None:
            return 0, False, answer.probability
        text = _named_in(answer)
        return min(_BANDS[answer.band], 1), _names_one_of(utterance.folded, text), answer.probability


def _names_one_of(question: str, text: str) -> bool:
    """Whether the folded text has one of the question's words."""
    words = content_words(fold(question))
    # 月卡 is two words for the dictionary.
    pairs = (f"{one}{other}" for one, other in pairwise(words) if len(one) == len(other) == 1)
    return any(word in text for word in (*words, *pairs) if len(word) > 1)


def _says_more(told: Answer, whole: Answer) -> bool:
    """Whether the answers to a message's several questions are to be given instead of the one to all of it.

    They are where that is none, or less sure than the least sure of them, or stands on a sentence of theirs.
    """
    if whole.band == "unanswerable" or whole.passage is None or told.probability >= whole.probability:
        return True
    return told.text != whole.text and (whole.key or whole.text) in told.text


def _named_in(answer: Answer) -> str:
    """All that an answer's passage says it is about, folded."""
    passage = answer.passage
    return "" if passage is None else fold(f"{passage.title}{answer.text}{''.join(passage.questions)}")


def _as_unanswerable(answer: Answer) -> Answer:
    """The same, where what is found was said already and the customer asks for something else."""
    return Answer(question=answer.question, band="unanswerable", probability=0.0, text="", passage=None, hits=answer.hits)


def _together(answers: Sequence[Answer]) -> Answer | None:
    """The answers that are known as one, in the order of the questions, as sure as the least sure of them; None where none is."""
    known = [answer for answer in answers if answer.band != "unanswerable" and answer.passage is not None]
    known = [one for at, one in enumerate(known) if one.text not in (before.text for before in known[:at])]
    if not known:
        return None
    least = min(known, key=lambda answer: answer.probability)
    passages = [answer.passage for answer in known if answer.passage is not None]
    if len(passages) == 1:
        return least
    text = _without_repeats(answer.text for answer in known)
    titles = "、".join(dict.fromkeys(passage.title for passage in passages))
    return replace(
        least,
        text=text,
        passage=replace(passages[0], kind="document", title=titles, text="\n\n".join(one.text for one in passages), questions=()),
        hits=tuple(hit for answer in known for hit in answer.hits),
        # Several key sentences make no one sentence that a draft must stand on: it must stand on all that is told.
        key=text,
    )


def _without_repeats(texts: Iterable[str]) -> str:
    """The texts, each on a line of its own, without the sentences that were said already."""
    said: list[str] = []
    for text in texts:
        lines = [
            "".join(unit.text for unit in sentences(line) if not any(unit.text in before for before in said))
            for line in text.split("\n")
        ]
        said.append("\n".join(line for line in lines if line))
    return "\n".join(text for text in said if text)


def in_points(text: str) -> str:
    """An answer's sentences as numbered points, each on a line of its own; a single sentence as it stands."""
    pieces = [piece.strip(" ·\n") for piece in re.findall(r"[^。！？!?\n]+[。！？!?]?", text)]
    pieces = [piece for piece in pieces if piece]
    return text if len(pieces) < _LEAST_CONTENT else "\n".join(f"{number}、{piece}" for number, piece in enumerate(pieces, 1))
