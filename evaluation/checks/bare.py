"""A check that has nothing to say but that it is demanded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from evaluation.checks.check import Check
from evaluation.checks.value import BadValue


@dataclass(frozen=True, kw_only=True)
class Bare(Check):
    """A check that is written `name: true`, and with nothing else."""

    @classmethod
    def read(cls, value: object) -> Self:
        if value is not True:
            raise BadValue(f"{cls.name} 只能写 true；不需要时请删去这一行 / {cls.name} takes only true; delete the line instead")
        return cls()
