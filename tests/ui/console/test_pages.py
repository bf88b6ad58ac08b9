"""The staff console in a real browser: log in, try an answer, import a file and find it, open a conversation, settle a ticket."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

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
from ui.console import conversations_page
from ui.console.records_view import list_conversations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ODD = "<b>{{value}} ${7*7}</b> 月租车位多少钱？"


class ShortDesk:
    """Answers from the knowledge base it is given and records every turn; whoever complains gets a ticket, one sentence is held back."""

    def __init__(self, conversations: Conversations, knowledge: KnowledgeBase, pack) -> None:
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
def page(address, office):
    """A page that has logged in through the form; what the browser complained of is in `page.complaints`."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    password = office.staff.reset()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN").new_page()
        page.set_default_timeout(90_000)
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
        yield page
        browser.close()


def say(page, words: str) -> None:
    box = page.locator("#k-words textarea")
    box.click()
    box.press_sequentially(words, delay=5)
    # Gradio passes a value on a moment after it was typed; an Enter before that sends what stood there before.
    page.wait_for_timeout(500)
    box.press("Enter")
    page.wait_for_function("words => document.querySelector('#k-why .k-head q')?.textContent === words", arg=words)


def test_an_answer_comes_with_its_whole_why(page, address):
    page.goto(f"{address}/staff/")
    page.locator("#k-words textarea").wait_for()
    say(page, "快递柜收费吗")
    assert "每小时收费1元" in page.locator("#k-chat").inner_text()
    assert "您好，请问有什么可以帮您？" in page.locator("#k-chat").inner_text()
    why = page.locator("#k-why").inner_text()
    for expected in (
        "知识问答",
        "CC-33",
        "有把握",
        "confident · 0.97",
        "快递柜",
        "number.unsupported · CC-34",
        "已拦下",
        "1/2 句原样送出",
    ):
        assert expected in why
    say(page, "我要投诉，漏水没人管")
    assert "投诉" in page.locator("#k-why").inner_text()
    page.locator("#k-chat .user").first.click()
    page.wait_for_function("document.querySelector('#k-why .k-head q').textContent === '快递柜收费吗'")


def test_what_a_customer_writes_is_shown_as_written(page, address):
    page.goto(f"{address}/staff/")
    page.locator("#k-words textarea").wait_for()
    say(page, ODD)
    assert ODD in page.locator("#k-chat").inner_text()


def test_an_imported_file_is_kept_and_found_and_a_broken_one_stops_no_other(page, address, office, tmp_path):
    good, broken = tmp_path / "月租车位.md", tmp_path / "坏的.pdf"
    good.write_text("# 月租车位\n\n地下月租车位每月350元，地面每月220元。\n", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.4 broken")
    page.goto(f"{address}/staff/knowledge")
    page.locator("#k-files input[type=file]").wait_for(state="attached")
    page.set_input_files("#k-files input[type=file]", [str(good), str(broken)])
    page.locator("#k-files").get_by_text("坏的").first.wait_for()
    page.click("#k-import")
    page.locator("#k-outcome .k-summary").wait_for()
    outcome = page.locator("#k-outcome").inner_text()
    assert "新增 1" in outcome
    assert "失败 1" in outcome
    assert "坏的.pdf" in outcome
    assert (office.settings.data_dir / "uploads" / "月租车位.md").exists()
    page.fill("#k-question textarea, #k-question input", "月租车位多少钱")
    page.press("#k-question textarea, #k-question input", "Enter")
    page.locator("#k-found table").wait_for()
    assert (
        page.locator("#k-found tbody tr").first.inner_text().startswith("1\t月租车位")
        or "月租车位" in page.locator("#k-found").inner_text()
    )


def test_a_conversation_is_opened_with_every_why(page, address):
    page.goto(f"{address}/staff/conversations")
    page.get_by_label("含试答 trials").check()
    line = page.locator("#k-conversations tr[data-id]").filter(has_text="快递柜收费吗")
    line.wait_for()
    line.press("Enter")
    page.locator("#k-transcript .k-turn").nth(1).wait_for()
    page.locator("#k-transcript details summary").first.click()
    assert "number.unsupported" in page.locator("#k-transcript").inner_text()


def test_a_filter_set_while_the_list_is_loading_counts(page, address, monkeypatch):
    first = threading.Event()

    def slow(engine, wanted):
        if not first.is_set():
            first.set()
            time.sleep(2)
        return list_conversations(engine, wanted)

    monkeypatch.setattr(conversations_page, "list_conversations", slow)
    page.goto(f"{address}/staff/conversations")
    box = page.get_by_label("含试答 trials")
    box.wait_for()
    assert first.wait(30)
    box.check()
    page.locator("#k-conversations tr[data-id]").filter(has_text="快递柜收费吗").wait_for()


def test_what_is_being_written_outlives_an_answer_and_a_new_conversation(page, address):
    page.goto(f"{address}/staff/")
    page.locator("#k-replies button, #k-replies .gallery-item").first.wait_for()
    page.locator("#k-words textarea").wait_for()
    say(page, "快递柜收费吗")
    box = page.locator("#k-words textarea")
    box.fill("还想问一下")
    page.wait_for_timeout(500)
    page.click("#k-new")
    page.wait_for_function("!document.querySelector('#k-why .k-head q')")
    assert box.input_value() == "还想问一下"


def test_a_ticket_is_marked_as_done(page, address):
    page.goto(f"{address}/staff/tickets")
    line = page.locator("#k-tickets tr[data-id]").filter(has_text="漏水没人管")
    line.wait_for()
    assert "还有 23小时5" in line.inner_text()
    line.click()
    page.locator("#k-ticket .k-facts").first.wait_for()
    assert "13800138000" in page.locator("#k-ticket").inner_text()
    page.click("#k-done")
    page.locator("#k-ticket").get_by_text("已办结", exact=True).first.wait_for()
    page.locator("#k-tickets").get_by_text("没有工单").wait_for()


def test_the_status_page_shows_checks_and_counts(page, address):
    page.goto(f"{address}/staff/status")
    page.locator("#k-health tbody tr").first.wait_for()
    assert "Python" in page.locator("#k-health").inner_text()
    assert "不含试答" in page.locator("#k-day").inner_text()


def test_nothing_was_fetched_from_elsewhere_and_no_script_broke(page):
    assert page.complaints == []


def test_logging_out_closes_the_door(page, address):
    page.goto(f"{address}/staff/status")
    page.get_by_role("button", name="退出 Log out").click()
    page.locator("input[name=password]").wait_for()
    page.goto(f"{address}/staff/knowledge")
    page.locator("input[name=password]").wait_for()
    assert page.locator("input[name=password]").is_visible()
    assert page.get_by_role("button", name="退出 Log out").count() == 0
