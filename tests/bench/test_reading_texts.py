from pathlib import Path

import pytest

from bench.answerability_examples import READINGS, read_texts, reading_bases
from bench.labelled_bases import bundled_bases

TEXT = "一次最多借10册，借期30天。"


def test_every_text_has_questions_it_answers_and_near_misses(tmp_path: Path) -> None:
    bases = reading_bases(tmp_path)
    assert len(bases) >= 20
    assert sum(len(base.questions) for base in bases) >= 1700
    for base in bases:
        stated = sum(one.answerable for one in base.questions)
        assert min(stated, len(base.questions) - stated) >= 30, base.name


def test_no_question_is_written_twice_and_none_stands_in_a_base_that_judges(tmp_path: Path) -> None:
    written = [one.question for base in reading_bases(tmp_path) for one in base.questions]
    judging = {one.question for base in bundled_bases() for one in base.questions}
    assert not judging & set(written)
    for base in reading_bases(tmp_path / "again"):
        asked = [one.question for one in base.questions]
        assert len(asked) == len(set(asked)), base.name


def test_a_list_item_and_the_wordings_of_an_entry_are_read() -> None:
    listed, entry = read_texts(
        "# 须知\n• 禁止吸烟。\n• 禁止携带宠物。\n+ 能抽烟吗 | 禁止吸烟\n- 罚多少\n# ? 借几本 | 借多少\n" + TEXT + "\n- 几点关门"
    )
    assert (listed.text, listed.wordings) == ("- 禁止吸烟。\n- 禁止携带宠物。", ())
    assert listed.questions == (("能抽烟吗", "禁止吸烟"), ("罚多少", None))
    assert (entry.wordings, entry.text) == (("借几本", "借多少"), TEXT)


@pytest.mark.parametrize("answer", ["借期60天", ""])
def test_an_answer_that_does_not_stand_in_its_text_is_named(answer: str) -> None:
    with pytest.raises(ValueError, match="借阅"):
        read_texts(f"# 借阅\n{TEXT}\n+ 借多久 | {answer}\n")


def test_texts_that_stand_alone_are_still_there() -> None:
    alone = [
        one for path in READINGS.glob("reading_*.txt") for one in read_texts(("\n" + path.read_text("utf-8")).split("\n@ ")[0])
    ]
    assert len(alone) >= 60
