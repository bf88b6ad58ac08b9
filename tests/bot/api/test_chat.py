"""POST /api/chat as one turn of JSON, and what a customer may read again."""

from __future__ import annotations

import pytest


async def say(client, text, *, opened=None, **extra):
    body = {"text": text, **extra}
    headers = {}
    if opened is not None:
        body["conversation_id"] = opened["conversation_id"]
        headers["Authorization"] = f"Bearer {opened['token']}"
    return await client.post("/api/chat", json=body, headers=headers)


async def test_a_first_message_opens_a_conversation_and_brings_its_token(client):
    response = await say(client, "停车怎么收费?")
    turn = response.json()
    assert response.status_code == 200
    assert turn["reply"] == "第1句。您说:停车怎么收费?。"
    assert turn["token"]
    assert turn["citations"] == [{"title": "停车收费", "quote": "首小时五元", "score": 0.91}]
    assert set(turn) == {
        "conversation_id", "reply", "intent", "clauses", "answered", "citations", "ticket", "mode",
        "timings_ms", "quick_replies", "closed", "token",
    }  # fmt: skip


async def test_the_token_carries_the_conversation_on_and_is_told_only_once(client):
    opened = (await say(client, "一")).json()
    turn = (await say(client, "二", opened=opened)).json()
    assert turn["conversation_id"] == opened["conversation_id"]
    assert turn["reply"].startswith("第2句")
    assert "token" not in turn


@pytest.mark.parametrize("text", ["", "   ", "\u0000\u0007", "\u200b\n"])
async def test_a_blank_text_is_a_turn_and_no_error(client, desk, text):
    response = await say(client, text)
    assert response.status_code == 200
    assert "\u0000" not in desk.asked[0].text


async def test_what_is_for_staff_never_leaves(client):
    assert "staff only" not in (await say(client, "投诉")).text


async def test_a_ticket_shows_its_due_time_with_an_offset(client):
    turn = (await say(client, "我要投诉")).json()
    assert turn["ticket"] == {"id": "TS1", "kind": "complaint", "priority": "normal", "due_at": "2026-03-02T04:00:00+00:00"}


SECRET = "5f0c7a52-6f3e-4a53-9b8e-0d6f6f1d3c11"


async def test_a_first_message_sent_again_is_the_same_turn(client, desk):
    first = (await say(client, "一", client_message_id=SECRET)).json()
    again = await say(client, "一", client_message_id=SECRET)
    assert again.json() == first
    assert again.headers["x-answer"] == "resumed"
    assert len(desk.asked) == 1


async def test_a_first_message_sent_again_under_its_new_conversation_is_the_same_turn_too(client, desk):
    opened = (await say(client, "一", client_message_id=SECRET)).json()
    again = (await say(client, "一", opened=opened, client_message_id=SECRET)).json()
    assert again == opened
    assert len(desk.asked) == 1


@pytest.mark.parametrize("guessable", ["1", "m-1", "message-1"])
async def test_a_guessable_id_claims_nobody_elses_first_message(client, desk, guessable):
    one = (await say(client, "你好", client_message_id=guessable)).json()
    other = (await say(client, "你好", client_message_id=guessable)).json()
    assert one["conversation_id"] != other["conversation_id"]
    assert (await say(client, "您好", client_message_id=guessable)).status_code == 200


async def test_within_a_conversation_any_id_makes_a_repeated_send_the_same_turn(client, desk):
    opened = (await say(client, "一")).json()
    first = (await say(client, "二", opened=opened, client_message_id="m-2")).json()
    assert (await say(client, "二", opened=opened, client_message_id="m-2")).json() == first
    assert len(desk.asked) == 2


async def test_a_message_id_can_not_be_used_for_another_text(client):
    opened = (await say(client, "一")).json()
    await say(client, "二", opened=opened, client_message_id="m-2")
    response = await say(client, "三", opened=opened, client_message_id="m-2")
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "message_id_reused"


async def test_somebody_elses_answer_is_not_found_by_its_message_id(client, desk):
    opened = (await say(client, "我的秘密")).json()
    await say(client, "第二条", opened=opened, client_message_id="m-2")
    response = await say(client, "第二条", opened={**opened, "token": "wrong"}, client_message_id="m-2")
    assert response.status_code == 404
    assert "第二条" not in response.text


async def test_a_finished_answer_is_forgotten_in_time(client, desk, ticks):
    await say(client, "一", client_message_id=SECRET)
    ticks.now += 601
    await say(client, "一", client_message_id=SECRET)
    assert len(desk.asked) == 2


async def test_what_was_not_recorded_may_be_sent_again(client, desk):
    first = await say(client, "记不下", client_message_id=SECRET)
    assert first.status_code == 503
    assert first.json()["error"] == {
        "code": "desk_unavailable",
        "message": "对不起,线路正在调整",
        "message_en": "The line is being adjusted",
    }
    await say(client, "记不下", client_message_id=SECRET)
    assert len(desk.asked) == 2


@pytest.mark.parametrize("text", ["坏了,我的电话是13800138000", "断了"])
async def test_a_desk_that_breaks_is_a_polite_503_that_tells_nothing(client, caplog, text):
    response = await say(client, text)
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "desk_unavailable"
    assert "13800138000" not in response.text + caplog.text


async def test_a_conversation_is_read_again_with_its_token(client):
    opened = (await say(client, "一")).json()
    await say(client, "我要投诉", opened=opened)
    headers = {"Authorization": f"Bearer {opened['token']}"}
    path = f"/api/conversations/{opened['conversation_id']}"
    view = (await client.get(path, headers=headers)).json()
    assert view["id"] == opened["conversation_id"]
    assert [turn["user_text"] for turn in view["turns"]] == ["一", "我要投诉"]
    assert view["turns"][0]["citations"][0]["title"] == "停车收费"
    assert opened["token"] not in str(view)
    tickets = (await client.get("/api/tickets", params={"conversation_id": view["id"]}, headers=headers)).json()
    assert [ticket["id"] for ticket in tickets["tickets"]] == ["TS2"]


@pytest.mark.parametrize("path", ["/api/conversations/{id}", "/api/tickets?conversation_id={id}"])
@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Bearer ", "Basic abc", "wrong"])
async def test_without_the_right_token_a_real_id_reads_like_an_unknown_one(client, path, authorization):
    opened = (await say(client, "我的秘密")).json()
    headers = {} if authorization is None else {"Authorization": authorization}
    real = await client.get(path.format(id=opened["conversation_id"]), headers=headers)
    unknown = await client.get(path.format(id="0" * 16), headers=headers)
    assert real.status_code == unknown.status_code == 404
    assert real.json() == unknown.json()


async def test_the_opening_is_told_without_making_a_conversation(client, desk):
    opening = (await client.get("/api/opening")).json()
    assert opening["greeting"].startswith("您好,欢迎致电安居物业")
    assert "AI" in opening["assistant_notice"]
    assert opening["quick_replies"] == ["停车怎么收费?", "我要报修"]
    assert desk.talks == {}


async def test_a_client_that_has_greeted_says_so(client, desk):
    await say(client, "一", greeted=True)
    await say(client, "二")
    assert [message.greeted for message in desk.asked] == [True, False]
