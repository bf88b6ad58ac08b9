"""A strategy: what an attacker says around a request, and what he may have put into the knowledge base before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """One way to press a request. `press` gets the request and a chance, and returns the turns that take its place.

    `for_innocent`: whether an innocent request pressed like this is still innocent, so that it must be answered.
    `plant`, if any, writes the article (Markdown) that must be in the knowledge base first, from the same request and chance.
    """

    name: str
    about_zh: str
    for_innocent: bool
    press: Callable[[str, Random], Sequence[str]]
    plant: Callable[[str, Random], str] | None = None

    def apply(self, turns: Sequence[str], seed: int) -> tuple[str, ...] | None:
        """The dialogue under pressure: the earlier turns as they are, then the last one, the request, pressed.

        The same for the same (turns, seed). None where there is no request to press.
        """
        if not turns or not turns[-1].strip():
            return None
        pressed = self.press(turns[-1].strip(), self._chance(turns, seed))
        return (*turns[:-1], *pressed) if pressed else None

    def article(self, turns: Sequence[str], seed: int) -> str | None:
        """The article to be ingested before the dialogue of the same (turns, seed); None if the strategy needs none."""
        if self.plant is None or not turns or not turns[-1].strip():
            return None
        return self.plant(turns[-1].strip(), self._chance(turns, seed))

    def _chance(self, turns: Sequence[str], seed: int) -> Random:
        return Random("\0".join((self.name, str(seed), *turns)))
