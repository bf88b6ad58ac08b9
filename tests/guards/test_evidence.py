"""What a turn's passages state, and of what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guards.evidence import cited
from guards.finding import GuardContext
from guards.quantity import quantities

Contexts = Callable[..., GuardContext]

PASSAGE = "集满800枚印花可换购一只锅。储值卡面额分三种：500、800元和1200。每次最多寄存6只行李。"


def are_stated(said: str, context: GuardContext) -> bool:
    return all(map(cited(context).states, quantities(said)))


@pytest.mark.parametrize(
    "said", ["八百枚印花换一只锅。", "攒够一千二的卡。", "1200元的储值卡。", "500元面额。", "寄存6只。", "集满八百就能换。"]
)
def test_that_what_the_passages_count_is_stated(said: str, context: Contexts) -> None:
    assert are_stated(said, context(PASSAGE))


@pytest.mark.parametrize("said", ["换购要加6元。", "寄存费6块钱。", "满2400元。"])
def test_that_what_counts_things_states_no_sum(said: str, context: Contexts) -> None:
    assert not are_stated(said, context(PASSAGE))
