from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.observed import Usage
from evaluation.prices import PriceFault, cost_of, read_prices

TABLE = """
[[price]]
pattern = "mini"
currency = "USD"
input = 1.0
output = 10.0
as_of = "today"

[[price]]
pattern = "openai:"
currency = "CNY"
input = 2.0
output = 3.0
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "prices.toml"
    file.write_text(TABLE, "utf-8")
    return file


@pytest.mark.parametrize("model, told", [("openai:some-mini", "$2"), ("openai:large", "¥2.3"), ("anthropic:large", None)])
def test_that_the_first_fitting_price_counts(table: Path, model: str, told: str | None) -> None:
    cost = cost_of(Usage(prompt_tokens=1_000_000, completion_tokens=100_000), model, read_prices(table))
    assert (None if cost is None else str(cost)) == told


def test_that_the_shipped_table_is_read_and_our_own_model_is_free() -> None:
    prices = read_prices()
    assert str(cost_of(Usage(prompt_tokens=10**9, completion_tokens=10**9), "embedded", prices)) == "¥0"
    mini, large = (cost_of(Usage(prompt_tokens=10**6), f"openai:gpt-4o{kind}", prices) for kind in ("-mini", ""))
    assert mini is not None
    assert large is not None
    assert mini.amount < large.amount
    assert all(one.as_of for one in prices)


@pytest.mark.parametrize(
    "text", ["nothing", '[[price]]\npattern="("\ncurrency="CNY"\ninput=1\noutput=1\n', "[[price]]\npattern='x'\n"]
)
def test_that_a_table_that_cannot_be_used_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(PriceFault, match=r"prices\.toml"):
        read_prices(file)
    with pytest.raises(PriceFault):
        read_prices(tmp_path / "missing.toml")
