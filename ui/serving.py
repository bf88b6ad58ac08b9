"""Running the desk's web server: one process, one port, until somebody stops it."""

from __future__ import annotations

import socket

import typer
import uvicorn

from bot.assembly import Office, open_office
from bot.cli import stop
from bot.settings import Settings
from ui.server import create_app

_GRACEFUL_SECONDS = 5
_BACKLOG = 256


def serve_desk(settings: Settings, *, host: str, port: int) -> None:
    """Open the desk on `host`:`port` (0 picks a free one) and serve until interrupted; prints where and with which password."""
    listener = _listen(host, port)
    with open_office(settings) as office:
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(office),
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACEFUL_SECONDS,
                lifespan="on",
            )
        )
        _announce(office, host=host, port=listener.getsockname()[1])
        server.run(sockets=[listener])


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
