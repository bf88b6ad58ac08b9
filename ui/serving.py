"""Running the desk's web server: one process, one port, until somebody stops it."""

from __future__ import annotations

import socket
import threading

import structlog
import typer
import uvicorn
from fastapi import FastAPI

from bot.api.app import ApiOptions
from bot.assembly import Office, open_office
from bot.cli import stop
from bot.logs import trace_of
from bot.records.database import can_connect
from bot.settings import Settings
from ui.console.mount import ConsoleOptions, mount_console
from ui.server import GRACEFUL_SHUTDOWN_SECONDS, create_app

_BACKLOG = 256
_CONSOLE_AFTER_SECONDS = 30.0
_FIRST_QUESTION = "请问怎么收费"
_log = structlog.get_logger("kefu.serving")


def serve_desk(settings: Settings, *, host: str, port: int) -> None:
    """Open the desk on `host`:`port` (0 picks a free one) and serve until interrupted; prints where and with which password."""
    listener = _listen(host, port)
    with open_office(settings) as office:
        server = uvicorn.Server(
            uvicorn.Config(
                build_app(office),
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACEFUL_SHUTDOWN_SECONDS,
                lifespan="on",
            )
        )
        threading.Thread(target=_make_ready, args=(office,), name="make-ready", daemon=True).start()
        _announce(office, host=host, port=listener.getsockname()[1])
        server.run(sockets=[listener])


def build_app(office: Office) -> FastAPI:
    """Everything that an office shows on one port."""

    def console(app: FastAPI) -> FastAPI:
        mount_console(app, office, options=ConsoleOptions(warm_after_seconds=_CONSOLE_AFTER_SECONDS))
        return app

    return create_app(
        office.desk, settings=office.settings, console=console, options=ApiOptions(ready=lambda: _readiness(office))
    )


def _make_ready(office: Office) -> None:
    """Finish what a killed ingest left undone, and load what the first question would wait for."""
    try:
        office.knowledge.ingest([])
        if not office.knowledge.is_empty():
            office.knowledge.answer(_FIRST_QUESTION)
    except Exception as error:  # noqa: BLE001 - the desk answers without it; whatever it is will show again where it matters
        _log.warning("not_warmed", **trace_of(error))


def _readiness(office: Office) -> dict[str, bool]:
    """Which parts must serve before the desk can answer. The model is none of them: without it the passages speak."""
    return {"records": can_connect(office.engine)}


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=_BACKLOG)
    except OSError as error:
        stop(
            f"无法在 {host}:{port} 上监听（{error.strerror}）。可能已有一个客服台在运行；换个端口：kefu serve --port 7861",
            f"Can't listen on {host}:{port} ({error.strerror}). Perhaps a desk is running already; try kefu serve --port 7861",
        )


def _announce(office: Office, *, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    typer.echo(f"客户页面 · customers   {address}/")
    typer.echo(f"员工控制台 · staff     {address}/staff")
    typer.echo(f"接口 · API             {address}/api/chat  {address}/v1/chat/completions")
    password = office.staff.ensure()
    if password is not None:
        typer.echo(f"员工账号 · staff login  {office.staff.user} / {password}")
        typer.echo("    （只显示这一次；忘记时运行 kefu staff-password · shown this once; kefu staff-password makes a new one）")
    typer.echo(f"模型 · model            {office.model.name}（{office.model.state().phase}）")
    typer.echo("按 Ctrl-C 停止 · Ctrl-C stops")
