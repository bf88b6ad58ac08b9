"""A desk that follows a script, and the API in front of it, in-process and on a loopback port."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.api.app import ApiOptions, create_api
from bot.errors import MessageTooLong, UnknownConversation
from bot.settings import Settings
from bot.turn import Citation, Delta, Done, Event, Failure, Handoff, Message, Opened, Status, TicketRef, Turn

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Past:
    user_text: str
    turn: Turn
    created_at: datetime = NOON


@dataclass(kw_only=True)
class Talk:
    id: str
    token: str
    mode: str = "bot"
    turns: list[Past] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Opening:
    greeting: str = "您好,欢迎致电安居物业客户服务热线"
    company: str = "安居物业"
    assistant_notice: str = "我是 AI 智能客服助手。"
    quick_replies: tuple[str, ...] = ("停车怎么收费?", "我要报修")


class ScriptedDesk:
    """Repeats each message in two sentences, remembers how many came, and misbehaves on demand.

    Messages that begin with 卡住 wait for `release`; 坏了 raises; 断了 ends without an outcome; 记不下 fails;
    投诉 makes a ticket; 人工 hands over; 模型坏了 is a turn in which the model broke down.
    """

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.asked: list[Message] = []
        self.release = threading.Event()
        self.stuck = asyncio.Event()
        self.limit = 4000

    async def answer(self, message: Message, *, token: str | None) -> AsyncIterator[Event]:
        if len(message.text) > self.limit:
            raise MessageTooLong(length=len(message.text), limit=self.limit)
        talk = self._resume(message, token)
        self.asked.append(message)
        if message.conversation_id is None:
            yield Opened(conversation_id=talk.id, token=talk.token)
        yield Status(phase="reading")
        turn = self._turn(talk, message)
        for sentence in turn.reply.split("|"):
            yield Delta(text=sentence)
            if message.text.startswith("卡住"):
                self.stuck.set()
                await asyncio.to_thread(self.release.wait, 10)
        if message.text.startswith("坏了"):
            raise RuntimeError(f"secret: {message.text}")
        if message.text.startswith("断了"):
            return
        if message.text.startswith("记不下"):
            yield Failure(code="desk_unavailable", message_zh="对不起,线路正在调整", message_en="The line is being adjusted")
            return
        if message.text.startswith("人工"):
            yield Handoff(conversation_id=talk.id)
        done = Turn(**{**turn.__dict__, "reply": turn.reply.replace("|", "")})
        talk.turns.append(Past(user_text=message.text, turn=done))
        yield Done(turn=done)

    def conversation(self, conversation_id: str, token: str | None) -> Talk:
        return self._resume(Message(text="", conversation_id=conversation_id), token)

    def opening(self) -> Opening:
        return Opening()

    def _resume(self, message: Message, token: str | None) -> Talk:
        if message.conversation_id is None:
            talk = Talk(id=secrets.token_hex(8), token=secrets.token_urlsafe(16))
            self.talks[talk.id] = talk
            return talk
        talk = self.talks.get(message.conversation_id)
        if talk is None or talk.token != token:
            raise UnknownConversation
        return talk

    def _turn(self, talk: Talk, message: Message) -> Turn:
        count = len(talk.turns) + 1
        ticket = TicketRef(id=f"TS{count}", kind="complaint", priority="normal", due_at=NOON) if "投诉" in message.text else None
        return Turn(
            id=f"{talk.id}-{count}",
            conversation_id=talk.id,
            reply=f"第{count}句。|您说:{message.text}。" if message.text.strip() else "您好!请问有什么可以帮助您",
            intent="silence" if not message.text.strip() else "knowledge_question",
            clauses=("CC-04",) if not message.text.strip() else ("CC-23",) if message.text.startswith("模型坏了") else (),
            model="qwen" if message.text.startswith("模型") else "none",
            answered=True,
            citations=(Citation(title="停车收费", quote="首小时五元", score=0.91),),
            quick_replies=("转人工",),
            ticket=ticket,
            timings_ms={"total": 12.3456},
            token=talk.token if message.conversation_id is None else None,
            draft="staff only",
            why="staff only",
        )


@dataclass(kw_only=True)
class ManualTicks:
    """Seconds that pass only when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def desk() -> ScriptedDesk:
    return ScriptedDesk()


@pytest.fixture
def ticks() -> ManualTicks:
    return ManualTicks()


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(llm="none", data_dir=tmp_path)


@pytest.fixture
def make_api(desk, settings, ticks) -> Callable[..., FastAPI]:
    def make(**options) -> FastAPI:
        return create_api(desk, settings=settings, options=ApiOptions(**{"ticks": ticks, "clock": lambda: NOON, **options}))

    return make


@asynccontextmanager
async def _client(api: FastAPI, *, host: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=api, client=(host, 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        yield client


@pytest.fixture
async def client(make_api) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(make_api()) as client:
        yield client


@pytest.fixture
def client_of() -> Callable[..., object]:
    return _client


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        self.listening.set()


@asynccontextmanager
async def _served(api: FastAPI) -> AsyncIterator[str]:
    server = _Server(uvicorn.Config(api, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    await server.listening.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@pytest.fixture
def served() -> Callable[[FastAPI], object]:
    """Serves an API on a free loopback port, in the test's own event loop."""
    return _served
