from __future__ import annotations

import pytest

from bot.models.support import keeps_the_facts

CHARGING = "扫码充电，每4小时1元，充满自动断电。充电时间为6:00至23:00，夜间停止供电。"
INVOICE = "自开票之日起60天内可以申请重开，在小程序提交或到前台办理，2个工作日完成，每张限更正一次。"
PHONES = "客服热线：400-800-1234，全天24小时。\n监控中心：400-800-1236，全天24小时，紧急情况请拨打。\n会所预订电话：400-800-1238，每天9:00至22:00接听。"
KEYS = "业主长期外出，可以把备用钥匙交客服中心托管，双方当面封入信封。托管免费，每次最长一年。"


@pytest.mark.parametrize(
    "draft, own_words",
    [
        ("充电时间为6:00至23:00，夜间停止供电，不能充电。", CHARGING),
        ("充电時間為6：00至23：00，夜間停止供電。", CHARGING),
        ("监控中心电话是400-800-1236，全天24小时，紧急情况请拨打。", PHONES),
        ("自开票之日起60天内可以申请重开，2个工作日完成，每张限更正一次。", INVOICE),
        ("托管免费，每次最长一年。", KEYS),
        (INVOICE, INVOICE),
        ("不能，教材教辅不收。", "欢迎捐赠图书。教材教辅不收。"),
    ],
)
def test_a_draft_that_keeps_the_numbers_of_what_it_repeats_is_taken(draft: str, own_words: str) -> None:
    assert keeps_the_facts(draft, own_words)


@pytest.mark.parametrize(
    "draft, own_words",
    [
        pytest.param("不能。", CHARGING, id="a bare verdict"),
        pytest.param("充电时间夜间停止供电。", CHARGING, id="the hours are lost"),
        pytest.param("自开票之日起60天内可以申请重开。", INVOICE, id="one of two terms is lost"),
        pytest.param("充电时间为6:00至22:00，夜间停止供电。", CHARGING, id="an hour is changed"),
        pytest.param(
            "不能，外地读者需另外出示居住证或单位证明。",
            "外地读者需另外出示居住证或单位证明。",
            id="a condition taken for a refusal",
        ),
        pytest.param("收费免费，最多放一年。", KEYS, id="garbled"),
        pytest.param("我非常乐意帮您，请问您什么时候方便呢？", KEYS, id="about something else"),
        pytest.param("", KEYS, id="nothing"),
        pytest.param("托管免费。", "", id="nothing to stand on"),
        pytest.param(
            "托管免费，每次最长一年，另外我们还提供上门取送、代收快递和清洁打扫等多种增值项目。", KEYS, id="mostly invented"
        ),
    ],
)
def test_a_draft_that_loses_or_adds_is_not(draft: str, own_words: str) -> None:
    assert not keeps_the_facts(draft, own_words)


def test_a_draft_that_retells_the_sentence_beside_the_answer_is_not() -> None:
    beside = "充电时间为6:00至23:00，夜间停止供电。"
    assert keeps_the_facts(beside, CHARGING, key=beside)
    assert not keeps_the_facts(beside, CHARGING, key="扫码充电，每4小时1元，充满自动断电。")
