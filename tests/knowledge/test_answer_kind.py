import pytest

from knowledge.answer_kind import ASKED, HELD, MEASURED, asked_kind, holds


@pytest.mark.parametrize(
    "question, kind",
    [
        ("补一张门禁卡多少钱", "amount"),
        ("泳池水深多少", "length"),
        ("车库限高几米", "length"),
        ("退款要等几天", "duration"),
        ("多长时间能修好", "duration"),
        ("几点关门", "time"),
        ("什么时候交费", "time"),
        ("在哪里办", "place"),
        ("打什么电话", "phone"),
        ("一户能办几张", "count"),
        ("找哪个部门", "person"),
        ("为什么要收这个费", "reason"),
        ("怎么办理", "way"),
        ("可以养狗吗", "yes_no"),
        ("能不能带宠物", "yes_no"),
        ("需要哪些材料", "list"),
        ("你好", "none"),
    ],
)
def test_the_kind_of_answer_asked_for_is_read_from_the_question(question: str, kind: str) -> None:
    assert asked_kind(question) == kind


@pytest.mark.parametrize(
    "kind, sentence, held",
    [
        ("amount", "工本费每张30元。", True),
        ("amount", "不收取任何费用，全程免费。", True),
        ("amount", "请携带身份证到前台办理。", False),
        ("length", "限高2.1米。", True),
        ("length", "开放时间为6:00至22:00。", False),
        ("duration", "3个工作日内到账。", True),
        ("duration", "请到客服中心办理。", False),
        ("phone", "请拨打400-800-1234。", True),
        ("phone", "请拨打客服热线。", False),
        ("temperature", "水温保持在26度左右。", True),
        ("temperature", "水质每天检测两次。", False),
    ],
)
def test_a_sentence_holds_a_kind_only_with_its_unit(kind: str, sentence: str, held: bool) -> None:
    assert holds(kind, sentence) is held


def test_every_kind_that_can_be_asked_can_be_looked_for() -> None:
    assert {kind for kind, _ in ASKED} | {"none"} == set(HELD)
    assert set(HELD) >= MEASURED
