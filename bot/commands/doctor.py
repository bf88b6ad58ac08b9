"""`kefu doctor`: what is set up, what is missing and what to type."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from bot.settings import Settings

_ROOMS = ("bot", "guards", "knowledge", "ui")
_LEAST_FREE_BYTES = 2_000_000_000
_MARKS = {"ok": "✓", "warning": "!", "problem": "✗"}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing examined. `remedy` is what to type where something is missing."""

    name: str
    state: Literal["ok", "warning", "problem"]
    message: str
    remedy: str = ""


def examine(settings: Settings) -> tuple[Check, ...]:
    """Look at everything that serving needs. Changes nothing, except that a database that was reachable gets its tables."""
    examinations: tuple[Callable[[Settings], Check], ...] = (
        _python,
        _rooms,
        _data_directory,
        _policy_pack,
        _records,
        _knowledge,
        _model,
    )
    return tuple(_examined(examination, settings) for examination in examinations)


def print_report(checks: tuple[Check, ...], *, as_json: bool) -> int:
    """Print the checks. Returns 0, or 1 when something stands in the way of serving."""
    if as_json:
        rows = [{"name": check.name, "state": check.state, "message": check.message, "remedy": check.remedy} for check in checks]
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for check in checks:
            typer.echo(f"{_MARKS[check.state]} {check.name}：{check.message}")
            if check.remedy:
                typer.echo(f"    → {check.remedy}")
    return 1 if any(check.state == "problem" for check in checks) else 0


def _examined(examination: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return examination(settings)
    except Exception as error:  # noqa: BLE001 - a doctor reports what breaks, whatever it is
        name = examination.__name__.strip("_")
        return Check(name=name, state="problem", message=f"检查未能完成 / could not be examined: {type(error).__name__}: {error}")


def _python(_settings: Settings) -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return Check(name="Python", state="ok", message=version)
    return Check(name="Python", state="problem", message=f"{version}；需要 3.11–3.13", remedy="make PYTHON=python3.12 serve")


def _rooms(_settings: Settings) -> Check:
    """The four top-level packages have common names: another distribution may have put its own in front of ours."""
    ours = Path(__file__).resolve().parents[2]
    for room in _ROOMS:
        spec = importlib.util.find_spec(room)
        if spec is None or spec.origin is None or not Path(spec.origin).resolve().is_relative_to(ours):
            found = "没有 / none" if spec is None else str(spec.origin)
            return Check(
                name="安装 install",
                state="problem",
                message=f"包 {room!r} 不是本项目的：{found}",
                remedy="使用独立的虚拟环境 / use a virtual environment of its own: make setup",
            )
    return Check(name="安装 install", state="ok", message=str(ours))


def _data_directory(settings: Settings) -> Check:
    directory = settings.data_dir.resolve()
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    message = f"{directory}（剩余 {free / 1e9:.1f} GB）"
    if free < _LEAST_FREE_BYTES:
        return Check(name="数据目录 data", state="warning", message=message, remedy="腾出磁盘空间 / free some disk space")
    return Check(name="数据目录 data", state="ok", message=message)


def _policy_pack(settings: Settings) -> Check:
    from bot.assembly import open_pack

    pack = open_pack(settings)
    facts = f"{pack.facts['company']}，工号 {pack.facts['staff_id']}"
    return Check(name="话术包 pack", state="ok", message=f"{pack.id}，{len(pack.clauses)} 条条款；{facts}")


def _records(settings: Settings) -> Check:
    from sqlalchemy import make_url

    from bot.assembly import open_records

    where = make_url(settings.records_url).render_as_string(hide_password=True)
    engine = open_records(settings)
    engine.dispose()
    return Check(name="记录 records", state="ok", message=where)


def _knowledge(settings: Settings) -> Check:
    from bot.assembly import open_knowledge, open_records

    engine = open_records(settings)
    try:
        knowledge = open_knowledge(settings, engine)
        count = len(knowledge.articles())
        if not count:
            return Check(
                name="知识库 knowledge",
                state="warning",
                message="空的，所有问题都会请客户留下电话 / empty",
                remedy="kefu ingest 你的文件…（样例 / samples: kefu ingest knowledge/samples）",
            )
        return Check(name="知识库 knowledge", state="ok", message=f"{count} 篇，索引版本 {knowledge.version()}")
    finally:
        engine.dispose()


def _model(settings: Settings) -> Check:
    from bot.models.catalogue import default_model_directory, locate
    from bot.models.chat_model import open_chat_model
    from bot.models.errors import ModelSetupError

    try:
        handle = open_chat_model(settings)
        if settings.llm == "embedded":
            path = locate(settings.embedded_model, settings.model_dir or default_model_directory())
            return Check(name="模型 model", state="ok", message=f"{handle.name}（{path}）")
    except ModelSetupError as error:
        state = "warning" if settings.llm == "embedded" else "problem"
        remedy = "kefu model pull（没有模型时以知识库原文作答 / without one, answers come verbatim from the articles）"
        return Check(name="模型 model", state=state, message=str(error).replace("\n", " / "), remedy=remedy)
    return Check(name="模型 model", state="ok", message=handle.name)
