"""A table's rows read as sentences."""

from __future__ import annotations

from guards.table import spelled_out
from knowledge.passage import Passage


def passage(text: str) -> Passage:
    return Passage(id="p", article_id="a", text=text, source="cases", title="", heading="")


def test_that_every_cell_stands_after_its_row_and_the_head_of_its_column() -> None:
    told = spelled_out(
        passage("| 业务 | 费用 | 办理时长 |\n|---|---|---|\n| 补卡 | 10元 | 当场领取 |\n| 挂失 | 免费 | 3个工作日 |")
    ).text
    assert told == "补卡费用10元，补卡办理时长为当场领取。\n挂失费用免费，挂失办理时长3个工作日。"


def test_that_a_row_named_by_a_figure_says_what_the_figure_is_of() -> None:
    told = spelled_out(passage("| 出发前 | 扣除 |\n|---|---|\n| 14日至7日 | 40% |")).text
    assert told == "出发前14日至7日扣除40%。"


def test_that_text_around_a_table_stays_as_it_is() -> None:
    told = spelled_out(passage("收费如下。\n| 项目 | 价格 |\n|---|---|\n| 洗牙 | 198元 |\n初诊挂号费20元。")).text
    assert told.splitlines() == ["收费如下。", "洗牙价格198元。", "初诊挂号费20元。"]


def test_that_a_passage_without_a_table_is_the_same() -> None:
    one = passage("营业时间9:00|21:00")
    assert spelled_out(one).text == one.text


def test_that_a_cell_that_denies_or_affirms_is_said_in_words() -> None:
    text = spelled_out(passage("| 套餐 | 外景 | 是否可改期 | 底片 |\n|---|---|---|---|\n| 轻简 | 无 | 否 | √ |")).text
    assert text == "轻简没有外景，轻简不可改期，轻简有底片。"
