"""What operators see."""

from __future__ import annotations


async def test_a_desk_that_lacks_a_part_is_alive_and_not_ready(make_api, client_of):
    async with client_of(make_api(ready=lambda: {"records": True, "model": False})) as client:
        assert (await client.get("/healthz")).status_code == 200
        response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not_ready", "parts": {"records": True, "model": False}}


async def test_a_desk_with_all_its_parts_is_ready(client):
    assert (await client.get("/readyz")).json()["status"] == "ready"


async def test_turns_and_failures_are_counted_without_a_word_of_theirs(client):
    await client.post("/api/chat", json={"text": "我的电话是13800138000"})
    await client.post("/api/chat", json={"text": "我要投诉"})
    await client.post("/api/chat", json={"text": ""})
    await client.post("/api/chat", json={"text": "坏了"})
    text = (await client.get("/metrics")).text
    assert 'kefu_turns_total{answered="true",intent="knowledge_question",mode="bot"} 2.0' in text
    assert 'kefu_turns_total{answered="true",intent="silence",mode="bot"} 1.0' in text
    assert 'kefu_tickets_total{kind="complaint",priority="normal"} 1.0' in text
    assert 'kefu_failures_total{code="internal"} 1.0' in text
    assert "kefu_turn_seconds_count 3.0" in text
    assert "kefu_answers_running 0.0" in text
    assert "13800138000" not in text


async def test_model_failures_are_counted_by_model_and_successes_are_not(client):
    await client.post("/api/chat", json={"text": "模型坏了"})
    await client.post("/api/chat", json={"text": "模型很好"})
    text = (await client.get("/metrics")).text
    assert 'kefu_model_failures_total{model="qwen"} 1.0' in text
    assert "kefu_apologies_total 1.0" in text


async def test_the_api_describes_itself(client):
    described = (await client.get("/api/openapi.json")).json()
    paths = {"/api/chat", "/api/conversations/{conversation_id}", "/api/tickets", "/api/opening", "/v1/chat/completions"}
    assert paths <= set(described["paths"])
    assert described["info"]["title"] == "kefu"


async def test_a_probe_may_ask_for_the_head_alone(client):
    for path in ("/healthz", "/readyz"):
        response = await client.head(path)
        assert (response.status_code, response.content) == (200, b"")


async def test_the_description_names_every_refusal_and_what_may_be_posted(client):
    paths = (await client.get("/api/openapi.json")).json()["paths"]
    own, openai = paths["/api/chat"]["post"], paths["/v1/chat/completions"]["post"]
    assert set(own["responses"]) == {"200", "400", "404", "408", "409", "413", "415", "422", "429", "503"}
    refused = own["responses"]["404"]["content"]["application/json"]["schema"]["properties"]["error"]
    assert refused["required"] == ["code", "message", "message_en"]
    assert "422" not in openai["responses"]
    assert openai["requestBody"]["content"]["application/json"]["schema"]["properties"]["messages"]["items"]["properties"]["role"]
    assert "$ref" not in str(paths)
    assert "404" in paths["/v1/models/{name}"]["get"]["responses"]
    assert list(paths["/metrics"]["get"]["responses"]["200"]["content"]) == ["text/plain"]
