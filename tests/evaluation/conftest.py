"""Scenes and cases for the tests of the bench."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from evaluation.case import Case
from evaluation.case_loading import load_file
from evaluation.checks.check import Exchange, Scene
from evaluation.observed import Aftermath, Cited, FiledTicket, Observed
from guards.pack import Pack, load_pack

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""

EVERYTHING = frozenset({"intent", "clauses", "answered", "citations", "ticket", "mode", "retrieved"})


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("call_center.zh")


@pytest.fixture
def scene(pack: Pack) -> Callable[..., Scene]:
    """`scene("a reply", user=…, ticket=…, quotes=[…], aftermath=…, **of_the_observed)`."""

    def make(
        reply: str,
        *,
        user: str = "请问",
        ticket: FiledTicket | None = None,
        quotes: tuple[str, ...] = (),
        aftermath: Aftermath | None = None,
        **more: object,
    ) -> Scene:
        observed = Observed(
            reply=reply,
            at=NOW,
            latency_ms=1.0,
            ticket=ticket,
            citations=tuple(Cited(title="停车收费", quote=one, source="停车/收费.md") for one in quotes),
            **{"tells": EVERYTHING, **more},  # type: ignore[arg-type]
        )
        exchange = Exchange(user=user, observed=observed)
        return Scene(pack=pack, dialogue=(exchange,), zone=ZoneInfo("Asia/Shanghai"), aftermath=aftermath)

    return make


@pytest.fixture
def cases(tmp_path: Path) -> Callable[[str], list[Case]]:
    """The cases of a file with this text."""

    def load(text: str) -> list[Case]:
        file = tmp_path / "some.case.yaml"
        file.write_text(text, "utf-8")
        return load_file(file)

    return load
