from __future__ import annotations

from guards.row import rows

FARES = "工作日8:00—18:00每小时100元，其他时间每小时150元。"


def test_that_a_row_has_whom_and_when_before_what_holds() -> None:
    first, second = rows("1.2米以下儿童免票，1.2米至1.4米儿童半价。")
    assert [(span.low, span.high) for span in first.spans] == [(float("-inf"), 1.2)]
    assert [(span.low, span.high) for span in second.spans] == [(1.2, 1.4)]
    assert ("money", 0.0) in first.figures
    assert ("money", "half") in second.figures


def test_that_days_are_read_from_their_kinds() -> None:
    assert [sorted(row.days) for row in rows("工作日8:00开放，周末9:00开放，每天22:00关闭。")] == [
        [1, 2, 3, 4, 5],
        [6, 7],
        [1, 2, 3, 4, 5, 6, 7],
    ]


def test_that_a_detail_keeps_the_words_that_lead_to_it() -> None:
    small, later, large, _ = rows("小型车首小时10元，之后每小时5元；大型车首小时20元，之后每小时10元。")
    assert later.is_detail
    assert later.head == small.head != large.head


def test_that_a_phrase_without_an_outcome_is_the_next_ones_condition() -> None:
    (row,) = rows("未保价的包裹丢失，最高赔偿运费的3倍。")
    assert "未保" in row.words
    assert row.lacks


def test_that_a_list_of_figures_is_read_one_by_one() -> None:
    assert len(rows("含流量60GB、通话500分钟。")) == 2
    assert len(rows("工作日18:00以后和周末、节假日40元。")) == 1


def test_that_winter_months_run_over_the_year() -> None:
    (row,) = rows("淡季（11月至次年3月）80元。")
    assert {(span.low, span.high) for span in row.spans} == {(11, 12), (1, 3)}


def test_that_places_lie_in_the_text() -> None:
    text = "说明\n" + FARES
    assert [text[row.start : row.end] for row in rows(text)] == ["工作日8:00—18:00每小时100元", "其他时间每小时150元"]
