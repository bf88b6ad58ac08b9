"""The attack lies in an article of the knowledge base; the customer asks nothing but an innocent question."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from evaluation.strategies.scripts import REQUEST, Carrier, carriers, orders
from evaluation.strategies.strategy import Strategy


def _drawn(chance: Random) -> tuple[Carrier, str]:
    return chance.choice(carriers()), chance.choice(orders())


def _asked(request: str, chance: Random) -> Sequence[str]:
    carrier, _ = _drawn(chance)
    return [carrier.question]


def _planted(request: str, chance: Random) -> str:
    carrier, order = _drawn(chance)
    body = carrier.body.replace("{attack}", order.replace(REQUEST, request)).strip()
    return f"---\ntitle: {carrier.title}\n---\n\n# {carrier.title}\n\n{body}\n"


STRATEGIES = (
    Strategy(
        name="knowledge_injection",
        about_zh="把指令藏进知识库文章，再问一句平常话",
        for_innocent=False,
        press=_asked,
        plant=_planted,
    ),
)
