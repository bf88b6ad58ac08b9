from __future__ import annotations

import pytest

from guards.agency import frees_who_pays, names_another_agent
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
