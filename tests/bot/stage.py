"""A desk with everything real but the three parts that vary: what triage reads, what the base knows, what a model says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine

from bot.desk import Desk
from bot.models.errors import ModelUnavailable
from bot.models.profile import ModelProfile, profile_for
from bot.models.state import ModelState
from bot.records.vault import Vault
from bot.triage import DialogueState, Reading
from bot.turn import Delta, Done, Event, Message, Turn
from knowledge.passage import Answer, Hit, Passage

VAULT = Vault("a key for the tests")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSAGE = Passage(
    id="p1", article_id="a1", title="停车收费", text="地下车库月租每月350元。办理时间为周一至周五。", source="停车.md"
)
HIT = Hit(passage=PASSAGE, score=0.8, dense=0.9, lexical=0.6)


@dataclass
class ScriptedTriage:
    intents: dict[str, str] = field(default_factory=dict)

    def read(self, text: str, state: DialogueState | None = None) -> Reading:
        return Reading(intent=self.intents.get(text, "knowledge_question"), certainty=0.9, why="scripted")


@dataclass
class ScriptedBase:
    band: str = "confident"
    asked: list[str] = field(default_factory=list)
    passage: Passage = PASSAGE

    def answer(self, question: str, *, hits: object = None) -> Answer:
        self.asked.append(question)
        if self.band == "broken":
            raise RuntimeError("the index is gone")
        if self.band == "unanswerable":
            return Answer(question=question, band="unanswerable", probability=0.1, text="", passage=None, hits=(HIT,))
        return Answer(question=question, band=self.band, probability=0.9, text=PASSAGE.text, passage=self.passage, hits=(HIT,))


@dataclass
class ScriptedModel:
    """A model that says `pieces` and then fails with `failure`, if any."""

    pieces: tuple[str, ...] = ()
    failure: str | None = None
    phase: str = "ready"
    hesitates_seconds: float = 0.0
    name: str = "scripted"
    profile: ModelProfile = field(default_factory=lambda: profile_for("any", embedded=True))

    def state(self) -> ModelState:
        return ModelState(phase=self.phase)

    @property
    def handle(self) -> ScriptedModel:
        return self

    async def draft(self, _request: object) -> AsyncGenerator[str]:
        await asyncio.sleep(self.hesitates_seconds)
        for piece in self.pieces:
            yield piece
        if self.failure is not None:
            raise ModelUnavailable(self.failure)


@dataclass
class Scene:
    desk: Desk
    engine: Engine
    triage: ScriptedTriage
    base: ScriptedBase

    async def events(self, text: str, conversation_id: str | None = None, token: str | None = None, **more: str) -> list[Event]:
        message = Message(text=text, conversation_id=conversation_id, **more)
        return [event async for event in self.desk.answer(message, token=token)]

    async def turn(self, text: str, after: Turn | None = None, token: str | None = None) -> Turn:
        events = await self.events(text, after and after.conversation_id, token)
        done = events[-1]
        assert isinstance(done, Done)
        assert done.turn.reply == "".join(event.text for event in events if isinstance(event, Delta))
        return done.turn
