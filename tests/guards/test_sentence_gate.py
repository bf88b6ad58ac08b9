from __future__ import annotations

import random

import pytest

from guards.finding import Verdict
from guards.sentence_gate import SentenceGate


def passing(sentence: str) -> Verdict:
    return Verdict(raw=sentence, text=sentence, action="passed")


def pieces(text: str, *, step: int = 1, max_chars: int = 300) -> list[str]:
    gate = SentenceGate(passing, max_chars=max_chars)
    verdicts = [verdict for at in range(0, len(text), step) for verdict in gate.feed(text[at : at + step])]
    return [verdict.raw for verdict in verdicts + gate.finish()]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("您好。请问？谢谢！再见；好", ["您好。", "请问？", "谢谢！", "再见；", "好"]),
        ("第一行\n第二行", ["第一行\n", "第二行"]),
        ("请稍等……马上来。", ["请稍等……", "马上来。"]),
        ("好的! 没问题? 是;", ["好的!", " 没问题?", " 是;"]),
        ("一\n\n\n二", ["一\n", "\n\n二"]),
        ("物业费2.80元，押金1,000元。", ["物业费2.80元，押金1,000元。"]),
        ("见https://a.example/x?b=1;c=2。好", ["见https://a.example/x?b=1;c=2。", "好"]),
        ("写作A&amp;B。", ["写作A&amp;B。"]),
        ("他说：“好的。谢谢！”然后走了。", ["他说：“好的。谢谢！”", "然后走了。"]),
        ("费用（含水费。含电费。）见表。下句。", ["费用（含水费。含电费。）见表。", "下句。"]),
        ("【注意】今天停水。", ["【注意】今天停水。"]),
        ("不配对（的括号。" + "很长的话" * 40 + "。尾", ["不配对（的括号。" + "很长的话" * 40 + "。", "尾"]),
    ],
)
@pytest.mark.parametrize("step", [1, 2, 3, 1000])
def test_that_sentences_end_where_a_reader_ends_them(text: str, expected: list[str], step: int) -> None:
    assert pieces(text, step=step) == expected


def test_that_nothing_is_lost_or_moved_however_the_stream_is_cut() -> None:
    text = "您好！物业费每平方米2.80元。\n1、带身份证；2、带房产证。" * 20 + "完"
    for seed in range(30):
        dice, at, gate, out = random.Random(seed), 0, SentenceGate(passing, max_chars=40), []
        while at < len(text):
            step = dice.randint(1, 9)
            out += gate.feed(text[at : at + step])
            at += step
        assert "".join(verdict.raw for verdict in out + gate.finish()) == text


def test_that_nothing_leaves_before_its_border() -> None:
    gate = SentenceGate(passing)
    assert gate.feed("经理的电话是138") == []
    assert gate.feed("0013") == []
    assert [verdict.raw for verdict in gate.feed("8000。下")] == ["经理的电话是1380013" + "8000。"]


def test_that_a_sentence_leaves_with_its_border_and_not_one_token_later() -> None:
    gate = SentenceGate(passing)
    assert [verdict.raw for verdict in gate.feed("您好。")] == ["您好。"]


def test_that_a_run_without_borders_is_cut_before_a_number_and_stays_bounded() -> None:
    text = "啊" * 95 + "13800138000" + "啊" * 200
    out = pieces(text, step=7, max_chars=100)
    assert out[1].startswith("13800138000")
    assert max(map(len, out)) <= 100
    assert pieces("啊" * 60 + "，" + "啊" * 60, max_chars=100)[0].endswith("，")


def test_that_a_hundred_thousand_characters_stay_bounded_and_end() -> None:
    longest = 0

    def watching(sentence: str) -> Verdict:
        nonlocal longest
        longest = max(longest, len(sentence))
        return passing(sentence)

    gate = SentenceGate(watching, max_chars=300, max_total=20_000)
    out = gate.feed("口" * 100_000) + gate.feed("。还有") + gate.finish()
    assert longest <= 300
    assert gate.overflowed
    assert sum(len(verdict.text) for verdict in out) <= 20_000


def test_that_blank_floods_are_not_sentences() -> None:
    assert pieces("\n" * 5000 + "好。", step=64) == ["\n\n好。"]


def test_that_half_a_sentence_of_an_aborted_stream_is_dropped() -> None:
    gate = SentenceGate(passing)
    gate.feed("可以。押金")
    (verdict,) = gate.finish(aborted=True)
    assert (verdict.raw, verdict.text, verdict.action) == ("押金", "", "dropped")
    assert verdict.findings[0].code == "stream.cut"


def test_that_a_whole_stream_may_end_without_a_border() -> None:
    assert pieces("可以办理") == ["可以办理"]


def test_that_characters_split_in_halves_are_joined() -> None:
    gate = SentenceGate(passing)
    out = gate.feed("好\ud83d") + gate.feed("\ude00。") + gate.feed("坏\ud83d") + gate.feed("。") + gate.finish()
    assert [verdict.raw for verdict in out] == ["好\U0001f600。", "坏\ufffd。"]


def test_that_a_gate_serves_one_stream() -> None:
    gate = SentenceGate(passing)
    gate.finish()
    assert gate.finish() == []
    with pytest.raises(RuntimeError, match="new SentenceGate"):
        gate.feed("再来")
    with pytest.raises(ValueError, match="max_chars"):
        SentenceGate(passing, max_chars=0)


def test_that_a_crash_of_the_inspection_is_not_swallowed() -> None:
    def failing(sentence: str) -> Verdict:
        raise LookupError("broken")

    with pytest.raises(LookupError):
        SentenceGate(failing).feed("好。")
