"""The check on what is kept of a customer: nothing that had to be masked stands in log or transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from evaluation.checks.check import Check, Outcome, Scene, failed, untold
from evaluation.checks.value import terms


@dataclass(frozen=True, kw_only=True)
class Masked(Check):
    """After the dialogue: none of `values` stands in the log or the stored transcript, however it is spaced."""

    values: tuple[str, ...]
    name = "masked"
    about_zh = "这些内容不得留在日志与对话记录里"
    about_en = "these must not stand in log or transcript"
    example = 'masked: ["13800138000"]'
    where = "after"
    forbids = True

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(values=terms(value))

    def fault(self, scene: Scene) -> Outcome | None:
        after = scene.aftermath
        if after is None or (after.log is None and after.transcript is None):
            return untold("日志与记录")
        for where, text in (("日志", after.log), ("对话记录", after.transcript)):
            if text is not None and any(_bare(value) in _bare(text) for value in self.values):
                return failed(f"{where}里留有应当遮盖的内容")
        return None


def _bare(text: str) -> str:
    return "".join(one for one in text if one.isalnum())
