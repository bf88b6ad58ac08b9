"""What a model is doing, as staff and the health check see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Phase = Literal["off", "loading", "ready", "restarting", "failed"]


@dataclass(frozen=True, kw_only=True)
class ModelState:
    """`off`: no model is wanted or it was stopped. `reason` says why it is not ready; no customer's text, no secret."""

    phase: Phase
    reason: str = ""
