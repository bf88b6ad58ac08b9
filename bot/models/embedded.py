"""Keeps the embedded model's process running: starts it beside the desk, warms it, and starts it again when it dies or hangs."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.models.errors import ModelSetupError
from bot.models.state import ModelState

_LOG = logging.getLogger(__name__)
_CHILD = Path(__file__).with_name("embedded_child.py")
# What the child may inherit. Keys of other services and the customers' database address have no business there.
_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "SYSTEMROOT",
)
_ENVIRONMENT_PREFIXES = ("CUDA_", "GGML_", "HIP_", "ROCR_", "NVIDIA_")


@dataclass(frozen=True, kw_only=True)
class EmbeddedOptions:
    """How the embedded model is run. `context_tokens` is the room of one slot; as many drafts run at once as slots."""

    slots: int = 2
    context_tokens: int = 2048
    threads: int = 2
    save_memory: bool = False
    ready_seconds: float = 180.0
    health_every_seconds: float = 5.0
    health_timeout_seconds: float = 10.0
    health_failures: int = 3
    stall_probe_seconds: float = 60.0
    backoff_seconds: tuple[float, ...] = (0.0, 1.0, 2.0, 5.0, 15.0, 60.0)
    failures_until_failed: int = 3
    stable_seconds: float = 60.0

    def __post_init__(self) -> None:
        if min(self.slots, self.threads, self.context_tokens) < 1:
            raise ValueError(f"slots, threads and context_tokens must be positive, not {self!r}")


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a running child answers. The key is new with every start and known to this process only."""

    url: str
    api_key: str
    pid: int


class EmbeddedServer:
    """One child process with the model, and the thread that looks after it.

    `child_script` and `warm` are for tests and callers: what to run, and what to ask of a fresh child before it counts
    as ready. Nothing here raises to the desk: what is wrong stands in `state()`.
    """

    def __init__(
        self,
        locate: Callable[[], Path],
        *,
        options: EmbeddedOptions | None = None,
        warm: Callable[[Endpoint], None] | None = None,
        child_script: Path = _CHILD,
    ) -> None:
        self._locate = locate
        self._options = options or EmbeddedOptions(threads=_usable_cores())
        self._warm = warm
        self._child_script = child_script
        self._changed = threading.Condition()
        self._state = ModelState(phase="off")
        self._endpoint: Endpoint | None = None
        self._events: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._child: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    @property
    def slots(self) -> int:
        """How many drafts run at once."""
        return self._options.slots

    def start(self) -> None:
        """Begin loading in the background; returns at once. A second call does nothing."""
        with self._changed:
            if self._thread is not None:
                return
            self._state = ModelState(phase="loading")
            self._stopping = threading.Event()
            self._thread = threading.Thread(target=self._look_after, args=(self._stopping,), daemon=True, name="embedded-model")
            self._thread.start()

    def stop(self, *, timeout_seconds: float = 10.0) -> None:
        """End the child; a start afterwards begins anew."""
        with self._changed:
            thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        if self._child is not None:
            self._child.kill()  # it keeps nothing that could be lost
        self._events.put("stop")
        thread.join(timeout_seconds)
        self._become(ModelState(phase="off"))

    def state(self) -> ModelState:
        """What the child is doing, and why if it is not ready."""
        with self._changed:
            return self._state

    def endpoint(self) -> Endpoint | None:
        """Where the ready child answers; None while there is none."""
        with self._changed:
            return self._endpoint

    def wait_ready(self, timeout_seconds: float) -> bool:
        """Wait until the child is ready, or has failed, or the time is over; whether it is ready."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.phase in ("ready", "failed", "off"), timeout_seconds)
            return self._state.phase == "ready"

    def report_stall(self) -> None:
        """A draft timed out: have the child looked at now, and replaced if it can't write a single token."""
        self._events.put("stall")

    # What follows runs on the thread.

    def _look_after(self, stopping: threading.Event) -> None:
        failures = 0
        while not stopping.is_set():
            began = time.monotonic()
            setup_fault = False
            try:
                reason = self._one_life(stopping)
                lived_long = time.monotonic() - began > self._options.stable_seconds
                failures = 0 if lived_long else failures + 1
            except ModelSetupError as error:
                reason, setup_fault = str(error), True
                failures += 1
            except _ChildFailed as error:
                reason = str(error)
                failures += 1
            except Exception as error:  # noqa: BLE001 - this thread must not end: nobody else would start the model again
                reason = f"{type(error).__name__}: {error}"
                failures += 1
            if stopping.is_set():
                return
            phase = "failed" if setup_fault or failures >= self._options.failures_until_failed else "restarting"
            _LOG.warning("embedded model %s: %s", phase, reason)
            self._become(ModelState(phase=phase, reason=reason))
            # Tried again even when it failed: staff may pull the model, or free memory, while the desk is open.
            stopping.wait(self._options.backoff_seconds[min(failures, len(self._options.backoff_seconds) - 1)])

    def _one_life(self, stopping: threading.Event) -> str:
        """From start to end of one child; returns why it ended."""
        child = None
        try:
            path = self._locate()
            child = self._spawn()
            endpoint = self._bring_up(child, path, stopping)
            self._become(ModelState(phase="ready"), endpoint)
            return self._watch(child, endpoint, stopping)
        finally:
            self._forget_endpoint()
            if child is not None:
                _end(child)

    def _spawn(self) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-P", str(self._child_script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_child_environment(),
            start_new_session=True,  # Ctrl-C at the terminal is for the desk, which then ends the child in order
        )
        self._child = child
        return child

    def _bring_up(self, child: subprocess.Popen[str], path: Path, stopping: threading.Event) -> Endpoint:
        """Wait for the child's address and warm it."""
        key = secrets.token_urlsafe(24)
        url = self._hand_over(child, path, key, stopping)
        endpoint = Endpoint(url=url, api_key=key, pid=child.pid)
        if self._warm is not None:
            self._warm_up(endpoint)
        return endpoint

    def _hand_over(self, child: subprocess.Popen[str], path: Path, key: str, stopping: threading.Event) -> str:
        options = {
            "model": str(path),
            "alias": path.stem,
            "api_key": key,  # by standard input: an argument would show in the list of processes
            "slots": self._options.slots,
            "context_tokens": self._options.context_tokens,
            "threads": self._options.threads,
            "save_memory": self._options.save_memory,
        }
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps(options) + "\n")
            child.stdin.flush()
        except OSError as error:
            raise _ChildFailed(f"the model process ended at once ({error.strerror})") from error
        line = self._first_line(child, stopping)
        try:
            message = json.loads(line)
        except ValueError as error:
            raise _ChildFailed(f"the model process ended while loading (code {child.poll()})") from error
        if "url" not in message:
            raise _ChildFailed(f"llama.cpp could not load {path.name}: {message.get('error')}")
        return str(message["url"])

    def _first_line(self, child: subprocess.Popen[str], stopping: threading.Event) -> str:
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        assert child.stdout is not None
        stdout = child.stdout
        threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True, name="embedded-model-address").start()
        until = time.monotonic() + self._options.ready_seconds
        while time.monotonic() < until:
            if stopping.is_set():
                raise _ChildFailed("stopped while loading")
            try:
                return lines.get(timeout=0.2)
            except queue.Empty:
                continue
        raise _ChildFailed(f"not loaded within {self._options.ready_seconds:g} s")

    def _warm_up(self, endpoint: Endpoint) -> None:
        import httpx

        assert self._warm is not None
        try:
            self._warm(endpoint)
        except httpx.HTTPError as error:
            raise _ChildFailed(f"did not answer after loading ({type(error).__name__})") from error

    def _watch(self, child: subprocess.Popen[str], endpoint: Endpoint, stopping: threading.Event) -> str:
        """Until the child has to be replaced or the server is stopped; returns why."""
        exited = threading.Thread(target=self._tell_exit, args=(child, self._events), daemon=True, name="embedded-model-exit")
        exited.start()
        misses = 0
        while not stopping.is_set():
            try:
                event = self._events.get(timeout=self._options.health_every_seconds)
            except queue.Empty:
                event = "health"
            if child.poll() is not None:
                return f"the model process ended with code {child.returncode}"
            if event == "stall" and not self._writes_a_token(endpoint):
                return "the model process no longer writes"
            misses = 0 if self._is_healthy(endpoint) else misses + 1
            if misses >= self._options.health_failures:
                return "the model process no longer answers"
        return "stopped"

    @staticmethod
    def _tell_exit(child: subprocess.Popen[str], events: queue.SimpleQueue[str]) -> None:
        child.wait()
        events.put("exit")

    def _is_healthy(self, endpoint: Endpoint) -> bool:
        import httpx

        try:
            with httpx.Client(trust_env=False, timeout=self._options.health_timeout_seconds) as client:
                return client.get(f"{endpoint.url}/health").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def _writes_a_token(self, endpoint: Endpoint) -> bool:
        import httpx

        try:
            ask(endpoint, [{"role": "user", "content": "好"}], max_tokens=1, timeout_seconds=self._options.stall_probe_seconds)
        except httpx.HTTPError:
            return False
        return True

    def _forget_endpoint(self) -> None:
        with self._changed:
            self._endpoint = None

    def _become(self, state: ModelState, endpoint: Endpoint | None = None) -> None:
        with self._changed:
            self._state = state
            self._endpoint = endpoint
            self._changed.notify_all()


class _ChildFailed(Exception):
    """The child could not be brought to answer; the message is for staff."""


def ask(
    endpoint: Endpoint, messages: list[dict[str, str]], *, max_tokens: int, timeout_seconds: float, slot: int | None = None
) -> None:
    """One whole completion, thrown away: to warm a slot or to see that the model lives. Raises httpx.HTTPError."""
    import httpx

    body = {} if slot is None else {"id_slot": slot}
    # trust_env=False: a proxy in the environment must not be asked for a loopback address.
    with httpx.Client(trust_env=False, timeout=timeout_seconds) as client:
        response = client.post(
            f"{endpoint.url}/v1/chat/completions",
            headers={"Authorization": f"Bearer {endpoint.api_key}"},
            json={**body, "messages": messages, "max_tokens": max_tokens, "temperature": 0},
        )
        response.raise_for_status()


def _end(child: subprocess.Popen[str]) -> None:
    """End the child for sure, and take up its remains. Killed, not asked: it keeps nothing, and a busy one never leaves."""
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):  # unsent input to a process that is gone
                stream.close()


def _child_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT or name.startswith(_ENVIRONMENT_PREFIXES)}
    return {**kept, "OMP_WAIT_POLICY": "passive"}


def _usable_cores(most: int = 8) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return max(1, min(cores, most))
