import pytest

from knowledge.extract import TARGET_CHARACTERS, extract
from knowledge.passage import Passage
from knowledge.sentence import sentences


def passage(text: str, *, kind: str = "document") -> Passage:
    return Passage(id="p", article_id="a", title="题目", text=text, source="s.md", kind="faq" if kind == "faq" else "document")


FILLER = "大堂每日由保洁员打扫两次，地面保持干燥清洁，雨天另铺防滑垫并摆放提示牌，请各位住户小心慢行。"


def test_an_approved_answer_comes_whole_and_verbatim() -> None:
    text = "可以。" + FILLER * 6
    assert extract("可以吗", passage(text, kind="faq")).text == text


def test_a_short_passage_comes_whole() -> None:
    text = "泳池每日6:00开放。\n\n周一闭馆检修。"
    assert extract("泳池几点开", passage(text)).text == "泳池每日6:00开放。\n周一闭馆检修。"


def test_of_a_long_passage_the_sentence_that_answers_comes_with_its_condition() -> None:
    text = FILLER * 3 + "装修押金每户2000元。但毛坯房为3000元。" + FILLER * 4
    answer = extract("装修押金要交多少", passage(text)).text
    assert "装修押金每户2000元。但毛坯房为3000元。" in answer
    assert len(answer) <= TARGET_CHARACTERS
    assert answer in text


def test_the_weights_given_decide_over_the_words() -> None:
    text = FILLER * 4 + "门禁卡丢失请先挂失。" + FILLER * 4
    units = sentences(text)
    weights = [0.0] * len(units)
    weights[-1] = 1.0
    assert extract("门禁卡丢了", passage(text), weights=weights).text.endswith(units[-1].text)


def test_what_bears_on_nothing_is_left_out_and_what_qualifies_stays() -> None:
    text = "本卡由前台发放。补办每张30元。折断的另付工本费。但业主免收。前台备有茶水。"
    chosen = "补办每张30元。折断的另付工本费。但业主免收。"
    assert extract("补办多少钱", passage(text), weights=[0.001, 0.9, 0.001, 0.001, 0.001]).text == chosen
    assert extract("补办多少钱", passage(text), weights=[0.3, 0.9, 0.001, 0.001, 0.001]).text == "本卡由前台发放。" + chosen


STEPS = "被困时：\n1. 按警铃。\n2. 靠壁站好，不要扒门。\n3. 等人来救。\n救出之后请看医生。"
ROWS = "按面积收费。\n- 高层：每平方米2元。\n- 洋房：每平方米3元。\n- 商铺：每平方米5元。\n逾期另计。"


def test_who_asks_how_is_told_every_step() -> None:
    weights = [0.001, 0.001, 0.9, 0.4, 0.001, 0.001]
    assert extract("电梯困人怎么办", passage(STEPS), weights=weights).text.startswith("被困时：\n1. 按警铃。")
    assert "3. 等人来救。" in extract("电梯困人怎么办", passage(STEPS), weights=weights).text
    long = STEPS.replace("不要扒门", "不要扒门、踹门、撬门" * 16)
    assert extract("电梯困人怎么办", passage(long), weights=[0.001, 0.001, 0.1, 0.3, 0.9, 0.4]).text.startswith(
        "被困时：\n1. 按警铃。"
    )


def test_a_list_of_which_some_is_said_is_said_whole() -> None:
    said = extract("多少钱一平", passage(ROWS), weights=[0.5, 0.9, 0.6, 0.001, 0.001]).text
    assert "商铺：每平方米5元。" in said
    alone = extract("高层多少钱一平", passage(ROWS), weights=[0.001, 0.9, 0.001, 0.001, 0.001]).text
    assert "商铺" not in alone


def test_the_list_that_follows_the_answer_comes_with_it() -> None:
    text = "抬头有误的，可以申请更正。\n- 期限：60天内。\n- 办理：到前台。\n公司另有规定。"
    assert extract("能重开吗", passage(text), weights=[0.9, 0.001, 0.001, 0.001]).text == text.removesuffix("\n公司另有规定。")


def test_a_list_keeps_its_lead_in() -> None:
    items = "\n".join(f"- 第{number}种材料：{FILLER[:30]}" for number in "一二三四五六七八")
    text = f"办理时请带：\n{items}\n{FILLER}"
    answer = extract("第二种材料是什么", passage(text), weights=[0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]).text
    assert answer.startswith("办理时请带：\n- 第一种材料")
    assert "第二种材料" in answer


def test_a_lead_in_is_not_left_without_its_list() -> None:
    text = f"退房时间是12:00。晚走的请这样申请：\n- 两点以前：免费。{FILLER}\n- 六点以前：半天房费。{FILLER}\n- 再晚：全天房费。{FILLER}"
    said = extract("几点退房", passage(text), weights=[0.9, 0.5, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001]).text
    assert said.startswith("退房时间是12:00。")
    assert "全天房费" in said or not said.endswith("：")


TABLE = "| 房型 | 面积 | 价格 |\n|---|---|---|\n| 标准间 | 28平方米 | 398元 |\n| 江景套房 | 62平方米 | 988元 |\n| 家庭房 | 45平方米 | |"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("江景套房多少钱", "江景套房：面积 62平方米；价格 988元。"),
        ("家庭房多大", "家庭房：面积 45平方米。"),
        ("标准间和家庭房", "标准间：面积 28平方米；价格 398元。\n家庭房：面积 45平方米。"),
    ],
)
def test_of_a_table_the_rows_that_are_named_are_said(question: str, said: str) -> None:
    assert extract(question, passage(TABLE)).text == said


def test_who_names_no_row_is_told_the_table() -> None:
    assert extract("你们的房间怎么收费", passage(TABLE)).text.count("\n") == 2


@pytest.mark.parametrize("markup", ["# 收费标准", "## 一、总则 ##", "---", "| --- | --- |", "```"])
def test_markup_lines_are_not_spoken(markup: str) -> None:
    text = f"{markup}\n停车费每月300元。\n{markup}"
    assert extract("停车费", passage(text)).text == "停车费每月300元。"


@pytest.mark.parametrize("text", ["", "   ", "#", "……", "！！！\n\n---", "无标点的一行"])
def test_any_text_is_borne(text: str) -> None:
    assert extract("什么", passage(text)).text in (text.strip(), "")


def test_sentences_are_slices_of_the_text() -> None:
    text = "# 题\n第一句。“第二句！”\n\n1. 项一；项二\n2. 项三\n| 名 | 价 |\n|---|---|\n| 水 | 3元 |"
    for unit in sentences(text):
        assert text[unit.start : unit.end] == unit.text
        assert unit.text == unit.text.strip() != ""
    assert [unit.text for unit in sentences(text)][:2] == ["第一句。", "“第二句！”"]


def test_a_decimal_point_or_a_clock_time_is_no_sentence_end() -> None:
    assert [unit.text for unit in sentences("每平方米2.8元，6:30开门。")] == ["每平方米2.8元，6:30开门。"]


def test_no_sentence_is_told_from_its_middle_or_to_it() -> None:
    text = f"{FILLER}图书遗失的，买新书赔偿；买不到的，按原价的两倍赔付；套书按整套算。{FILLER}"
    weights = [0.001, 0.1, 0.9, 0.001, 0.001]
    assert extract("买不到怎么赔", passage(text), weights=weights).text == text.replace(FILLER, "")
    items = "办法：\n- 买新书；\n- 赔两倍；\n- 别的。"
    assert "买新书" not in extract("赔多少", passage(items.replace("办法：\n", "")), weights=[0.0, 0.9, 0.0]).text
