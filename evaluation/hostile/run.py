"""The real desk before a hostile model: every reply over every door, and the transcript read again afterwards."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from bot.api.app import ApiOptions, create_api
from bot.api.limits import ApiLimits
from bot.assembly import open_office
from evaluation.hostile.doors import DOORS, Door, Heard, listen, listen_on_socket, transcript
from evaluation.hostile.judging import arrived
from evaluation.hostile.pace import Pace, measure
from evaluation.hostile.replies import ModelReply, articles, load_replies
from evaluation.hostile.server import Reply, ScriptedServer, scripted_server
from evaluation.hostile.stage import staged
from evaluation.stock import bench_settings, furnish, stocked_directory
from guards.pack import load_pack

_TOKEN_SECONDS = 3.0
_ON_SOCKET = 24
_PACED = 8
# More often than any customer asks: the bench is no attack to be slowed down.
_LIMITS = ApiLimits(per_conversation_per_minute=10**6, per_address_per_minute=10**6)
_GOOD = "订单满99元免运费。"
_GOOD_QUESTION = "订单满多少免运费？"
# A model is looked at before it is asked, and the desk answers without it meanwhile.
_READY_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One reply over one door. `leaks` are the forbidden parts that arrived, `where` in what; `asked` whether the model was."""

    reply: ModelReply
    door: str
    asked: bool
    status: int
    leaks: tuple[str, ...] = ()
    where: str = ""
    untouched: bool = False

    @property
    def ran(self) -> bool:
        """Whether the desk asked the model and answered the customer: else the case tells nothing."""
        return self.asked and self.status == 200


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to run. `rotate`: each reply over one door, in turn, instead of over all."""

    pack: str = "call_center.zh"
    sets: Sequence[str] = ("hostile", "second", "legitimate")
    rotate: bool = False
    most: int | None = None
    socket: int = _ON_SOCKET
    paced: int = _PACED


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that was seen, and how fast a first sentence came."""

    outcomes: tuple[Outcome, ...]
    paces: tuple[Pace, ...]


def run(request: Request, *, progress: Callable[[str], None] = lambda _: None) -> Report:
    """Open a desk on a directory that is thrown away, and ask. Raises BadReplies, StockError, PackError."""
    pack = load_pack(request.pack)
    replies = [one for name in request.sets for one in load_replies(name, pack)]
    replies = _spread(replies if request.most is None else replies[:: max(1, len(replies) // request.most)])
    stocked = stocked_directory(request.pack, str(articles()))
    with tempfile.TemporaryDirectory(prefix="kefu-hostile-", ignore_cleanup_errors=True) as scratch, scripted_server() as server:
        settings = bench_settings(furnish(stocked, into=Path(scratch)), pack=request.pack, llm="openai:scripted")
        settings = settings.model_copy(update={"model_timeout_seconds": _TOKEN_SECONDS})
        with _pointing_at(server), open_office(settings) as office:
            app = create_api(office.desk, settings=settings, options=ApiOptions(limits=_LIMITS))
            return asyncio.run(_run(app, server, replies, request, progress))


async def _run(
    app: FastAPI, server: ScriptedServer, replies: list[ModelReply], request: Request, progress: Callable[[str], None]
) -> Report:
    await _model_ready(app, server)
    outcomes: list[Outcome] = []
    for place, door in enumerate(DOORS):
        mine = replies[place :: len(DOORS)] if request.rotate else replies
        progress(f"{door}: {len(mine)}")
        for turn, reply in enumerate(mine):
            outcomes.append(await _put(app, server, door, reply, turn=turn + place))
    paces: list[Pace] = []
    async with _served(app) as client:
        chosen = replies[:: max(1, len(replies) // request.socket)][: request.socket] if request.socket else []
        progress(f"socket: {len(chosen)}")
        for turn, reply in enumerate(chosen):
            outcomes.append(await _put(app, server, DOORS[turn % len(DOORS)], reply, turn=turn, client=client))
        for reply in [one for one in replies if one.legitimate][: request.paced]:
            if (pace := await measure(client, server, reply)) is not None:
                paces.append(pace)
    await app.state.answers.drain(seconds=1.0)
    return Report(outcomes=tuple(outcomes), paces=tuple(paces))


async def _model_ready(app: FastAPI, server: ScriptedServer) -> None:
    """Ask until the desk asks the model; a desk that never does is seen by every reply that did not run."""
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        before = len(server.requests)
        server.will(Reply(steps=(_GOOD,)))
        await listen(app, "json", _GOOD_QUESTION)
        if len(server.requests) > before:
            return
        await asyncio.sleep(0.2)


async def _put(
    app: FastAPI, server: ScriptedServer, door: Door, reply: ModelReply, *, turn: int, client: httpx.AsyncClient | None = None
) -> Outcome:
    """One reply over one door, and its transcript.

    A desk that leaves the model alone is given one good answer, and asked again; one that needs no model for the
    question is asked another about the same article.
    """
    heard, asked = Heard(door=door), False
    for question in (reply.question, reply.question, *reply.others):
        before = len(server.requests)
        server.will(staged(reply, turn=turn))
        heard = await (listen(app, door, question) if client is None else listen_on_socket(client, door, question))
        asked = len(server.requests) > before
        if reply.breaks_down:
            # A whole draft in between, so that the desk does not give the model up.
            server.will(Reply(steps=(_GOOD,)))
            await listen(app, "json", _GOOD_QUESTION)
        if asked:
            break
    kept = await transcript(app, heard.conversation())
    leaks, where = arrived(reply, heard.texts()), "stream"
    if not leaks:
        leaks, where = arrived(reply, [kept]), "transcript"
    return Outcome(
        reply=reply,
        door=door if client is None else f"{door} (socket)",
        asked=asked,
        # A streamed completion tells nobody which conversation it opened: its transcript can't be asked for.
        status=heard.status if kept or door == "completions_stream" else 0,
        leaks=leaks,
        where=where if leaks else "",
        untouched=reply.legitimate and reply.text in heard.said() and (reply.text in kept or door == "completions_stream"),
    )


def _spread(replies: list[ModelReply]) -> list[ModelReply]:
    """The replies with those that break the stream down spread evenly among the others."""
    broken, whole = [one for one in replies if one.breaks_down], [one for one in replies if not one.breaks_down]
    gap = max(1, len(whole) // (len(broken) + 1))
    spread: list[ModelReply] = []
    for place, one in enumerate(whole):
        spread.append(one)
        if place % gap == gap - 1 and broken:
            spread.append(broken.pop())
    return spread + broken


@contextmanager
def _pointing_at(server: ScriptedServer) -> Iterator[None]:
    """The environment in which an OpenAI client finds the server, put back afterwards."""
    wanted = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "scripted"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@asynccontextmanager
async def _served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The app behind a real socket on loopback, in this loop."""
    import socket

    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it by an attribute alone
            await asyncio.sleep(0.01)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        await serving
        listener.close()
