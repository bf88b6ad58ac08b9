"""The staff console before a desk of the tests' own, and a page that has logged in to it."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import anyio.to_thread
import pytest

from bot.conversations import Conversations
from bot.records.database import open_database
from bot.records.vault import Vault
from bot.settings import Settings
from bot.staff_access import StaffAccess
from bot.tickets import TicketRequest
from bot.turn import Citation, Delta, Done, Event, Message, Opened, Status, Turn
from guards.finding import Finding, Verdict
from guards.pack import load_pack
from knowledge.base import KnowledgeBase
from knowledge.embedding import bundled_embedder


class ShortDesk:
    """Answers from the knowledge base it is given and records every turn; whoever complains gets a ticket, one sentence is held back.

    While `hold` is set, an answer waits for `release` after its first words.
    """

    def __init__(self, conversations: Conversations, knowledge: KnowledgeBase, pack) -> None:
        self.hold = False
        self.release = threading.Event()
        self._conversations = conversations
        self._knowledge = knowledge
        self._pack = pack

    def opening(self):
        return SimpleNamespace(greeting="您好，请问有什么可以帮您？", company="安居物业", quick_replies=("停车怎么收费？",))

    async def answer(self, message: Message, *, token: str | None) -> AsyncIterator[Event]:
        conversation = self._conversations.resume(message, token=token)
        if conversation.token:
            yield Opened(conversation_id=conversation.id, token=conversation.token)
        yield Status(phase="searching")
        turn, ticket = self._turn(message, conversation)
        yield Delta(text=turn.reply)
        if self.hold:
            await anyio.to_thread.run_sync(self.release.wait, 20, abandon_on_cancel=True)
        recorded = self._conversations.record(
            conversation,
            message,
            state=conversation.state,
            settle=lambda ref: Turn(**{**vars(turn), "ticket": ref}),
            ticket=ticket,
        )
        yield Done(turn=recorded)

    def _turn(self, message: Message, conversation) -> tuple[Turn, TicketRequest | None]:
        complaint = "投诉" in message.text
        hits = () if complaint else tuple(self._knowledge.search(message.text))
        reply = hits[0].passage.text if hits else "非常抱歉，我们会尽快回复您。"
        finding = Finding(rule="numbers", clause="CC-34", code="number.unsupported", start=0, end=3)
        turn = Turn(
            id=uuid.uuid4().hex,
            conversation_id=conversation.id,
            reply=reply,
            intent="complaint" if complaint else "knowledge_question",
            clauses=("CC-20",) if complaint else ("CC-33",),
            answered=bool(hits),
            citations=tuple(Citation(title=hit.passage.title, quote=hit.passage.text, score=hit.score) for hit in hits[:1]),
            hits=hits,
            verdicts=(
                Verdict(raw=reply, text=reply, action="passed"),
                Verdict(raw="三天内。", text="", action="dropped", findings=(finding,)),
            ),
            why="exemplar 0.90; confident 0.97",
            timings_ms={"plan": 3.0, "total": 5.0},
            token=conversation.token,
        )
        due = TicketRequest(
            kind="complaint",
            clause="CC-20",
            summary=message.text,
            due_in=timedelta(hours=24),
            surname="王",
            contact="13800138000",
        )
        return turn, due if complaint else None


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[SimpleNamespace]:
    directory = tmp_path_factory.mktemp("console")
    engine = open_database(f"sqlite:///{directory / 'kefu.db'}")
    embedder = bundled_embedder()
    now = lambda: datetime.now(UTC)  # noqa: E731
    knowledge = KnowledgeBase(engine=engine, directory=directory / "index", embedder=embedder, clock=now)
    first = directory / "快递柜.md"
    first.write_text("# 快递柜\n\n快递柜在东门，超过24小时每小时收费1元。\n", encoding="utf-8")
    knowledge.ingest([first])
    pack = load_pack("call_center.zh")
    vault = Vault("a secret for the tests")
    conversations = Conversations(engine=engine, vault=vault, clock=now, idle=timedelta(days=1))
    yield SimpleNamespace(
        settings=Settings(llm="none", data_dir=directory),
        engine=engine,
        vault=vault,
        pack=pack,
        embedder=embedder,
        knowledge=knowledge,
        model=SimpleNamespace(name="none", state=lambda: SimpleNamespace(phase="off", reason="")),
        desk=ShortDesk(conversations, knowledge, pack),
        staff=StaffAccess(directory),
    )
    knowledge.close()
    engine.dispose()


@pytest.fixture(scope="module")
def address(office) -> Iterator[str]:
    """The console on a free loopback port, mounted as the desk mounts it: nothing is built before the first visit."""
    import uvicorn
    from fastapi import FastAPI

    from ui.console.mount import ConsoleOptions, mount_console

    app = FastAPI(redirect_slashes=False)
    mount_console(app, office, options=ConsoleOptions(warm_after_seconds=None))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1))
    ready = threading.Event()
    started = server.startup

    async def startup(sockets=None) -> None:
        await started(sockets)
        ready.set()

    server.startup = startup
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(15)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def password(office) -> str:
    return office.staff.reset()


@pytest.fixture(scope="module")
def log_in(browser, address, password) -> Iterator[Callable[..., object]]:
    """Opens the console's tickets as somebody who logs in through the form, having mistyped the password first.

    What the browser complained of, and what it asked for elsewhere, is in the page's `complaints`.
    """
    contexts = []

    def enter(**options):
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(240_000)  # the first visit builds the console
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "request", lambda request: request.url.startswith((address, "data:", "blob:")) or page.complaints.append(request.url)
        )
        page.goto(f"{address}/staff/tickets")
        page.fill("input[name=password]", "wrong")
        page.click("button")
        page.get_by_text("账号或密码不对").wait_for()
        page.fill("input[name=password]", password)
        page.click("button")
        page.locator("#k-tickets").wait_for()
        page.set_default_timeout(30_000)
        return page

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def page(log_in):
    return log_in(viewport={"width": 1280, "height": 860})


@pytest.fixture(scope="module")
def say() -> Callable[..., None]:
    """Types words on the page of trials and sends them, faster than anybody types; returns when the answer's why is there."""

    def type_and_send(page, words: str) -> None:
        box = page.locator("#k-words textarea")
        box.click()
        box.press_sequentially(words, delay=0)
        box.press("Enter")
        page.wait_for_function("words => document.querySelector('#k-why .k-head q')?.textContent === words", arg=words)

    return type_and_send
