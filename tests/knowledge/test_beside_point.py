import pytest

from knowledge.beside_point import denied, hourless, unlisted
from knowledge.text import fold

TABLE = "| 品类 | 保修 |\n|---|---|\n| 冰箱、冷柜 | 3年 |\n| 电视机 | 1年 |\n| 电饭煲 | 1年 |\n| 油烟机 | 2年 |"


@pytest.mark.parametrize(
    ("question", "approved", "beside"),
    [
        ("停车月卡怎么续费", ("月卡到期没续费会怎样？", "停车月租忘记交了"), 1.0),
        ("月卡没续费还能进吗", ("月卡到期没续费会怎样？",), 0.0),
        ("停车月卡怎么续费", ("月卡到期没续费会怎样？", "月卡续费多少钱"), 0.0),
        ("停车月卡怎么续费", ("月卡怎么续费？",), 0.0),
        ("停车月卡怎么续费", (), 0.0),
    ],
)
def test_what_happens_if_it_is_not_done_is_another_question(question: str, approved: tuple[str, ...], beside: float) -> None:
    assert denied(question, approved) == beside


@pytest.mark.parametrize(
    ("question", "text", "beside"),
    [
        ("洗碗机保修几年", TABLE, 1.0),
        ("电视机保修几年", TABLE, 0.0),
        ("保修几年", TABLE, 0.0),
        ("洗碗机保修几年", "冰箱保修3年。", 0.0),
    ],
)
def test_a_table_that_lists_other_things_does_not_answer(question: str, text: str, beside: float) -> None:
    assert unlisted(fold(question), head="整机保修期", text=text) == beside


@pytest.mark.parametrize(
    ("question", "text", "beside"),
    [
        ("自修室几点开门", "周一闭馆，自修室照常开放。", 1.0),
        ("自修室几点开门", "自修室7:30开放。", 0.0),
        ("前台几点下班", "前台24小时有人。", 0.0),
        ("门卫几点下班", "门卫全天值守。", 0.0),
        ("自修室周一开门吗", "周一闭馆，自修室照常开放。", 0.0),
        ("几点之前取消能退", "开场2小时前取消的，原路退回。", 0.0),
        ("来访有几点要求", "请出示证件。", 0.0),
    ],
)
def test_who_asks_at_what_hour_is_told_an_hour(question: str, text: str, beside: float) -> None:
    assert hourless(question, fold(text)) == beside
