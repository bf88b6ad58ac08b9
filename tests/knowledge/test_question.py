import pytest

from knowledge.question import codes, content_words, read_question
from knowledge.text import fold


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("空调显示E9是什么故障", ("e9",)),
        ("R410Ａ加一公斤多少钱", ("r410a",)),
        ("打一张A3多少，A3双面呢", ("a3",)),
        ("我住1203，电话13800138000打不通", ()),
        ("退货要几天", ()),
    ],
)
def test_codes_are_what_has_a_latin_letter_and_no_bare_figure(question: str, found: tuple[str, ...]) -> None:
    assert codes(fold(question)) == found
    assert read_question(question).codes == found


def test_a_word_that_the_dictionary_lacks_is_still_asked_about() -> None:
    assert "会所" in content_words("会所几点开门")
