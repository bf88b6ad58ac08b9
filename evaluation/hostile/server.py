"""An OpenAI-compatible server on loopback that behaves as badly as it is told, over real sockets."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

Step = str | bytes | float | None
"""Text to send as a chunk, raw bytes to send as they are, seconds to stall (until the client goes), or None: reset the connection."""


def chunk(text: str, finish: str | None = None) -> bytes:
    """One event of a streamed completion."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text} if text else {}, "finish_reason": finish}
    body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What to do with one request: a status with a body, or a stream of steps. `finish` None ends it without a reason."""

    steps: Sequence[Step] = ()
    status: int = 200
    body: bytes = b'{"error": {"message": "scripted failure", "type": "scripted"}}'
    finish: str | None = "stop"
    refuse: bool = False


@dataclass(kw_only=True)
class ScriptedServer:
    """`base_url` to point a client at; `requests` are the bodies received; the last reply is given again and again.

    `sent` is when each text was given out, in monotonic seconds, for the latest stream.
    """

    base_url: str = ""
    replies: list[Reply] = field(default_factory=list)
    requests: list[dict] = field(default_factory=list)
    sent: list[tuple[float, str]] = field(default_factory=list)
    client_left: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    def will(self, *replies: Reply) -> None:
        """Answer the coming requests with these."""
        self.replies[:] = replies

    def will_say(self, *steps: Step, finish: str | None = "stop") -> None:
        """Answer every request with this stream."""
        self.will(Reply(steps=steps, finish=finish))

    def serve(self, connection: socket.socket) -> None:
        """Answer one request and close the connection."""
        with connection:
            body = _read_request(connection)
            if body is None:
                return
            self.requests.append(json.loads(body))
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            if reply.refuse:
                _reset(connection)
                return
            if reply.status != 200:
                head = f"HTTP/1.1 {reply.status} X\r\nContent-Type: application/json\r\nContent-Length: {len(reply.body)}\r\n"
                connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + reply.body)
                return
            self._stream(connection, reply)

    def _stream(self, connection: socket.socket, reply: Reply) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        try:
            connection.sendall(head)
            self.sent.clear()
            for step in reply.steps:
                if step is None:
                    _reset(connection)
                    return
                if isinstance(step, int | float):
                    if self._stalled(connection, step):
                        return
                else:
                    connection.sendall(step if isinstance(step, bytes) else chunk(step))
                    if isinstance(step, str):
                        self.sent.append((time.monotonic(), step))
            if reply.finish is not None:
                connection.sendall(chunk("", reply.finish) + DONE)
        except OSError:
            self.client_left.set()

    def _stalled(self, connection: socket.socket, seconds: float) -> bool:
        """Wait; whether the client left meanwhile."""
        connection.settimeout(seconds)
        try:
            left = connection.recv(1) == b""
        except TimeoutError:
            return False
        except OSError:
            left = True
        finally:
            connection.settimeout(30)
        if left:
            self.client_left.set()
        return left


def _read_request(connection: socket.socket) -> bytes | None:
    connection.settimeout(30)
    data = b""
    while b"\r\n\r\n" not in data:
        received = connection.recv(65536)
        if not received:
            return None
        data += received
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return body


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """A running server; every connection on a thread of its own."""
    server = ScriptedServer(replies=[Reply(steps=("好的。",))])
    listener = socket.create_server(("127.0.0.1", 0))
    server.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=server.serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
