from __future__ import annotations

import pytest

from guards.agency import charges_for_the_free, frees_who_pays, gives_to_another, names_a_stranger, names_another_agent, stands_in
from guards.phrase import phrases

STATED = ("样品测试费用由供应商承担。转让手续费200元，由转让方支付。专票邮费由我司承担。到付件由收件人付款。",)


@pytest.mark.parametrize(
    "said", ["样品测试费用由我们公司承担。", "转让手续费由受让方支付。", "到付件由寄件人付款。", "专票邮费由客户支付。"]
)
def test_that_another_payer_is_found(said: str) -> None:
    assert names_another_agent(said, STATED)


@pytest.mark.parametrize(
    "said", ["样品测试费用由供应商自己承担。", "转让手续费由转让的一方出。", "专票邮费由我们承担。", "到付件由收件人付款。"]
)
def test_that_the_payer_in_other_words_is_left_alone(said: str) -> None:
    assert not names_another_agent(said, STATED)


def test_that_what_the_customer_pays_is_not_free() -> None:
    assert any(frees_who_pays(one, STATED) for one in phrases("样品测试是免费的。"))
    assert not any(frees_who_pays(one, STATED) for one in phrases("专票邮寄免费。样品测试不是免费的。"))


HANDLED = (
    "延迟退房由前台视当日房态安排。送修前请客户自行备份数据。孕妇须由医生评估后再决定。以上业务须本人持身份证办理。",
    "水表及水表前管道由供水公司负责；水表后管道由用户负责。",
)


@pytest.mark.parametrize(
    "said", ["延迟退房由客房服务员视当日房态安排。", "孕妇由护士评估后就能决定。", "数据由我们的师傅替您备份。"]
)
def test_that_another_hand_in_other_words_is_found(said: str) -> None:
    assert gives_to_another(said, HANDLED) or names_a_stranger(said, HANDLED)


@pytest.mark.parametrize("said", ["延迟退房由前台视房态安排。", "孕妇要由医生评估。", "数据请您自己备份。", "由谁安排呢？"])
def test_that_the_same_hand_is_left_alone(said: str) -> None:
    assert gives_to_another(said, HANDLED) is None
    assert names_a_stranger(said, HANDLED) is None


def test_that_nobody_stands_in_for_whom_the_passage_wants_in_person() -> None:
    assert stands_in("家人带上您的身份证就可以代您办理业务。", HANDLED)
    assert stands_in("业务要您本人持身份证办理，不能请人代办。", HANDLED) is None


def test_that_of_two_things_with_one_name_the_very_one_decides() -> None:
    assert names_another_agent("水表坏了由用户负责维修。", HANDLED)
    assert not names_another_agent("水表后管道由用户负责。", HANDLED)


@pytest.mark.parametrize(
    "text, charges",
    [
        ("保修期内的配件费由客户承担。", True),
        ("配件费要由您自己支付。", True),
        ("配件费免费，您不用承担。", False),
        ("上门费由用户支付。", False),
        ("配件费由用户支付吗？", False),
    ],
)
def test_that_the_customer_is_let_pay_nothing_that_is_free(text: str, charges: bool) -> None:
    passages = ("保修期内人工费、配件费全免。保修期外上门费50元。",)
    assert any(charges_for_the_free(one, passages) for one in phrases(text)) is charges
