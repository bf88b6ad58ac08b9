"""Answering from the knowledge base: what it says, who words it, and what is done where it says nothing (CC-32, CC-33)."""

from __future__ import annotations

from dataclasses import replace

from bot import procedure
from bot.conversation_state import OpenProcedure
from bot.drafting import DraftRequest
from bot.models.chat_model import ChatModelHandle
from bot.openings import salutation
from bot.plan import Line, Plan
from bot.situation import Situation
from bot.taking_down import TakingDown
from bot.turn import Citation
from guards.pack import Pack
from knowledge.passage import Answer, Passage
from knowledge.sentence import sentences
from knowledge.table_rows import table_rows

_NOTED_DOWN_CHARACTERS = 100


class Answering:
    """Plans the turns in which a question is answered, or a callback is taken down for it."""

    def __init__(self, *, pack: Pack, model: ChatModelHandle, taking_down: TakingDown) -> None:
        self._pack = pack
        self._model = model
        self._taking_down = taking_down

    def plan(self, situation: Situation, answer: Answer) -> Plan:
        """What the base answered; verbatim where it is sure, in a model's words where one is ready and it is not."""
        if answer.band == "unanswerable" or answer.passage is None:
            return self._unanswered(situation, answer)
        state, passage = situation.state, answer.passage
        address = salutation(state)
        own_words = Line(origin="knowledge", text=answer.text, break_before=not address or "\n" in answer.text)
        drafted = self._is_drafted(answer, passage)
        passages = self._shown(answer, passage) if drafted else (passage,)
        return Plan(
            intent="knowledge_question",
            clauses=("CC-33",),
            state=state.after(
                "knowledge_question",
                answered=True,
                topic=answer.question,
                told=answer.text,
                knowledge_answers=state.knowledge_answers + 1,
            ),
            before=(*situation.opening, *address, *_noted_down(answer)),
            draft=DraftRequest(
                question=answer.question, passages=self._drafted_from(answer, passages), own_words=answer.text, key=answer.key
            )
            if drafted
            else None,
            declined=self._unanswered(replace(situation, opening=()), answer) if drafted else None,
            instead=(own_words,),
            after=(Line(key="CC-33.check", slots={}, break_before=True),),
            answered=True,
            passages=passages,
            citations=(
                Citation(title=passage.title, quote=answer.text, score=round(answer.hits[0].score, 4), source=passage.source),
            ),
            hits=answer.hits,
            certainty=situation.reading.certainty,
            why=f"{situation.reading.why}; {answer.band} {answer.probability:.2f}",
        )

    def _is_drafted(self, answer: Answer, passage: Passage) -> bool:
        """Who answers: a model phrases documents where the base is uncertain, a trusted one all documents and uncertain approved answers.

        To an approved answer, a single sentence or the rows of a table a small model adds seconds and nothing else.
        """
        if self._model.state().phase != "ready":
            return False
        if self._model.profile.trust == "high":
            return answer.band == "uncertain" or passage.kind == "document"
        wordy = len(sentences(answer.text)) > 1 and not table_rows(passage.text)
        return answer.band == "uncertain" and passage.kind == "document" and wordy

    def _shown(self, answer: Answer, passage: Passage) -> tuple[Passage, ...]:
        """The passages that the model is shown, the one that was judged to hold the answer first."""
        others = (hit.passage for hit in answer.hits if hit.passage.id != passage.id)
        return (passage, *others)[: self._model.profile.passages]

    def _drafted_from(self, answer: Answer, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """What the model reads: the passages; a small one only the words of the first that answer, on which its draft has to stand."""
        if self._model.profile.trust == "high":
            return passages
        return (replace(passages[0], text=answer.text),)

    def _unanswered(self, situation: Situation, answer: Answer) -> Plan:
        reason, opened = situation.utterance.text, situation.state.procedure
        if opened is not None and procedure.takes_questions(self._pack.procedures[opened.id]):
            return self._noted_besides(situation, answer, opened)
        if opened is not None and opened.id == "callback" and opened.reason:
            reason = f"{opened.reason}；{reason}"
        act = self._pack.act("knowledge_question")
        asked = situation.remembering(replace(situation.state, topic=answer.question))
        step = self._taking_down.begin(act.procedure or "callback", asked, reason=reason)
        plan = self._taking_down.plan(step, asked.read_as(asked.reading.intent))
        return replace(plan, hits=answer.hits, why=f"{situation.reading.why}; unanswerable {answer.probability:.2f}")

    def _noted_besides(self, situation: Situation, answer: Answer, opened: OpenProcedure) -> Plan:
        """A question in the middle of what is being taken down, and no answer: it is noted in the same ticket, and the taking down goes on."""
        kept = procedure.asked_besides(self._pack.procedures[opened.id], opened, situation.utterance.text)
        return Plan(
            intent="knowledge_question",
            clauses=("CC-32",),
            state=replace(situation.state.after("knowledge_question", procedure=kept), topic=answer.question),
            before=(*situation.opening, Line(key="CC-32.noted")),
            hits=answer.hits,
            certainty=situation.reading.certainty,
            why=f"{situation.reading.why}; unanswerable {answer.probability:.2f}; 记入{opened.id}",
        )


def _noted_down(answer: Answer) -> tuple[Line, ...]:
    """CC-12: who is told something long is asked to write it down; on a screen it stands written."""
    return (Line(key="CC-12.note_down", channel="phone"),) if len(answer.text) >= _NOTED_DOWN_CHARACTERS else ()
