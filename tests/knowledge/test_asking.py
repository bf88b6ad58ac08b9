import pytest

from knowledge.asking import bare, plainly
from knowledge.text import fold


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("能不能借把伞", "能不能借伞"),
        ("走之前想买束花", "走之前想买花"),
        ("篱笆倒了是谁的责任", "篱笆倒了由谁负责"),
        ("楼道的灯归谁管", "楼道的灯由谁负责"),
        ("医院服务台周末有人吗", "服务台周末有人吗"),
        ("物业周末几点下班", "前台周末几点下班"),
        ("租船的费用是多少", "租船的怎么收费"),
    ],
)
def test_what_is_asked_in_a_roundabout_way_is_read_plainly(asked: str, plain: str) -> None:
    assert plainly(asked) == plain


@pytest.mark.parametrize(
    "asked", ["带条件的合同能退吗", "门口能不能张贴广告", "谁可以进", "一箱多少瓶", "管理费多少钱", "把手坏了", ""]
)
def test_other_words_stand(asked: str) -> None:
    assert plainly(asked) == asked


@pytest.mark.parametrize("asked", ["请问图书馆几点关门", "你好，图书馆几点关门", "想问一下图书馆几点关门", "图书馆几点关门"])
def test_a_courtesy_changes_nothing(asked: str) -> None:
    assert bare(fold(asked)) == "图书馆几点关门"


@pytest.mark.parametrize("asked", ["请问", "问题反映给谁", "问询处在哪", "?"])
def test_what_is_no_courtesy_stands(asked: str) -> None:
    assert bare(asked) == asked
