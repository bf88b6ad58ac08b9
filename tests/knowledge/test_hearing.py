from pathlib import Path

import pytest
from knowledge_fakes import make_base

from knowledge.hearing import Hearing

HEARING = Hearing(
    {
        "健身房": 4,
        "月卡": 2,
        "游泳池": 3,
        "图书馆": 1,
        "多功能厅": 1,
        "门禁": 2,
        "快递": 5,
        "钟点": 1,
        "泳池": 3,
        "门票": 1,
        "空调": 1,
        "赔": 2,
    }
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("建身房月咔怎么办", "健身房月卡怎么办"),
        ("有泳池门漂多少前", "游泳池门票多少钱"),
        ("图书管在那儿", "图书馆在那儿"),
        ("多公能厅能不能办生日会", "多功能厅能不能办生日会"),
        ("块递放哪", "快递放哪"),
        ("房子怎么报休", "房子怎么报修"),
        ("什么时后退月咔", "什么时候退月卡"),  # 后退 is a word, and none that was meant
        ("空挑不制冷", "空调不制冷"),  # 调 is said in two ways
        ("menjin diu le zenme ban", "门禁丢了怎么办"),
        ("yóuyǒngchí jidian kai", "游泳池几点开"),
        ("kuaidi diu le zenme pei", "快递丢了怎么赔"),  # 赔 stands in the base, the commoner 陪 does not
        ("2 lou you meiyou tushuguan", "2楼有没有图书馆"),
    ],
)
def test_a_word_written_by_its_sound_is_taken_for_the_word_that_the_base_has(written: str, meant: str) -> None:
    assert HEARING.restored(written) == meant


@pytest.mark.parametrize(
    "question",
    [
        "健身房月卡怎么办",
        "想找个地方种点花",  # 种点 sounds like 钟点, and shares a character with it
        "园林设计多少钱",
        "我的名字叫有勇",
        "hello, 12345!",
        "what time is it",
        "can you help me",
        "",
    ],
)
def test_what_is_common_or_only_sounds_alike_stands(question: str) -> None:
    assert HEARING.restored(question, beside="种点花草") == question


def test_what_the_passages_found_hold_as_it_is_written_is_meant() -> None:
    assert HEARING.restored("月咔") == "月卡"
    assert HEARING.restored("月咔", beside="“月咔”是我们的牌子") == "月咔"


@pytest.mark.parametrize(
    ("written", "beside", "meant"),
    [
        ("快递鬼在哪", "快递柜在一楼", "快递柜在哪"),
        ("快递鬼在哪", "快递柜边上画着快递鬼", "快递鬼在哪"),
        ("快递是谁送", "快递室在一楼", "快递是谁送"),
        ("快递鬼在哪", "", "快递鬼在哪"),
    ],
)
def test_the_end_of_a_name_is_heard_from_the_passages_found(written: str, beside: str, meant: str) -> None:
    assert HEARING.restored(written, beside=beside) == meant


def test_a_word_with_all_its_characters_exchanged_is_left() -> None:
    assert HEARING.restored("悦喀") == "悦喀"


def test_a_slip_is_answered_as_what_was_meant(tmp_path: Path) -> None:
    base = make_base(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "cars.md").write_text("# 充电桩\n\n地下车库有充电桩，每度电1.20元。\n", "utf-8")
    (tmp_path / "articles" / "pool.md").write_text("# 泳池\n\n泳池每天9:00至21:00开放。\n", "utf-8")
    base.ingest([tmp_path / "articles"])
    meant, written = base.answer("充电桩一度电多少钱"), base.answer("冲电桩一度电多少前")
    base.close()
    assert written.text == meant.text == "地下车库有充电桩，每度电1.20元。"
    assert written.probability == meant.probability
    assert written.question == "冲电桩一度电多少前"


def test_what_has_another_name_here_is_searched_by_that(tmp_path: Path) -> None:
    base = make_base(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "noise.md").write_text("# 噪音\n\n夜里有噪音，请拨打值班电话。\n", "utf-8")
    base.ingest([tmp_path / "articles"])
    assert base.heard("夜里太吵怎么办", []) == "夜里噪音怎么办"
    assert base.heard("夜里噪音怎么办", []) == ""
    base.close()
