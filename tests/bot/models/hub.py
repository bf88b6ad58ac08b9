"""A model hub on loopback: one file, with or without Range, that may break off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Hub(ThreadingHTTPServer):
    """`content` under every address; each number of `breaks` ends one answer after so many bytes; `asked` are the Range headers."""

    daemon_threads = True

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.content = content
        self.knows_range = True
        self.status = 200
        self.breaks: list[int] = []
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/model.gguf"


class _Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub = self.server
        asked = self.headers.get("Range")
        hub.asked.append(asked)
        if hub.status != 200:
            self.send_error(hub.status)
            return
        begin = int(asked.removeprefix("bytes=").rstrip("-")) if asked and hub.knows_range else 0
        body = hub.content[begin:]
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: hub.breaks.pop(0)] if hub.breaks else body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@contextmanager
def hub_with(content: bytes) -> Iterator[Hub]:
    """A running hub."""
    with Hub(content) as hub:
        thread = threading.Thread(target=hub.serve_forever, daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join(5)
