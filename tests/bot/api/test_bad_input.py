"""Whatever is posted gets an answer that a client can read, in Chinese and English, and nothing of it comes back."""

from __future__ import annotations

import json

import pytest

JSON = {"Content-Type": "application/json"}


def chat(text: str) -> bytes:
    return json.dumps({"text": text}).encode()


@pytest.mark.parametrize(
    "body, headers, status, code",
    [
        pytest.param(b"", JSON, 400, "invalid_json", id="nothing"),
        pytest.param(b'{"text": "x"', JSON, 400, "invalid_json", id="cut off"),
        pytest.param(b"{'text': 'x'}", JSON, 400, "invalid_json", id="single quotes"),
        pytest.param(b'{"text": NaN}', JSON, 400, "invalid_json", id="NaN"),
        pytest.param(b"[" * 100_000, JSON, 400, "invalid_json", id="nested deeper than any stack"),
        pytest.param(b'{"text": ' + b"9" * 10_000 + b"}", JSON, 400, "invalid_json", id="a number without end"),
        pytest.param(b'["x"]', JSON, 400, "not_an_object", id="a list"),
        pytest.param(b'"x"', JSON, 400, "not_an_object", id="a string"),
        pytest.param(b"null", JSON, 400, "not_an_object", id="null"),
        pytest.param(b'{"text": "\xff\xfe"}', JSON, 400, "invalid_encoding", id="broken UTF-8"),
        pytest.param('{"text": "停车费"}'.encode("gb18030"), JSON, 400, "invalid_encoding", id="GB18030"),
        pytest.param(b'{"text": "\\ud83d"}', JSON, 400, "invalid_text", id="half a surrogate pair"),
        pytest.param(b"{}", JSON, 422, "invalid_request", id="no text"),
        pytest.param(b'{"text": null}', JSON, 422, "invalid_request", id="text is null"),
        pytest.param(b'{"text": 1}', JSON, 422, "invalid_request", id="text is a number"),
        pytest.param(b'{"text": ["x"]}', JSON, 422, "invalid_request", id="text is a list"),
        pytest.param(b'{"text": "x", "conversation_id": 7}', JSON, 422, "invalid_request", id="id is a number"),
        pytest.param(b'{"text": "x", "client_message_id": ""}', JSON, 422, "invalid_request", id="message id empty"),
        pytest.param(b'{"text": "x", "client_message_id": "a\\nb"}', JSON, 422, "invalid_request", id="message id with a break"),
        pytest.param(
            b'{"text": "x", "client_message_id": "' + b"a" * 101 + b'"}', JSON, 422, "invalid_request", id="message id long"
        ),
        pytest.param(chat("x"), JSON | {"Content-Encoding": "gzip"}, 415, "unsupported_encoding", id="compressed"),
        pytest.param(chat("x"), {"Content-Type": "text/plain"}, 415, "unsupported_media_type", id="plain text"),
        pytest.param(chat("x"), {}, 415, "unsupported_media_type", id="no content type"),
        pytest.param(
            chat("x"), {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type", id="a form"
        ),
        pytest.param(
            chat("x"), {"Content-Type": "application/json; charset=gbk"}, 415, "unsupported_media_type", id="another charset"
        ),
        pytest.param(chat("问" * 4001), JSON, 413, "message_too_long", id="4,001 characters"),
        pytest.param(
            json.dumps({"text": "问" * 100_000}, ensure_ascii=False).encode(),
            JSON,
            413,
            "body_too_large",
            id="100,000 characters",
        ),
        pytest.param(b'{"text": "x", "conversation_id": "nobody"}', JSON, 404, "unknown_conversation", id="unknown id"),
        pytest.param(b'{"text": "x", "conversation_id": "../../etc"}', JSON, 404, "unknown_conversation", id="a path as id"),
        pytest.param(b'{"text": "x", "conversation_id": "a\\u0000"}', JSON, 404, "unknown_conversation", id="NUL in id"),
        pytest.param(chat("x" * 3)[:-1] + b', "conversation_id": "\\ud800"}', JSON, 404, "unknown_conversation", id="half id"),
    ],
)
async def test_bad_input_is_a_clear_4xx_in_two_languages(client, desk, body, headers, status, code):
    response = await client.post("/api/chat", content=body, headers=headers)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert any("\u4e00" <= c <= "\u9fff" for c in error["message"])
    assert error["message_en"].isprintable()
    assert error["message_en"].isascii()
    assert "问问" not in response.text
    assert "Traceback" not in response.text
    assert desk.asked == []


@pytest.mark.parametrize(
    "sent, read",
    [
        ("停车\u0000费\u0007", "停车费"),
        ("\ufeff停车费", "停车费"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("a\u202eb\u2066c", "abc"),
        ("\u0085\u009b停车费", "停车费"),
        # Innocent look-alikes, which have to arrive whole:
        ("👨‍👩‍👧 三口之家", "👨‍👩‍👧 三口之家"),
        ("𠮷野家在几楼?", "𠮷野家在几楼?"),
        ("第一行\n\t第二行", "第一行\n\t第二行"),
        ("停車費怎麼算?", "停車費怎麼算?"),
    ],
)
async def test_only_what_nobody_can_see_is_taken_out_of_a_text(client, desk, sent, read):
    assert (await client.post("/api/chat", json={"text": sent})).status_code == 200
    assert desk.asked[0].text == read


async def test_a_byte_order_mark_before_the_body_is_no_error(client):
    response = await client.post("/api/chat", content=b"\xef\xbb\xbf" + chat("x"), headers=JSON)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "method, path, status, code",
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/api/nowhere", 404, "not_found"),
        ("GET", "/api/chat/", 404, "not_found"),
        ("GET", "/docs", 404, "not_found"),
        ("GET", "/api/chat", 405, "method_not_allowed"),
        ("DELETE", "/api/conversations/abc", 405, "method_not_allowed"),
        ("GET", "/api/tickets", 404, "unknown_conversation"),
        ("GET", "/api/conversations/%00", 404, "unknown_conversation"),
        ("GET", "/api/conversations/%ff%fe", 404, "unknown_conversation"),
        ("GET", "/api/conversations/..%2f..%2fetc", 404, None),
    ],
)
async def test_unknown_places_and_methods_are_told_as_such(client, method, path, status, code):
    response = await client.request(method, path)
    assert response.status_code == status
    assert code in (None, response.json()["error"]["code"])
    assert response.json()["error"]["message"]


async def test_an_oversized_body_is_answered_over_a_real_connection_too(make_api, served, desk):
    import httpx

    async with served(make_api()) as url, httpx.AsyncClient(base_url=url) as client:
        response = await client.post("/api/chat", content=chat("x" * 3_000_000), headers=JSON)
        assert response.status_code == 413
        assert (await client.post("/api/chat", json={"text": "还在吗"})).status_code == 200
    assert len(desk.asked) == 1


async def test_a_body_that_never_ends_is_given_up_on(make_api, served):
    import asyncio

    from bot.api.limits import ApiLimits

    async with served(make_api(limits=ApiLimits(body_seconds=0.05))) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rsplit(":", 1)[1]))
        writer.write(b'POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"te')
        assert b"408" in await reader.readline()
        writer.close()


async def test_a_route_that_breaks_is_a_500_that_tells_nothing(make_api, client_of, desk, caplog):
    def broken() -> None:
        raise RuntimeError("the customer's number is 13800138000")

    desk.opening = broken
    async with client_of(make_api()) as client:
        response = await client.get("/api/opening")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal"
    assert "13800138000" not in response.text + caplog.text


async def test_every_answer_carries_its_security_headers(client):
    for response in (await client.get("/healthz"), await client.get("/nowhere"), await client.post("/api/chat", content=b"")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path, allowed", [("/api/opening", "*"), ("/v1/models", None), ("/healthz", None)])
async def test_only_the_widgets_part_may_be_called_from_other_origins(client, path, allowed):
    response = await client.get(path, headers={"Origin": "https://shop.example"})
    assert response.headers.get("access-control-allow-origin") == allowed
    assert "access-control-allow-credentials" not in response.headers


async def test_origins_are_held_to_the_settings(desk, settings, client_of):
    from bot.api.app import create_api

    api = create_api(desk, settings=settings.model_copy(update={"public_origins": "https://a.example, https://b.example"}))
    async with client_of(api) as client:
        preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
        ours = await client.options("/api/chat", headers={"Origin": "https://b.example", **preflight})
        theirs = await client.options("/api/chat", headers={"Origin": "https://evil.example", **preflight})
    assert ours.status_code == 200
    assert ours.headers["access-control-allow-origin"] == "https://b.example"
    assert "access-control-allow-origin" not in theirs.headers


@pytest.mark.parametrize(
    "body, zh, en",
    [
        (b"", "请求是空的。", "The body is empty."),
        (b"{}", "缺少字段 text。", "Field text is missing."),
        (b'{"text": 1}', "字段 text 的类型不对。", "Field text is of the wrong kind (string_type)."),
        (
            b'{"text": "x", "client_message_id": "a b"}',
            "字段 client_message_id 的长度或写法不合要求。",
            "Field client_message_id is out of its bounds (string_pattern_mismatch).",
        ),
    ],
)
async def test_a_refusal_says_what_is_to_be_mended(client, body, zh, en):
    error = (await client.post("/api/chat", content=body, headers=JSON)).json()["error"]
    assert (error["message"], error["message_en"]) == (zh, en)
