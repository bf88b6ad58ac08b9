"""The ways in which a reply leaves the desk, each listened to byte by byte: JSON, SSE, OpenAI's, OpenAI's streamed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import httpx
from starlette.types import ASGIApp, Message

Door = Literal["json", "sse", "completions", "completions_stream"]
# Numbers, names and times of the desk's own making: no model writes them, and chance puts any four letters into an id.
_OURS = frozenset(
    {
        *("id", "object", "model", "role", "system_fingerprint", "conversation_id", "token"),
        *("created_at", "due_at", "user_text", "mode", "intent"),
    }
)
DOORS: tuple[Door, ...] = ("json", "sse", "completions", "completions_stream")


@dataclass(kw_only=True)
class Heard:
    """What came through a door: every body part with its time (monotonic seconds), the status and the headers."""

    door: Door
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    parts: list[tuple[float, bytes]] = field(default_factory=list)

    @property
    def body(self) -> str:
        """All of it, as text."""
        return b"".join(part for _, part in self.parts).decode("utf-8", "replace")

    def events(self) -> Iterator[tuple[float, object]]:
        """Each piece of JSON on its own, when it came: an event of a stream, or the whole answer."""
        if self.door in ("json", "completions"):
            yield self.parts[-1][0] if self.parts else 0.0, _parsed(self.body)
            return
        held = b""
        for at, part in self.parts:
            held += part
            *whole, held = held.split(b"\n\n")
            for event in whole:
                for line in event.decode("utf-8", "replace").splitlines():
                    if line.startswith("data:") and line[5:].strip() != "[DONE]":
                        yield at, _parsed(line[5:])

    def texts(self) -> Iterator[str]:
        """Every string of every event, JSON escapes undone, then the reply that the streamed pieces make together."""
        for _, event in self.events():
            yield from _strings(event)
        yield self.said()

    def said(self) -> str:
        """The reply as its reader puts it together."""
        return "".join(text for _, event in self.events() for text in _spoken(event))

    def conversation(self) -> tuple[str, str]:
        """Its id and token."""
        found = {key: value for _, event in self.events() if isinstance(event, dict) for key, value in event.items()}
        number = self.headers.get("x-conversation-id") or str(found.get("conversation_id", ""))
        return number, self.headers.get("x-conversation-token") or str(found.get("token", ""))


def asked(door: Door, question: str) -> tuple[str, dict[str, str], dict[str, object]]:
    """Path, headers and body with which a client asks through `door`."""
    headers = {"content-type": "application/json"}
    if door in ("json", "sse"):
        accept = {"accept": "text/event-stream"} if door == "sse" else {}
        return "/api/chat", headers | accept, {"text": question}
    messages = [{"role": "user", "content": question}]
    return "/v1/chat/completions", headers, {"model": "kefu", "messages": messages, "stream": door == "completions_stream"}


async def listen(app: ASGIApp, door: Door, question: str) -> Heard:
    """Ask the app itself, and note every part of the answer as it is sent."""
    path, headers, body = asked(door, question)
    return await _call(app, Heard(door=door), method="POST", path=path, headers=headers, body=json.dumps(body).encode())


async def transcript(app: ASGIApp, conversation: tuple[str, str]) -> str:
    """The replies of a conversation as its customer may read them again; "" where there is none."""
    number, token = conversation
    heard = await _call(
        app,
        Heard(door="json"),
        method="GET",
        path=f"/api/conversations/{number}",
        headers={"authorization": f"Bearer {token}"},
        body=b"",
    )
    told = _parsed(heard.body)
    turns = told.get("turns", []) if isinstance(told, dict) else []
    return "\n".join(_strings(turns))


async def listen_on_socket(client: httpx.AsyncClient, door: Door, question: str) -> Heard:
    """Ask over a real connection, and note every part of the answer as it comes."""
    path, headers, body = asked(door, question)
    heard = Heard(door=door)
    async with client.stream("POST", path, headers=headers, json=body) as response:
        heard.status = response.status_code
        heard.headers = dict(response.headers)
        async for part in response.aiter_raw():
            heard.parts.append((time.monotonic(), part))
    return heard


async def _call(app: ASGIApp, heard: Heard, *, method: str, path: str, headers: dict[str, str], body: bytes) -> Heard:
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in {"host": "bench", **headers}.items()],
        "client": ("127.0.0.1", 1),
        "server": ("bench", 80),
    }
    sent: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if sent:
            return sent.pop()
        # The client stays: a client that leaves would cut the answer short.
        import asyncio

        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            heard.status = message["status"]
            heard.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        elif message.get("body"):
            heard.parts.append((time.monotonic(), message["body"]))

    await app(scope, receive, send)
    return heard


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        # What is no JSON is looked at as it stands.
        return text


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, value in found.items():
            if key not in _OURS:
                yield from _strings(value)
    elif isinstance(found, list):
        for value in found:
            yield from _strings(value)


def _spoken(event: object) -> Iterator[str]:
    """The text that an event adds to the reply; of a whole turn its reply, where it is all there is."""
    if not isinstance(event, dict):
        return
    if "choices" in event:
        for choice in event["choices"]:
            yield (choice.get("delta") or choice.get("message") or {}).get("content") or ""
    elif set(event) == {"text"}:
        yield event["text"]
    elif "reply" in event and "timings_ms" in event:
        yield "\n" + event["reply"]
