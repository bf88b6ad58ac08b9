"""How a bench is set up, so that it can be told to a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class BenchSpec:
    """How to set a bench up in a process: the target's name (desk, URL, raw:LLM …), pack, model, and who judges."""

    target: str = "desk"
    pack: str = "call_center.zh"
    overrides_pack: bool = False
    llm: str = "none"
    prompt: str = "policies"
    judge: str | None = None
    stock: tuple[tuple[str, str, Path], ...] = ()
    """(pack, articles, stocked directory): made before the workers start, so that they do not make it side by side."""

    @property
    def asks_a_model(self) -> bool:
        """Whether a trial may take as long as a model takes."""
        return self.target != "desk" or self.llm != "none" or self.judge is not None
