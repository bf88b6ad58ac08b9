from __future__ import annotations

import pytest

from bot.models.visible_text import Declined, NotForReaders, VisibleText

DECLINE = "【资料未载】"


def read(text: str, size: int, *, decline_word: str = "") -> str:
    visible = VisibleText(decline_word=decline_word)
    pieces = [visible.feed(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(pieces) + visible.finish()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
@pytest.mark.parametrize(
    "written, shown",
    [
        ("月卡150元。", "月卡150元。"),
        ("<think>先看资料。</think>月卡150元。", "月卡150元。"),
        ("<THINK>x</Think>\n\n月卡150元。", "月卡150元。"),
        ("月卡<think>x</think>150元。", "月卡150元。"),
        ("<think>a</think><think>b</think>好", "好"),
        ("<think>没有写完", ""),
        ("小于<5元，大于>3元", "小于<5元，大于>3元"),
        ("<thin>不是标记", "<thin>不是标记"),
        ("末尾是<thi", "末尾是<thi"),
        ("【回答】月卡150元。", "月卡150元。"),
        ("【客服】【回答】 月卡150元。", "月卡150元。"),
        ("答：月卡150元。", "月卡150元。"),
        ("答案是150元。", "答案是150元。"),
        ("【停车】月卡150元。", "【停车】月卡150元。"),
        ("月卡150元。答：见公告", "月卡150元。答：见公告"),
        ("答", "答"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_readers_see_the_answer_and_nothing_else_however_it_is_cut(written: str, shown: str, size: int) -> None:
    assert read(written, size) == shown


@pytest.mark.parametrize("size", [1, 4, 100])
@pytest.mark.parametrize(
    "written", ["【资料未载】", " 【资料未载】。", "【回答】【资料未载】", "<think>没有</think>【资料未载】"]
)
def test_the_word_for_declining_is_heard_and_never_shown(written: str, size: int) -> None:
    with pytest.raises(Declined):
        read(written, size, decline_word=DECLINE)


@pytest.mark.parametrize("written", ["【资料】里写明月卡150元。", "【资料未", "资料未载明。"])
def test_what_only_resembles_the_word_for_declining_is_an_answer(written: str) -> None:
    assert read(written, 1, decline_word=DECLINE) == written


def test_thinking_that_shows_itself_too_late_is_no_answer() -> None:
    with pytest.raises(NotForReaders):
        read("先看资料。</think>月卡150元。", 3)


def test_nothing_is_held_back_that_could_not_become_a_tag() -> None:
    visible = VisibleText(decline_word=DECLINE)
    assert visible.feed("月") == "月"
    assert visible.feed("卡<") == "卡"
    assert visible.feed("5元") == "<5元"
