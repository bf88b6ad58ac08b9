"""`kefu model list|pull|path`."""

from __future__ import annotations

import json

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from bot.models.catalogue import catalogue, default_model_directory, locate
from bot.models.download import PullProgress, pull
from bot.settings import Settings

_PHASES = {"connecting": "连接", "downloading": "下载", "verifying": "校验", "done": "完成"}


def list_models(settings: Settings, *, as_json: bool) -> None:
    """Print the catalogue, and which of it lies on this machine."""
    rows = [
        {
            "name": model.name,
            "bytes": model.bytes,
            "licence": model.licence,
            "sha256": model.sha256,
            "present": model.path_in(settings.model_dir or default_model_directory()).is_file(),
            "about": model.about_zh,
        }
        for model in catalogue().values()
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        here = "已下载" if row["present"] else "未下载"
        default = "（默认）" if row["name"] == settings.embedded_model else ""
        typer.echo(f"{row['name']}{default}  {int(str(row['bytes'])) / 1e9:.2f} GB  {row['licence']}  {here}\n    {row['about']}")


def pull_model(settings: Settings, name: str | None, *, only_if_needed: bool) -> int:
    """Fetch a model with a progress bar. Returns 0 once it is there and verified. Raises ModelSetupError."""
    if only_if_needed and settings.llm != "embedded":
        return 0
    wanted = name or settings.embedded_model
    if wanted.endswith(".gguf"):
        locate(wanted, (settings.model_dir or default_model_directory()))
        return 0
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(wanted, total=None)

        def show(state: PullProgress) -> None:
            progress.update(
                task, description=f"{wanted} {_PHASES[state.phase]}", completed=state.done_bytes, total=state.total_bytes
            )

        path = pull(wanted, (settings.model_dir or default_model_directory()), show)
    typer.echo(f"{wanted} 已就绪 / ready: {path}", err=True)
    return 0


def print_path(settings: Settings, name: str | None) -> int:
    """Print where the model lies. Raises ModelSetupError when it doesn't."""
    typer.echo(str(locate(name or settings.embedded_model, (settings.model_dir or default_model_directory()))))
    return 0
