from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.models.embedded import EmbeddedOptions, EmbeddedServer, ask
from bot.models.errors import ModelNotPulled

STAND_IN = Path(__file__).with_name("stand_in_child.py")
QUICK = EmbeddedOptions(
    health_every_seconds=0.1,
    health_timeout_seconds=0.5,
    health_failures=2,
    stall_probe_seconds=0.5,
    ready_seconds=20,
    backoff_seconds=(0.0, 0.05),
)


@contextmanager
def server_with(locate: Callable[[], Path], **more: object) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(locate, options=QUICK, child_script=STAND_IN, **more)  # pyright: ignore[reportArgumentType]
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.gguf"
    path.write_text("ok")
    return path


def eventually(what: Callable[[], object], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    pause = threading.Event()
    while time.monotonic() < until:
        if what():
            return True
        pause.wait(0.02)
    return False


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pid_of(server: EmbeddedServer) -> int:
    endpoint = server.endpoint()
    return 0 if endpoint is None else endpoint.pid


def test_starting_returns_at_once_and_the_state_tells_the_rest(model: Path) -> None:
    with server_with(lambda: model) as server:
        assert server.state().phase == "off"
        server.start()
        assert server.state().phase == "loading"
        assert server.endpoint() is None
        assert server.wait_ready(20)
        assert server.state().phase == "ready"
        endpoint = server.endpoint()
        assert endpoint is not None
        assert endpoint.url.startswith("http://127.0.0.1:")
        ask(endpoint, [{"role": "user", "content": "好"}], max_tokens=1, timeout_seconds=5)


def test_the_child_ends_with_the_server(model: Path) -> None:
    with server_with(lambda: model) as server:
        server.start()
        assert server.wait_ready(20)
        pid = pid_of(server)
        server.stop()
        assert not is_running(pid)
        assert server.state().phase == "off"
        assert server.endpoint() is None
        server.start()
        assert server.wait_ready(20)


def test_the_child_inherits_no_keys_and_no_address_of_the_records(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("KEFU_DATABASE_URL", "postgresql://u:p@127.0.0.1/x")
    with server_with(lambda: model) as server:
        server.start()
        assert server.wait_ready(20)
        assert json.loads(model.with_suffix(".env").read_text()) == {"secrets": [], "arguments": []}


def test_a_child_that_was_killed_is_replaced(model: Path) -> None:
    with server_with(lambda: model) as server:
        server.start()
        assert server.wait_ready(20)
        first = pid_of(server)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: pid_of(server) not in (0, first))
        assert server.state().phase == "ready"


def test_a_child_that_hangs_is_replaced(model: Path) -> None:
    with server_with(lambda: model) as server:
        server.start()
        assert server.wait_ready(20)
        first = pid_of(server)
        os.kill(first, signal.SIGSTOP)
        assert eventually(lambda: pid_of(server) not in (0, first))
        assert not is_running(first)


def test_a_child_that_no_longer_writes_is_replaced_when_a_draft_timed_out(model: Path) -> None:
    model.write_text("mute")
    with server_with(lambda: model) as server:
        server.start()
        assert server.wait_ready(20)
        first = pid_of(server)
        server.report_stall()
        assert eventually(lambda: pid_of(server) not in (0, first))


def test_a_child_that_writes_is_left_running_when_a_draft_timed_out(model: Path) -> None:
    with server_with(lambda: model) as server:
        server.start()
        assert server.wait_ready(20)
        first = pid_of(server)
        server.report_stall()
        assert not eventually(lambda: pid_of(server) != first, seconds=0.7)


@pytest.mark.parametrize(
    "behaviour, reason",
    [
        ("no_load", "failed to load"),
        ("no_output", "ended while loading"),
        ("no_warm", "did not answer"),
    ],
)
def test_a_child_that_cannot_be_brought_up_is_told_and_tried_again(model: Path, behaviour: str, reason: str) -> None:
    model.write_text(behaviour)

    def warm(endpoint) -> None:
        ask(endpoint, [], max_tokens=1, timeout_seconds=5)

    with server_with(lambda: model, warm=warm) as server:
        server.start()
        assert eventually(lambda: server.state().phase == "failed")
        assert reason in server.state().reason
        model.write_text("ok")
        assert eventually(lambda: server.state().phase == "ready")
        assert server.state().reason == ""


def test_a_missing_model_is_a_state_with_the_command_to_type_and_is_found_when_it_comes(model: Path) -> None:
    here: list[Path] = []

    def locate() -> Path:
        if not here:
            raise ModelNotPulled(message_zh="请运行：kefu model pull x", message_en="Run: kefu model pull x")
        return here[0]

    with server_with(locate) as server:
        server.start()
        assert not server.wait_ready(10)
        assert server.state().phase == "failed"
        assert "kefu model pull x" in server.state().reason
        here.append(model)
        assert eventually(lambda: server.state().phase == "ready")


def test_an_unforeseen_fault_does_not_end_the_watch(model: Path) -> None:
    faults = [ZeroDivisionError("unforeseen")]

    def locate() -> Path:
        if faults:
            raise faults.pop()
        return model

    with server_with(locate) as server:
        server.start()
        assert eventually(lambda: server.state().phase == "ready")
