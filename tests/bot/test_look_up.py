"""Who asks two things is told both, as far as each is known."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.conversation_state import ConversationState
from bot.look_up import LookUp
from bot.reading import read
from guards.pack import load_pack
from knowledge.passage import Answer, Passage

PACK = load_pack("call_center.zh")


@dataclass
class Known:
    """A base that knows some questions, with the probability of each answer."""

    answers: dict[str, tuple[str, float]]
    asked: list[str] = field(default_factory=list)

    def answer(self, question: str) -> Answer:
        self.asked.append(question)
        text, probability = self.answers.get(question, ("", 0.1))
        passage = Passage(id=text, article_id=text, title=f"《{text}》", text=text, source="s.md") if text else None
        band = "uncertain" if text else "unanswerable"
        return Answer(question=question, band=band, probability=probability, text=text, passage=passage, hits=())


def looked_up(question: str, answers: dict[str, tuple[str, float]]) -> Answer:
    return LookUp(pack=PACK, knowledge=Known(answers)).answer(read(question), ConversationState())  # type: ignore[arg-type]


BOTH = "花店几点开门，停车场在哪？"
EACH = {"花店几点开门": ("八点。", 0.8), "停车场在哪": ("南门。", 0.7)}


def test_two_questions_have_two_answers_as_sure_as_the_less_sure() -> None:
    answer = looked_up(BOTH, EACH | {BOTH: ("八点。", 0.5)})
    assert (answer.text, answer.probability) == ("八点。\n南门。", 0.7)
    assert answer.passage is not None
    assert "八点。" in answer.passage.text
    assert "南门。" in answer.passage.text
    assert answer.question == BOTH


def test_what_is_known_of_two_questions_is_told() -> None:
    assert looked_up(BOTH, {"停车场在哪": ("南门。", 0.7)}).text == "南门。"


def test_a_whole_that_answers_one_of_the_two_is_said_with_the_other() -> None:
    assert looked_up(BOTH, EACH | {BOTH: ("八点。", 0.99)}).text == "八点。\n南门。"


def test_what_two_answers_both_say_is_said_once() -> None:
    answers = {"花店几点开门": ("八点。周一休息。", 0.8), "停车场在哪": ("周一休息。南门。", 0.7)}
    assert looked_up(BOTH, answers).text == "八点。周一休息。\n南门。"


def test_the_second_question_may_be_about_what_the_first_is() -> None:
    beside = {"健身房月卡多少钱": ("健身房月卡150元。", 0.8), "月卡多少钱": ("停车350元。", 0.95)}
    assert (
        looked_up("有健身房吗，月卡多少钱？", {"有健身房吗": ("健身房在一楼。", 0.9)} | beside).text
        == "健身房在一楼。\n健身房月卡150元。"
    )


@pytest.mark.parametrize("whole", [0.75, 0.9])
def test_a_whole_that_is_surer_than_its_parts_stands(whole: float) -> None:
    assert looked_up(BOTH, EACH | {BOTH: ("八点，南门。", whole)}).text == "八点，南门。"


def test_two_unknown_questions_are_not_answered() -> None:
    assert looked_up(BOTH, {}).band == "unanswerable"


def test_two_questions_in_english_are_looked_up_each() -> None:
    answers = {"健身房几点开门": ("六点。", 0.8), "泳池几点开门": ("七点。", 0.7)}
    asked = "What time does the gym open, and what time does the pool open?"
    assert looked_up(asked, answers).text == "六点。\n七点。"
    assert looked_up("Pls tell me the opening hours of the gym.", answers).text == "六点。"
    assert looked_up("What time does the gym open? Who is your CEO?", answers).band == "unanswerable"
