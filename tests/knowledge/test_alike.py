import pytest

from knowledge.alike import stated


@pytest.mark.parametrize(
    ("word", "text"), [("关门", "每天9:00至21:00开放"), ("退钱", "原路退回"), ("升降机", "电梯停运"), ("门禁", "门禁卡每张30元")]
)
def test_what_says_the_same_of_a_service_is_stated(word: str, text: str) -> None:
    assert stated(word, text)


@pytest.mark.parametrize(("word", "text"), [("关门", "门票每张20元"), ("水深", "泳池每天开放"), ("押金", "租金每月100元")])
def test_what_stands_beside_it_is_not(word: str, text: str) -> None:
    assert not stated(word, text)
