"""POST /api/chat as server-sent events: numbered, joined, resumable, and recorded whoever goes away."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from bot.api.event_log import EventLog
from bot.api.limits import ApiLimits
from bot.turn import Delta, Done, Failure, Status

SSE = {"Accept": "text/event-stream"}


def parse(raw: str) -> list[tuple[int, str, dict]]:
    events = []
    for block in raw.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if lines:
            events.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return events


async def test_a_turn_comes_as_numbered_events_whose_deltas_join_to_the_reply(client):
    response = await client.post("/api/chat", json={"text": "人工"}, headers=SSE)
    events = parse(response.text)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    names = [name for _, name, _ in events]
    assert names[:2] == ["open", "status"]
    assert names[-2:] == ["handoff", "done"]
    done = events[-1][2]
    assert "".join(data["text"] for _, name, data in events if name == "delta") == done["reply"]
    assert events[0][2] == {"conversation_id": done["conversation_id"], "token": done["token"]}
    assert "staff only" not in response.text


async def test_a_refusal_before_the_first_event_is_a_status_and_no_stream(client):
    response = await client.post("/api/chat", json={"text": "x", "conversation_id": "nobody"}, headers=SSE)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_conversation"


@pytest.mark.parametrize("text", ["坏了", "断了", "记不下"])
async def test_a_failure_after_the_first_event_is_the_last_event(client, text):
    events = parse((await client.post("/api/chat", json={"text": text}, headers=SSE)).text)
    assert events[-1][1] == "error"
    assert events[-1][2]["code"] == "desk_unavailable"
    assert events[-1][2]["message"]
    assert events[-1][2]["message_en"]


async def read_until(response: httpx.Response, mark: str) -> str:
    seen = ""
    async for piece in response.aiter_text():
        seen += piece
        if mark in seen:
            break
    return seen


async def test_a_cut_stream_goes_on_where_it_stopped_and_asks_the_desk_once(make_api, served, desk):
    body = {"text": "卡住", "client_message_id": "b1f7" * 8}
    async with served(make_api()) as url, httpx.AsyncClient(base_url=url) as client:
        async with client.stream("POST", "/api/chat", json=body, headers=SSE) as response:
            seen = parse(await read_until(response, "event: delta"))
        again = client.stream("POST", "/api/chat", json=body, headers={**SSE, "Last-Event-ID": str(seen[-1][0])})
        async with again as response:
            assert response.headers["x-answer"] == "resumed"
            desk.release.set()
            rest = parse((await response.aread()).decode())
    assert [number for number, _, _ in seen + rest] == list(range(1, len(seen) + len(rest) + 1))
    assert rest[-1][1] == "done"
    assert "token" in rest[-1][2]
    assert len(desk.asked) == 1


async def test_an_answer_is_recorded_though_its_reader_went_away(make_api, served, desk):
    api = make_api()
    async with served(api) as url, httpx.AsyncClient(base_url=url) as client:
        async with client.stream("POST", "/api/chat", json={"text": "卡住"}, headers=SSE) as response:
            await read_until(response, "event: delta")
        desk.release.set()
        await api.state.answers.drain(seconds=5)
    (talk,) = desk.talks.values()
    assert [past.user_text for past in talk.turns] == ["卡住"]


async def test_a_quiet_stream_is_kept_open_by_comments(make_api, served, desk):
    api = make_api(limits=ApiLimits(ping_seconds=0.02))
    async with (
        served(api) as url,
        httpx.AsyncClient(base_url=url) as client,
        client.stream("POST", "/api/chat", json={"text": "卡住"}, headers=SSE) as response,
    ):
        assert ": ping" in await read_until(response, ": ping")
        desk.release.set()


async def test_deltas_close_together_are_joined_and_none_is_lost():
    log = EventLog(coalesce_seconds=30)
    for character in "您好,请问":
        log.write(Delta(text=character))
    assert log.events == [Delta(text="您")]
    log.write(Status(phase="writing"))
    assert log.events[1:] == [Delta(text="好,请问"), Status(phase="writing")]


async def test_a_delta_that_waits_goes_out_by_itself():
    log = EventLog(coalesce_seconds=0.01)
    log.write(Delta(text="一"))
    log.write(Delta(text="二"))
    async with asyncio.timeout(2):
        texts = [item[1].text async for item in _take(log, 2)]
    assert texts == ["一", "二"]


async def _take(log: EventLog, count: int):
    async for item in log.follow(0, ping_seconds=5):
        assert item is not None
        yield item
        count -= 1
        if not count:
            return


async def test_a_log_that_ends_without_an_outcome_gets_one():
    log = EventLog(coalesce_seconds=0)
    log.write(Status(phase="reading"))
    log.finish()
    assert isinstance(await log.outcome(), Failure)
    assert isinstance(log.events[-1], Failure)


async def test_many_readers_of_one_answer_all_read_the_same(make_api, served, desk):
    body = {"text": "卡住", "client_message_id": "one" * 9}
    async with served(make_api()) as url, httpx.AsyncClient(base_url=url) as client:

        async def read() -> str:
            return parse((await client.post("/api/chat", json=body, headers=SSE)).text)[-1][2]["reply"]

        readers = [asyncio.create_task(read()) for _ in range(8)]
        async with client.stream("POST", "/api/chat", json=body, headers=SSE) as response:
            await read_until(response, "event: delta")
            desk.release.set()
        assert len(set(await asyncio.gather(*readers))) == 1
    assert len(desk.asked) == 1


async def test_shutdown_waits_for_answers_and_then_stops_them(make_api, client_of, desk):
    api = make_api()
    async with client_of(api) as client:
        asking = asyncio.create_task(client.post("/api/chat", json={"text": "卡住"}))
        await desk.stuck.wait()
        await api.state.answers.drain(seconds=0.05)
        desk.release.set()
        assert (await asking).status_code == 503


def test_done_is_the_last_word():
    log = EventLog(coalesce_seconds=0)
    failure = Failure(code="x", message_zh="", message_en="")
    log.write(failure)
    log.write(Status(phase="writing"))
    assert log.events == [failure]
    assert not isinstance(log.events[-1], Done)
