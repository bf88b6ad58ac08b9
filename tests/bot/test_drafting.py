"""A draft is asked for once, waits no longer than it may, and fails by a code alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.drafting import Drafter, Exchange
from bot.models.chat_model import open_chat_model
from bot.models.errors import ModelUnavailable
from bot.models.state import ModelState
from evaluation.hostile.server import Reply, ScriptedServer, chunk
from tests.bot.drafting_stage import (
    QUESTION,
    Clock,
    collect,
    drafter_for,
    failure_of,
    request,
    settings_for,
)


async def test_a_draft_comes_piece_by_piece_as_the_model_writes_it(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say("业主月卡", "每月150元。", 30.0)
    drafter = drafter_for(hostile_server)
    await warmed(drafter)
    pieces = drafter.draft(request())
    assert await anext(pieces) == "业主月卡"
    assert await anext(pieces) == "每月150元。"
    await pieces.aclose()


async def test_the_request_holds_the_static_prompt_first_and_the_customers_words_last(hostile_server: ScriptedServer) -> None:
    drafter = drafter_for(hostile_server)
    await collect(drafter.draft(request(history=(Exchange(question="能停几辆车？", reply="两辆。"),))))
    sent = hostile_server.requests[0]
    assert [message["role"] for message in sent["messages"]] == ["system", "user", "assistant", "user"]
    assert sent["messages"][-1]["content"].endswith(f"【客户】{QUESTION}")
    assert "业主月卡每月150元" in sent["messages"][-1]["content"]
    assert sent["max_tokens"] == 160
    assert sent["temperature"] == 0
    assert "max_completion_tokens" not in sent


@pytest.mark.parametrize(
    "reply, code, said",
    [
        pytest.param(Reply(refuse=True), "connection", "", id="reset before any byte"),
        pytest.param(Reply(status=500), "server_error", "", id="500"),
        pytest.param(Reply(status=503, body=b"<html>overloaded</html>"), "server_error", "", id="503 with a web page"),
        pytest.param(Reply(status=429), "rate_limited", "", id="429"),
        pytest.param(Reply(status=401), "unauthorised", "", id="401"),
        pytest.param(
            Reply(status=400, body=b'{"error": {"message": "\xe5\xbc\xa0\xe4\xbc\x9f"}}'), "bad_request", "", id="400 that quotes"
        ),
        pytest.param(Reply(steps=()), "empty", "", id="a whole reply without a word"),
        pytest.param(Reply(steps=("  \n", "")), "empty", "", id="blank"),
        pytest.param(Reply(steps=(b"<html>hello</html>",), finish=None), "garbage", "", id="a web page for a stream"),
        pytest.param(Reply(steps=(b"data: {not json}\n\n",)), "garbage", "", id="garbage"),
        pytest.param(Reply(steps=(b"data: 42\n\n",)), "garbage", "", id="json of another shape"),
        pytest.param(Reply(steps=(b'data: {"error": {"message": "x"}}\n\n',)), "server_error", "", id="an error in the stream"),
        pytest.param(Reply(steps=("业主月卡", None)), "cut_short", "业主月卡", id="reset in mid-stream"),
        pytest.param(Reply(steps=("业主月卡",), finish=None), "cut_short", "业主月卡", id="ended without a reason"),
        pytest.param(Reply(steps=("业主月卡",), finish="length"), "cut_short", "业主月卡", id="out of tokens"),
        pytest.param(Reply(steps=("业主", b"data: {not json}\n\n")), "garbage", "业主", id="garbage in mid-stream"),
        pytest.param(Reply(steps=("想一想", "</think>答案")), "garbage", "想一想", id="thinking told too late"),
    ],
)
async def test_every_fault_of_a_model_is_told_by_its_code_alone(
    hostile_server: ScriptedServer, reply: Reply, code: str, said: str
) -> None:
    hostile_server.will(reply)
    assert await failure_of(drafter_for(hostile_server)) == (code, said)


async def test_a_refused_connection_is_told_at_once(hostile_server: ScriptedServer) -> None:
    drafter = drafter_for(ScriptedServer(base_url="http://127.0.0.1:1/v1"))
    began = time.monotonic()
    assert (await failure_of(drafter))[0] == "connection"
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "steps, code, said",
    [
        ((30.0, "迟了"), "first_token_timeout", ""),
        (("<think>", "想", 30.0), "first_token_timeout", ""),
        (("业主", 30.0, "迟了"), "next_token_timeout", "业主"),
    ],
)
async def test_waiting_for_a_token_has_an_end_and_the_stream_is_closed(
    hostile_server: ScriptedServer, steps: tuple[str | float, ...], code: str, said: str
) -> None:
    hostile_server.will_say(*steps)
    drafter = drafter_for(hostile_server, model_timeout_seconds=0.6)
    await warmed(drafter)
    began = time.monotonic()
    assert await failure_of(drafter) == (code, said)
    assert time.monotonic() - began < 4
    assert await asyncio.to_thread(hostile_server.client_left.wait, 4)
    assert len(hostile_server.requests) == 1, "a customer who waited is not made to wait again"


async def test_a_model_that_dribbles_is_ended_by_the_total_time(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say(*(step for _ in range(100) for step in ("啊", 0.2)))
    drafter = drafter_for(hostile_server, model_total_seconds=1.0)
    await warmed(drafter)
    code, said = await failure_of(drafter)
    assert code == "total_timeout"
    assert 0 < len(said) < 20


async def test_a_model_that_thinks_aloud_for_ever_never_counts_as_having_begun(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say("<think>", *(step for _ in range(100) for step in ("想", 0.1)))
    drafter = drafter_for(hostile_server, model_timeout_seconds=0.8)
    await warmed(drafter)
    assert await failure_of(drafter) == ("first_token_timeout", "")


async def test_a_hundred_thousand_characters_are_not_read_to_the_end(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say(*(["停车费每月一百五十元。" * 10] * 900))
    code, said = await failure_of(drafter_for(hostile_server))
    assert code == "too_long"
    assert len(said) <= 160 * 8


@pytest.mark.parametrize("first", [Reply(refuse=True), Reply(status=500), Reply(status=429), Reply(steps=())])
async def test_a_fault_before_the_first_word_is_tried_again_once(hostile_server: ScriptedServer, first: Reply) -> None:
    hostile_server.will(first, Reply(steps=("每月150元。",)))
    assert await collect(drafter_for(hostile_server).draft(request())) == "每月150元。"
    assert len(hostile_server.requests) == 2


@pytest.mark.parametrize(
    "reply, retries, tries",
    [
        (Reply(status=500), 1, 2),
        (Reply(status=500), 0, 1),
        (Reply(status=401), 1, 1),
        (Reply(steps=("业主", None)), 1, 1),
    ],
)
async def test_no_fault_is_tried_more_often_than_settings_say_and_none_after_a_word(
    hostile_server: ScriptedServer, reply: Reply, retries: int, tries: int
) -> None:
    hostile_server.will(reply)
    await failure_of(drafter_for(hostile_server, model_retries=retries))
    assert len(hostile_server.requests) == tries


async def test_after_three_failures_in_a_row_the_model_is_left_alone_for_half_a_minute(
    hostile_server: ScriptedServer, clock: Clock
) -> None:
    hostile_server.will(Reply(status=401))
    drafter = drafter_for(hostile_server, clock)
    for _ in range(3):
        assert (await failure_of(drafter))[0] == "unauthorised"
    assert (await failure_of(drafter))[0] == "circuit_open"
    assert len(hostile_server.requests) == 3
    clock.now = 31.0
    hostile_server.will_say("每月150元。")
    assert await collect(drafter.draft(request())) == "每月150元。"
    assert await collect(drafter.draft(request())) == "每月150元。"


async def test_after_the_rest_one_customer_tries_for_all(hostile_server: ScriptedServer, clock: Clock) -> None:
    hostile_server.will(Reply(status=401))
    drafter = drafter_for(hostile_server, clock)
    for _ in range(3):
        await failure_of(drafter)
    clock.now = 31.0
    hostile_server.will_say("每月", 5.0, "150元。")
    trying = drafter.draft(request())
    assert await anext(trying) == "每月"
    assert (await failure_of(drafter))[0] == "circuit_open"
    await trying.aclose()


async def test_cancelling_the_turn_closes_the_stream_to_the_model(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say("业主", 30.0)
    drafter = drafter_for(hostile_server)
    heard = asyncio.Event()

    async def listen() -> None:
        async for _ in drafter.draft(request()):
            heard.set()

    turn = asyncio.create_task(listen())
    await heard.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert await asyncio.to_thread(hostile_server.client_left.wait, 4)
    assert not drafter.circuit.is_open()


async def test_closing_the_draft_closes_the_stream_to_the_model(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say("业主", 30.0)
    pieces = drafter_for(hostile_server).draft(request())
    await anext(pieces)
    await pieces.aclose()
    assert await asyncio.to_thread(hostile_server.client_left.wait, 4)


async def test_a_model_that_has_its_hands_full_is_not_asked_for_more(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say("业主", 30.0)
    drafter = drafter_for(hostile_server)
    drafter.handle.at_once = 1
    first = drafter.draft(request())
    await anext(first)
    assert await failure_of(drafter) == ("busy", "")
    await first.aclose()
    hostile_server.will_say("每月150元。")
    assert await collect(drafter.draft(request())) == "每月150元。"


async def test_no_model_by_choice_is_told_as_such() -> None:
    settings = settings_for("none")
    assert (await failure_of(Drafter(open_chat_model(settings), settings)))[0] == "disabled"


async def test_a_time_out_has_the_model_looked_at(hostile_server: ScriptedServer) -> None:
    hostile_server.will_say(30.0)
    drafter = drafter_for(hostile_server, model_timeout_seconds=0.3)
    await warmed(drafter)
    reports: list[ModelState] = []
    drafter.handle.report_stall = lambda: reports.append(drafter.handle.state())  # type: ignore[method-assign]
    await failure_of(drafter)
    assert len(reports) == 1


async def test_two_event_loops_can_share_a_drafter(hostile_server: ScriptedServer) -> None:
    drafter = drafter_for(hostile_server)
    answers = [await asyncio.to_thread(asyncio.run, collect(drafter.draft(request()))) for _ in range(2)]
    assert answers == ["好的。", "好的。"]


async def warmed(drafter: Drafter) -> None:
    """Import the client first: its seconds are not the model's."""
    await drafter.handle.chat()


def test_a_chunk_of_the_script_is_what_the_protocol_says() -> None:
    assert chunk("好").startswith(b'data: {"id"')


async def test_a_model_that_dies_and_is_being_loaded_again_has_failed(
    hostile_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafter = drafter_for(hostile_server)
    codes = iter(["connection", "loading"])

    async def once(*_: object) -> AsyncIterator[str]:
        raise ModelUnavailable(next(codes))  # pyright: ignore[reportArgumentType]
        yield ""

    monkeypatch.setattr(drafter, "_once", once)
    assert await failure_of(drafter) == ("connection", "")
