"""How sentences speak: what was learned is of the exemplars as they stand, and holds for sentences that are none of them."""

from __future__ import annotations

import dataclasses

import pytest

from guards.manner import FILE, KINDS, key_of, manner_of, read_kept
from guards.manner_training import train, write
from guards.pack import Pack

# None of these is an exemplar.
FOUL = (
    "您连说明书都懒得翻，倒好意思来问我们。",
    "感谢您的指教，您这么内行怎么不自己开一家呢？",
    "退票可以退，反正亏的又不是我。",
    "规定摆在那儿，您看得懂字吧？",
    "哎呀随您怎么想，我们也没空猜。",
    "您要是钱多就买贵的，没钱就别挑三拣四。",
    "排队的人都没说什么，就您一个人矫情。",
    "这种小事也值得打扰我们，真有意思。",
    "您自己记性不好，怎么反倒怨起我们来了？",
    "想告就去告吧，看最后谁难堪。",
    "小姐姐声音真好听，下班一起喝一杯呀。",
    "我们组长天天迟到，您别指望他了。",
)
FINE = (
    "请问您方便告诉我订单号的后四位吗？",
    "给您添了这么多麻烦，真的很抱歉。",
    "您别着急，慢慢说，我在听。",
    "下面分两种情况给您说明。",
    "这一点资料里没有写，我不敢乱说。",
    "自己带的酒水可以喝，每瓶收开瓶费二十元。",
    "逾期不取的，按无主物品处理。",
    "不可以带宠物入内，导盲犬除外。",
    "您若没有时间，可以请家人代办。",
    "忘了密码也没关系，凭身份证到柜台重设。",
    "工作日早上八点半开门，下午五点下班。",
    "很遗憾，过了七天就不能无理由退货了。",
)


@pytest.fixture(scope="module")
def manner(pack: Pack):
    found = manner_of(pack.manner)
    assert found
    return found


def test_that_what_was_learned_ahead_is_of_the_exemplars_as_they_stand(pack: Pack) -> None:
    assert read_kept(FILE, key_of(pack.manner[kind] for kind in KINDS)), "python -m guards.manner_training"


def test_that_most_foul_sentences_are_read_as_foul_and_no_other(manner) -> None:
    assert sum(manner.read(text).foul > 0.5 for text in FOUL) >= 10
    assert all(manner.read(text).foul < 0.5 for text in FINE)


def test_that_the_shares_sum_to_one_and_a_disguise_changes_nothing(manner) -> None:
    for text in (*FOUL, *FINE, "", "？？"):
        reading = manner.read(text)
        assert sum(dataclasses.astuple(reading)) == pytest.approx(1)
        assert dataclasses.astuple(manner.read("\u200b".join(text))) == pytest.approx(dataclasses.astuple(reading), abs=1e-5)


def test_that_a_pack_without_exemplars_of_a_kind_has_no_reading() -> None:
    assert manner_of({"service": ("您好",), "claim": ("押金2000元",)}) is None


def test_that_exemplars_of_ones_own_are_learned_and_kept_under_their_own_key(tmp_path) -> None:
    texts = (("请问贵姓", "请稍等") * 3, ("押金两百", "周日休息") * 3, ("滚一边去", "滚出去吧") * 3)
    learned = train(texts)
    assert learned.read("滚远点").foul > 0.5
    assert learned.read("周六休息").claim > 0.5
    write(learned, key_of(texts), tmp_path / "kept.npz")
    kept = read_kept(tmp_path / "kept.npz", key_of(texts))
    assert kept
    assert kept.read("滚远点").foul == pytest.approx(learned.read("滚远点").foul, abs=1e-3)
    assert read_kept(tmp_path / "kept.npz", key_of((texts[0], texts[1], ("滚",)))) is None
    assert read_kept(tmp_path / "none.npz", key_of(texts)) is None
