"""A model file by HTTP from a model hub: resumed with Range, given up quickly where the hub cannot be reached."""

from __future__ import annotations

import socket
import threading
import urllib.request
from urllib.parse import urlsplit

from bot.models.arriving_file import AnotherFile, ArrivingFile, SourceFailed

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
_TRIES_WITHOUT_PROGRESS = 3


def fetch_from_hub(url: str, arriving: ArrivingFile, *, connect_seconds: float = CONNECT_SECONDS) -> None:
    """Append the rest of the file from `url`; raises SourceFailed, and DiskFull from the file.

    A connection cut midway is taken up again where it broke, as long as bytes keep coming.
    """
    host = urlsplit(url).hostname or url
    arriving.report("connecting", host)
    _require_reachable(url, connect_seconds)
    idle = 0
    while not arriving.is_whole():
        before = arriving.size
        try:
            _append_rest(url, host, arriving, connect_seconds)
        except AnotherFile:
            # Another file under this name: nothing of it may be mixed with what other sources give.
            arriving.truncate(before)
            raise
        except SourceFailed:
            idle = idle + 1 if arriving.size == before else 0
            if idle >= _TRIES_WITHOUT_PROGRESS or arriving.size == before == 0:
                raise


def _append_rest(url: str, host: str, arriving: ArrivingFile, connect_seconds: float) -> None:
    import httpx

    have = arriving.size
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
    timeout = httpx.Timeout(READ_SECONDS, connect=connect_seconds)
    try:
        with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as response:
            if response.status_code == 200 and have:
                arriving.truncate(0)  # the server knows no Range and starts from the beginning
            elif response.status_code not in (200, 206):
                raise SourceFailed(f"HTTP {response.status_code}")
            _require_length(response.headers.get("Content-Length"), arriving)
            with arriving.appending(host) as append:
                for chunk in response.iter_raw():
                    append(chunk)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceFailed(type(error).__name__) from error
    if not arriving.is_whole():
        raise SourceFailed(f"broke off at {arriving.size} bytes")


def _require_length(told: str | None, arriving: ArrivingFile) -> None:
    """A page that asks to sign in, or a newer file under the same name, is known by its length."""
    if told is not None and told.isdigit() and arriving.size + int(told) != arriving.model.bytes:
        raise AnotherFile(f"offers {arriving.size + int(told)} bytes, not {arriving.model.bytes}")


def _require_reachable(url: str, seconds: float) -> None:
    """Connect once, on a thread: a name look-up knows no time-out and may hang for half a minute without a network."""
    parts = urlsplit(url)
    if parts.scheme in urllib.request.getproxies():
        return  # the proxy looks the name up
    outcome: list[OSError | None] = []

    def connect() -> None:
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            socket.create_connection((parts.hostname or "", port), timeout=seconds).close()
            outcome.append(None)
        except OSError as error:
            outcome.append(error)

    thread = threading.Thread(target=connect, daemon=True, name="hub-probe")
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise SourceFailed(f"no connection within {seconds:g} s")
    if outcome[0] is not None:
        raise SourceFailed(f"no connection: {outcome[0].strerror or type(outcome[0]).__name__}") from outcome[0]
