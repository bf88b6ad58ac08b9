"""The command `kefu`: all commands of the desk, and `serve`, which puts the pages beside the API."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import DataDir, Llm, app, load_settings, run
from bot.logs import set_up_logs
from evaluation.commands import eval_app

app.add_typer(eval_app)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口 · port")] = 7860,
    data_dir: DataDir = None,
    llm: Llm = None,
) -> None:
    """开放客服台：客户页面、客服控制台与接口 · Open the desk: customers' page, staff console and API."""
    from ui.serving import serve_desk

    serve_desk(load_settings(data_dir=data_dir, llm=llm), host=host, port=port)


def main() -> None:
    """The console script's entry."""
    set_up_logs()
    run(app)


if __name__ == "__main__":
    main()
