import pytest

from knowledge.alike import in_one_word, in_words_of, stated


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("关门", "每天9:00至21:00开放"),
        ("退钱", "原路退回"),
        ("升降机", "电梯停运"),
        ("门禁", "门禁卡每张30元"),
        ("保安", "员工不收烟酒"),
        ("现金", "由业主转账"),
    ],
)
def test_what_says_the_same_of_a_service_is_stated(word: str, text: str) -> None:
    assert stated(word, text)


@pytest.mark.parametrize(("word", "text"), [("关门", "门票每张20元"), ("水深", "泳池每天开放"), ("押金", "租金每月100元")])
def test_what_stands_beside_it_is_not(word: str, text: str) -> None:
    assert not stated(word, text)


def test_words_that_only_answer_one_another_stay_apart() -> None:
    assert in_one_word("几点闭馆") == in_one_word("几点关门") != in_one_word("几点开门")
    assert in_one_word("住户") != in_one_word("业主")


@pytest.mark.parametrize(
    ("question", "head", "text", "worded"),
    [
        ("公园门票多少钱", "公园收费", "每次10元。", "公园收费多少钱"),
        ("水管堵了谁的责任", "水管堵塞", "由房东负责。", "水管堵塞谁的负责"),
        ("可以给保洁送花吗", "礼仪", "员工不收礼物。", "可以给员工送花吗"),
        ("公众号怎么加", "公众号", "微信中搜索“绿洲”。", "公众号怎么搜索"),
        ("球馆怎么订", "球馆", "请在小程序预订。", "球馆怎么预订"),
        ("狗绳多长", "遛狗", "牵引绳不超过2米。", "牵引绳多长"),
        ("停车要不要钱", "停车", "免费停车。", "停车要不要钱"),
        ("停车不要钱吧", "停车", "免费停车。", "停车免费吧"),
        ("加班怎么加", "加班", "加班由主管批准。", "加班怎么加"),
        ("公园门票多少钱", "公园门票", "收费每次10元。", "公园门票多少钱"),
        ("公园多深", "公园收费", "每次10元。", "公园多深"),
    ],
)
def test_a_question_is_put_in_the_words_that_the_passage_has(question: str, head: str, text: str, worded: str) -> None:
    assert in_words_of(question, head=head, text=text) == worded
