"""The desk on its stage, for the tests of its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from bot.conversations import Conversations
from bot.customers import Customers
from bot.desk import Desk
from bot.planner import Planner
from bot.records.database import open_database
from bot.tickets import Tickets
from evaluation.hostile.server import ScriptedServer, scripted_server
from guards.inspection import Inspection
from guards.pack import load_pack
from tests.bot.drafting_stage import Clock
from tests.bot.stage import NOON, VAULT, Scene, ScriptedBase, ScriptedModel, ScriptedTriage


@pytest.fixture
def scene(tmp_path: Path) -> Callable[..., Scene]:
    engines: list[Engine] = []

    def build(model: ScriptedModel | None = None, *, band: str = "confident", patience_seconds: float = 6.0) -> Scene:
        engine = open_database(f"sqlite:///{tmp_path / 'kefu.db'}")
        engines.append(engine)
        pack = load_pack("call_center.zh")
        triage, base, model = ScriptedTriage(), ScriptedBase(band=band), model or ScriptedModel(phase="off")
        desk = Desk(
            pack=pack,
            conversations=Conversations(engine=engine, vault=VAULT, clock=lambda: NOON, idle=timedelta(days=1)),
            triage=triage,
            planner=Planner(
                pack=pack,
                knowledge=base,
                model=model,
                customers=Customers(engine, VAULT),
                tickets=Tickets(engine, VAULT),
                clock=lambda: NOON,
            ),
            drafter=model,
            inspection=Inspection(pack),
            zone=ZoneInfo("Asia/Shanghai"),
            message_max_chars=100,
            patience_seconds=patience_seconds,
        )
        return Scene(desk=desk, engine=engine, triage=triage, base=base)

    yield build
    for engine in engines:
        engine.dispose()


@pytest.fixture
def hostile_server() -> Iterator[ScriptedServer]:
    with scripted_server() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()
