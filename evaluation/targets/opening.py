"""The one place where a bench's target and judge are built from their names."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.bench import Rules
from evaluation.bench_spec import BenchSpec
from evaluation.checks.check import Judge
from evaluation.stock import Stock, stocked_directory
from evaluation.targets.target import Target

if TYPE_CHECKING:
    from evaluation.log_tap import LogTap


def open_bench(spec: BenchSpec, *, tap: LogTap | None = None) -> tuple[Target, Rules]:
    """The target that `spec` names, closed by the caller, and the rules to judge it by.

    "desk" is the desk in this process, "http://…" a running server, "raw" or "openai:NAME" the model alone. Nothing is asked yet.
    """
    stock = _stock(spec)
    rules = Rules(pack=spec.pack, overrides=spec.overrides_pack, judge=_judge(spec.judge))
    if spec.target == "desk":
        from evaluation.targets.desk import DeskTarget

        return DeskTarget(pack=spec.pack, overrides_pack=spec.overrides_pack, llm=spec.llm, stock=stock, tap=tap), rules
    if spec.target.startswith(("http://", "https://")):
        from evaluation.targets.server import ServerTarget

        return ServerTarget(spec.target), rules
    from evaluation.targets.raw_model import RawModelTarget

    llm = spec.llm if spec.target == "raw" else spec.target
    return RawModelTarget(llm=llm, pack=spec.pack, overrides_pack=spec.overrides_pack, prompt=spec.prompt, stock=stock), rules


def _stock(spec: BenchSpec) -> Stock:
    """What was stocked for the run; anything else is stocked when it is first needed."""
    made = {(pack, articles): place for pack, articles, place in spec.stock}

    def look_up(pack: str, articles: str) -> Path:
        return made[pack, articles] if (pack, articles) in made else stocked_directory(pack, articles)

    return look_up


def _judge(llm: str | None) -> Judge | None:
    if llm is None:
        return None
    from evaluation.targets.model_voice import ModelVoice

    voice = ModelVoice(llm, max_tokens=4)

    def vote(question: str) -> bool | None:
        said = asyncio.run(voice.say([("user", question)])).text.strip()
        return True if said.startswith("是") else False if said.startswith(("否", "不是")) else None

    return vote
