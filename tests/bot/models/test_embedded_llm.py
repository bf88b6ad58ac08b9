"""The real embedded model, in its child process. `make test-llm` runs these where the model is on the machine."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.drafting import Drafter, DraftRequest
from bot.models.catalogue import default_model_directory, locate
from bot.models.chat_model import EmbeddedModel, open_chat_model
from bot.models.embedded import Endpoint
from bot.models.errors import ModelNotPulled, ModelUnavailable
from bot.settings import Settings
from knowledge.passage import Passage

pytestmark = [pytest.mark.llm, pytest.mark.asyncio(loop_scope="module")]

# Long waits: CI machines are shared, and what is tested here is not how fast they are.
SETTINGS = Settings(llm="embedded", model_timeout_seconds=120, model_total_seconds=300)
PARKING = Passage(
    id="p1",
    article_id="a1",
    title="停车收费",
    text="地面临时停车首小时5元，之后每小时2元，24小时封顶20元。业主月卡每月150元，每月25日前在客服中心或小程序续费。",
    source="parking.md",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def handle() -> AsyncIterator[EmbeddedModel]:
    directory = SETTINGS.model_dir or Path(os.environ.get("KEFU_MODEL_DIR", default_model_directory()))
    try:
        locate(SETTINGS.embedded_model, directory)
    except ModelNotPulled as error:
        pytest.skip(error.message_en)
    opened = open_chat_model(SETTINGS)
    assert isinstance(opened, EmbeddedModel)
    opened.start()
    assert await asyncio.to_thread(opened.wait_ready, 300), opened.state()
    yield opened
    await asyncio.to_thread(opened.close)


def request(question: str) -> DraftRequest:
    return DraftRequest(question=question, passages=(PARKING,))


async def draft(drafter: Drafter, question: str) -> str:
    return "".join([piece async for piece in drafter.draft(request(question))])


def endpoint_of(handle: EmbeddedModel) -> Endpoint:
    endpoint = handle.server.endpoint()
    assert endpoint is not None
    return endpoint


@pytest.mark.parametrize("question, amount", [("月卡多少钱一个月？", "150"), ("临时停车首小时多少钱？", "5元")])
async def test_it_answers_in_chinese_from_one_passage(handle: EmbeddedModel, question: str, amount: str) -> None:
    text = await draft(Drafter(handle, SETTINGS), question)
    assert amount in text
    assert re.search("[一-鿿]", text)
    assert len(text) < 200


async def test_two_customers_are_answered_side_by_side(handle: EmbeddedModel) -> None:
    drafter = Drafter(handle, SETTINGS)
    texts = await asyncio.gather(draft(drafter, "月卡多少钱一个月？"), draft(drafter, "临时停车首小时多少钱？"))
    assert "150" in texts[0]
    assert "5元" in texts[1]


async def test_nobody_without_the_key_can_use_it_and_no_web_page_can(handle: EmbeddedModel) -> None:
    endpoint = endpoint_of(handle)
    body = {"messages": [{"role": "user", "content": "好"}], "max_tokens": 1}
    async with httpx.AsyncClient(trust_env=False) as client:
        refused = await client.post(f"{endpoint.url}/v1/chat/completions", json=body)
        health = await client.get(f"{endpoint.url}/health", headers={"Origin": "http://example.org"})
        page = await client.get(f"{endpoint.url}/", headers={"Authorization": f"Bearer {endpoint.api_key}"})
        slots = await client.get(f"{endpoint.url}/slots", headers={"Authorization": f"Bearer {endpoint.api_key}"})
    assert refused.status_code == 401
    assert not health.headers.get("access-control-allow-origin")
    assert page.status_code == 404
    assert slots.status_code == 501


async def test_killing_it_in_mid_answer_is_told_quickly_and_it_comes_back(handle: EmbeddedModel) -> None:
    drafter = Drafter(handle, SETTINGS)
    killed = endpoint_of(handle).pid
    pieces = drafter.draft(request("请把停车的收费和续费办法都告诉我"))
    await anext(pieces)
    os.kill(killed, signal.SIGKILL)
    began = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        await _to_the_end(pieces)
    assert caught.value.code == "cut_short"
    assert time.monotonic() - began < 5
    assert await asyncio.to_thread(_is_back, handle, killed), handle.state()
    assert "150" in await draft(drafter, "月卡多少钱一个月？")


async def _to_the_end(pieces: AsyncIterator[str]) -> None:
    async for _ in pieces:
        pass


def _is_back(handle: EmbeddedModel, killed: int) -> bool:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        endpoint = handle.server.endpoint()
        if endpoint is not None and endpoint.pid != killed:
            return True
        handle.wait_ready(1)
        time.sleep(0.1)
    return False
