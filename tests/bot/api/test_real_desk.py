"""The API before the real desk, with a small knowledge base and no model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest

from bot.api.app import ApiOptions, create_api
from bot.assembly import Office, open_office
from bot.settings import Settings

pytestmark = pytest.mark.slow  # building the index and reading the exemplars takes seconds

ARTICLE = """# 游泳馆开放时间

游泳馆每周二至周日10:00至21:00开放，周一闭馆换水。

# 游泳馆收费

成人单次票30元，身高1.3米以下儿童单次票15元。
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    return Settings(llm="none", data_dir=tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def office(settings, tmp_path_factory) -> Iterator[Office]:
    article = tmp_path_factory.mktemp("articles") / "游泳馆.md"
    article.write_text(ARTICLE, encoding="utf-8")
    with open_office(settings) as office:
        office.knowledge.ingest([Path(article)])
        yield office


@pytest.fixture
async def client(office, client_of):
    async with client_of(create_api(office.desk, settings=office.settings)) as client:
        yield client


async def ask(client, text: str, **extra) -> dict:
    token = extra.pop("token", None)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = await client.post("/api/chat", json={"text": text, **extra}, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_question_is_answered_from_the_article_that_it_cites(client):
    turn = await ask(client, "游泳馆周一开放吗？", greeted=True)
    assert turn["answered"]
    assert "周一闭馆" in turn["reply"]
    assert "周一闭馆" in turn["citations"][0]["quote"]


async def test_a_stream_joins_to_the_recorded_reply(client):
    response = await client.post(
        "/api/chat", json={"text": "儿童游泳票多少钱？", "greeted": True}, headers={"Accept": "text/event-stream"}
    )
    events = [dict(line.split(": ", 1) for line in block.split("\n")) for block in response.text.strip().split("\n\n")]
    done = json.loads(events[-1]["data"])
    assert "".join(json.loads(e["data"])["text"] for e in events if e["event"] == "delta") == done["reply"]
    assert "15元" in done["reply"]


async def test_a_conversation_outlives_the_process(office, client, client_of):
    opened = await ask(client, "游泳馆周一开放吗？")
    with open_office(office.settings) as again:
        async with client_of(create_api(again.desk, settings=again.settings)) as restarted:
            path = f"/api/conversations/{opened['conversation_id']}"
            view = await restarted.get(path, headers={"Authorization": f"Bearer {opened['token']}"})
            assert [turn["reply"] for turn in view.json()["turns"]] == [opened["reply"]]
            assert (await restarted.get(path, headers={"Authorization": "Bearer wrong"})).status_code == 404
            turn = await ask(restarted, "谢谢", conversation_id=opened["conversation_id"], token=opened["token"])
            assert turn["conversation_id"] == opened["conversation_id"]


async def test_a_message_is_recorded_once_even_after_the_log_was_forgotten(office, client, client_of):
    opened = await ask(client, "游泳馆周一开放吗？")
    again = {"conversation_id": opened["conversation_id"], "token": opened["token"], "client_message_id": "m-2"}
    first = await ask(client, "谢谢", **again)
    async with client_of(create_api(office.desk, settings=office.settings, options=ApiOptions())) as other:
        assert (await ask(other, "谢谢", **again))["reply"] == first["reply"]


@pytest.mark.parametrize(
    "text", ["", "😀" * 50, "a" * 4000, "\u202e\u0000", "SELECT * FROM turns;--", "{{7*7}}", "<script>alert(1)</script>"]
)
async def test_odd_messages_are_turns_like_any_other(client, text):
    turn = await ask(client, text)
    assert turn["reply"]
    assert "<script" not in turn["reply"]


async def test_a_message_that_is_too_long_is_refused_with_the_limit(client):
    response = await client.post("/api/chat", json={"text": "问" * 4001})
    assert response.status_code == 413
    assert "4000" in response.json()["error"]["message"]


async def test_the_official_client_talks_to_the_real_desk(office, served):
    async with served(create_api(office.desk, settings=office.settings)) as url:
        async with openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="x", max_retries=0) as official:
            question = {"role": "user", "content": "儿童游泳票多少钱？"}
            done = await official.chat.completions.create(model="kefu", messages=[question])
            assert "15元" in (done.choices[0].message.content or "")
        async with httpx.AsyncClient(base_url=url) as client:
            assert "kefu_turns_total" in (await client.get("/metrics")).text
