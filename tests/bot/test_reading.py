"""What a customer says of themselves is taken, what they say of others is not."""

from __future__ import annotations

import pytest

from bot.name import find_bare_name, find_signed_name
from bot.reading import read


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("我的电话13800138000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("1 3 8 0 0 1 3 8 0 0 0", "13800138000"),
        ("一三八零零一三八零零零", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("打0755-12345678找我", "075512345678"),
        ("138\u200b0013\u200b8000", "13800138000"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "13800138000"),
        ("我家是12栋1203", None),
        ("2026年11月22日下午3点", None),
        ("身份证号440301199001011234", None),
        ("一共三五百块", None),
    ],
)
def test_that_a_telephone_number_is_found_however_it_is_written(text: str, phone: str | None) -> None:
    assert read(text).phone == phone


@pytest.mark.parametrize(
    ("text", "surname", "title"),
    [
        ("我姓王", "王", None),
        ("免贵姓欧阳", "欧阳", None),
        ("我是李女士", "李", "女士"),
        ("我叫张建国，想问停车费", "张", None),
        ("我姓陈，陈先生", "陈", "先生"),
        ("我姓王，是王女士", "王", "女士"),
        ("我姓王，找李先生", "王", None),
        ("敝姓諸葛", "诸葛", None),
        ("姓名要填吗", None, None),
        ("王先生找过我吗", None, None),
        ("我是业主", None, None),
        ("我是马上要搬家的人", None, None),
        ("我叫不到车", None, None),
        ("叫我老王就行，我家灯不亮了", "王", None),
        ("叫我张姐吧", "张", None),
        ("我系陳太", "陈", "太太"),
        ("my name is john smith, 13812345678", "John Smith", None),
        ("i'm mrs. brown", "Brown", "太太"),
        ("我是老师", None, None),
        ("我是老客户", None, None),
        ("那个保安姓李", None, None),
        ("我是张先生的老婆", None, None),
        ("i am calling about the car park", None, None),
    ],
)
def test_that_a_name_is_taken_only_of_the_writer(text: str, surname: str | None, title: str | None) -> None:
    utterance = read(text)
    assert (utterance.surname, utterance.title) == (surname, title)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王", ("王", None)),
        ("小李", ("李", None)),
        ("弓长张", ("张", None)),
        ("免贵姓李", ("李", None)),
        ("张先生", ("张", "先生")),
        ("王建国", ("王", None)),
        ("我姓赵。", ("赵", None)),
        ("我不想说", (None, None)),
        ("你们几点下班", (None, None)),
        ("wang", ("Wang", None)),
        ("mr. smith", ("Smith", "先生")),
        ("my last name is garcia", ("Garcia", None)),
        ("no", (None, None)),
        ("why not", (None, None)),
        ("13800138000", (None, None)),
    ],
)
def test_that_a_bare_name_is_a_name_when_it_was_asked_for(text: str, found: tuple[str | None, str | None]) -> None:
    assert find_bare_name(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话13500009999，王女士", ("王", "女士")),
        ("王建国 13500009999", ("王", None)),
        ("13500009999 李", ("李", None)),
        ("马桶 13500009999", (None, None)),
        ("门锁坏了，13500009999", (None, None)),
        ("下午，13500009999", (None, None)),
    ],
)
def test_that_a_name_beside_a_number_is_its_writers(text: str, found: tuple[str | None, str | None]) -> None:
    assert find_signed_name(text) == found


def test_that_control_characters_and_lone_surrogates_are_dropped() -> None:
    assert read("停车\x00费\ud800多少\x1b[31m").text == "停车费多少[31m"
