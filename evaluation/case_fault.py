"""What is wrong with case files, however they are written."""

from __future__ import annotations

from collections.abc import Sequence


class CaseFault(ValueError):
    """What is wrong with case files: one line a fault, `file:line: key: what, in Chinese / English`."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
