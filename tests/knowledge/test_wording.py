import pytest

from knowledge.wording import same_question


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("物业费怎么交？", "怎么交物业费"),
        ("物业费怎么交？", "您好，请问物业费如何交呢"),
        ("物业费怎么交？", "物業費點樣交啊"),
        ("可以养狗吗？", "能不能养狗"),
        ("有没有健身房", "请问你们有健身房吗"),
        ("停车多少钱", "停车几多钱㗎？"),
        ("如果遇到火灾应该怎么做？", "发生火情怎么办"),
        ("洗车怎么收费", "洗车多少钱？"),
        ("图书馆几点关门", "请问图书馆什么时候闭馆呀"),
        ("图书馆工作日几点开门", "图书馆几点开门"),
        ("停车要取票吗", "停车需要取票吗"),
        ("寄存柜坏了怎么办", "请问“绿洲”公寓楼下的寄存柜坏了咋办"),
        ("押金什么时候退还", "保证金什么时候退回"),
        ("借 书 怎 么 办", "借书怎么办"),
    ],
)
def test_order_courtesies_and_forms_of_asking_make_no_other_question(one: str, other: str) -> None:
    assert same_question(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("物业费怎么交？", "物业费怎么不交？"),
        ("可以养狗吗？", "可以不养狗吗？"),
        ("能退吗", "不能退吗"),
        ("周末上班吗", "周六上班吗"),
        ("停车多少钱", "停车几小时"),
        ("停车多少钱", "停车收费吗"),
        ("图书馆几点开门", "图书馆几点关门"),
        ("图书馆周末几点开门", "图书馆几点开门"),
        ("要取票吗", "不要取票吗"),
        ("公寓押金多少", "押金多少"),
        ("租户停车多少钱", "停车多少钱"),
        ("入住前要交押金吗", "入住后要交押金吗"),
        ("吗", "呢"),
        ("", ""),
    ],
)
def test_another_condition_a_denial_or_more_said_is_another_question(one: str, other: str) -> None:
    assert not same_question(one, other)
