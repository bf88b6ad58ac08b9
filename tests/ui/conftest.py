"""A desk that follows a script behind the real API and page, and a headless Chromium to look at it with."""

from __future__ import annotations

import secrets
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import anyio.to_thread
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse

from bot.errors import UnknownConversation
from bot.settings import Settings
from bot.turn import Citation, Delta, Done, Event, Failure, Handoff, Message, Opened, Status, TicketRef, Turn
from ui.server import create_app

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Opening:
    greeting: str = "您好，这里是安居物业，请问有什么可以帮助您！"
    company: str = "安居<物业>"
    assistant_notice: str = "AI"
    quick_replies: tuple[str, ...] = ("停车怎么收费？", "我要报修")


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


class PageDesk:
    """Answers in two sentences with a citation. While `hold` is set, the second sentence waits for `release`."""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.asked: list[Message] = []
        self.hold = False
        self.release = threading.Event()
        self.failures = 0

    def opening(self) -> Opening:
        return Opening()

    def conversation(self, conversation_id: str, token: str | None) -> Talk:
        talk = self.talks.get(conversation_id)
        if talk is None or talk.token != token or not talk.turns:
            raise UnknownConversation
        return talk

    async def answer(self, message: Message, *, token: str | None) -> AsyncIterator[Event]:
        talk = self._resume(message, token)
        self.asked.append(message)
        if message.conversation_id is None:
            yield Opened(conversation_id=talk.id, token=talk.token)
        yield Status(phase="searching")
        if self.failures:
            self.failures -= 1
            yield Failure(code="desk_unavailable", message_zh="对不起，线路正在调整", message_en="Sorry, the line is down")
            return
        first, second = f"关于“{message.text}”：", "首小时五元。"
        yield Delta(text=first)
        if self.hold:
            await anyio.to_thread.run_sync(self.release.wait, 20)
        yield Delta(text=second)
        if "人工" in message.text:
            talk.mode = "human"
            yield Handoff(conversation_id=talk.id)
        turn = Turn(
            id=secrets.token_hex(4),
            conversation_id=talk.id,
            reply=first + second,
            intent="knowledge_question",
            clauses=(),
            answered=True,
            citations=(Citation(title="临时停车收费", quote="首小时五元，之后每小时三元。", score=0.9),),
            quick_replies=("转人工",),
            ticket=TicketRef(id="TS1", kind="complaint", priority="normal", due_at=NOON) if "投诉" in message.text else None,
            mode=talk.mode,
            token=talk.token if message.conversation_id is None else None,
        )
        talk.turns.append(Past(user_text=message.text, turn=turn))
        yield Done(turn=turn)

    def _resume(self, message: Message, token: str | None) -> Talk:
        if message.conversation_id is None:
            talk = Talk(id=secrets.token_hex(8), token=secrets.token_urlsafe(16))
            self.talks[talk.id] = talk
            return talk
        talk = self.talks.get(message.conversation_id)
        if talk is None or talk.token != token:
            raise UnknownConversation
        return talk


class Line:
    """The wire to the browser. `cut_next` breaks the connection of so many answers after their first words.

    `shop`, at `/shop`, is a page of somebody else's, who embeds the widget.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.cut_next = 0
        self.shop = ""

    async def __call__(self, scope, receive, send) -> None:
        if scope.get("path") == "/shop":
            await HTMLResponse(self.shop)(scope, receive, send)
            return

        async def watched(message) -> None:
            await send(message)
            if self.cut_next and b"event: delta" in message.get("body", b""):
                self.cut_next -= 1
                raise ConnectionResetError("cut by the test")

        await self._app(scope, receive, watched if scope["type"] == "http" else send)


@dataclass(kw_only=True)
class Site:
    url: str
    port: int
    desk: PageDesk
    line: Line


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        self.listening.set()


@pytest.fixture
def make_app(tmp_path, monkeypatch) -> Callable[..., FastAPI]:
    monkeypatch.chdir(tmp_path)

    def make(desk, **options) -> FastAPI:
        return create_app(desk, settings=Settings(llm="none", data_dir=tmp_path), **options)

    return make


@pytest.fixture
def site(make_app) -> Iterator[Site]:
    desk = PageDesk()
    line = Line(make_app(desk))
    server = _Server(uvicorn.Config(line, host="127.0.0.1", port=0, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.listening.wait(10)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(url=f"http://127.0.0.1:{port}", port=port, desk=desk, line=line)
    desk.release.set()
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: install the packages chromium and fonts-noto-cjk to run the browser tests")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, site):
    """Opens pages; at the end none of them may have broken a policy or thrown an error."""
    contexts = []
    complaints: list[str] = []

    def open_page(path: str = "/", **options):
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        context.add_init_script("addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective))")
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "CSP" in message.text else None)
        if path:
            page.goto(site.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
