"""The command `kefu`: all commands of the desk, and `serve`, which puts the pages beside the API."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import DataDir, Llm, app, load_settings, run
from bot.logs import set_up_logs
from bot.settings import Settings
from evaluation.commands import eval_app

app.add_typer(eval_app)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口 · port")] = 7860,
    data_dir: DataDir = None,
    llm: Llm = None,
    on_duty: Annotated[
        bool, typer.Option("--on-duty", help="通过上岗检查（kefu eval duty）才开台 · open only what has passed its cases")
    ] = False,
) -> None:
    """开放客服台：客户页面、客服控制台与接口 · Open the desk: customers' page, staff console and API."""
    from ui.serving import serve_desk

    settings = load_settings(data_dir=data_dir, llm=llm)
    if on_duty:
        _must_be_fit(settings)
    serve_desk(settings, host=host, port=port)


def _must_be_fit(settings: Settings) -> None:
    """PM-3.1.6: what was not tested as it is now does not serve customers. Ends the command with 1."""
    from evaluation.duty import unfit
    from evaluation.on_duty import refusal

    reasons = unfit(settings)
    if reasons:
        typer.echo(refusal(reasons), err=True)
        raise typer.Exit(1)


def main() -> None:
    """The console script's entry."""
    set_up_logs()
    run(app)


if __name__ == "__main__":
    main()
