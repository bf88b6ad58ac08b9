"""A drafter before a scripted model server, and what its tests ask of it."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator

import pytest

from bot.drafting import Drafter, DraftRequest, Exchange
from bot.models.chat_model import open_chat_model
from bot.models.errors import ModelUnavailable
from bot.settings import Settings
from evaluation.hostile.server import ScriptedServer
from knowledge.passage import Passage

SECRET = "sk-very-secret-0042"
QUESTION = "我叫张伟，停车月卡多少钱？"
PASSAGE = Passage(id="p1", article_id="a1", title="停车收费", text="业主月卡每月150元。", source="parking.md")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def settings_for(llm: str = "openai:scripted-7b", **numbers: float) -> Settings:
    limits = {"model_timeout_seconds": 30.0, "model_total_seconds": 60.0, **numbers}
    return Settings(llm=llm, **limits)  # pyright: ignore[reportArgumentType]


async def at_once(seconds: float) -> None:
    del seconds


def drafter_for(
    server: ScriptedServer, clock: Clock | None = None, *, llm: str = "openai:scripted-7b", **numbers: float
) -> Drafter:
    settings = settings_for(llm, **numbers)
    handle = open_chat_model(settings, environment={"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": SECRET})
    return Drafter(handle, settings, clock=clock or Clock(), pause=at_once)


def request(question: str = QUESTION, *, history: tuple[Exchange, ...] = ()) -> DraftRequest:
    return DraftRequest(question=question, passages=(PASSAGE,), history=history)


async def collect(pieces: AsyncIterator[str]) -> str:
    return "".join([piece async for piece in pieces])


async def collect_into(said: list[str], pieces: AsyncIterator[str]) -> None:
    async for piece in pieces:
        said.append(piece)


async def failure_of(drafter: Drafter) -> tuple[str, str]:
    """The code, and what had come before it."""
    said: list[str] = []
    with pytest.raises(ModelUnavailable) as caught:
        await collect_into(said, drafter.draft(request()))
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert SECRET not in shown
    assert "张伟" not in shown
    return caught.value.code, "".join(said)
