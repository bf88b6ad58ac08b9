"""`kefu ingest` and `kefu search`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.assembly import open_knowledge, open_records
from bot.settings import Settings
from knowledge.ingest import IngestProgress, IngestSummary

_STEPS = {"reading": "读取 · reading", "embedding": "计算向量 · embedding", "indexing": "建立索引 · indexing"}


def ingest_paths(settings: Settings, paths: Sequence[Path], *, only_if_empty: bool, as_json: bool) -> int:
    """Take files in and print what became of each. Returns 0, or 1 when a file could not be read."""
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        typer.echo(f"没有这个文件或目录：{path} / no such file or directory", err=True)
    engine = open_records(settings)
    try:
        knowledge = open_knowledge(settings, engine)
        if only_if_empty and not knowledge.is_empty():
            return 0
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("读取 · reading", total=None)

            def show(state: IngestProgress) -> None:
                progress.update(task, description=_STEPS[state.step], completed=state.done, total=state.of or None)

            summary = knowledge.ingest([path for path in paths if path.exists()], progress=show)
    finally:
        engine.dispose()
    _print_summary(summary, as_json=as_json)
    return 1 if missing or summary.failed else 0


def _print_summary(summary: IngestSummary, *, as_json: bool) -> None:
    if as_json:
        failed = [{"file": str(file), "reason": reason} for file, reason in summary.failed]
        counts = {"added": summary.added, "changed": summary.changed, "unchanged": summary.unchanged}
        typer.echo(json.dumps({**counts, "failed": failed}, ensure_ascii=False))
        return
    typer.echo(f"新增 {summary.added}，更新 {summary.changed}，未变 {summary.unchanged}，失败 {len(summary.failed)}")
    for file, reason in summary.failed:
        typer.echo(f"  {file}：{reason}", err=True)


def search_text(settings: Settings, text: str, *, k: int, as_json: bool) -> None:
    """Print the best passages, best first."""
    engine = open_records(settings)
    try:
        with redirect_stdout(sys.stderr):
            hits = open_knowledge(settings, engine).search(text, k)
    finally:
        engine.dispose()
    if as_json:
        rows = [
            {
                "title": hit.passage.title,
                "text": hit.passage.text,
                "score": round(hit.score, 4),
                "dense": round(hit.dense, 4),
                "lexical": round(hit.lexical, 4),
                "source": hit.passage.source,
                "passage_id": hit.passage.id,
                "article_id": hit.passage.article_id,
            }
            for hit in hits
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not hits:
        typer.echo(
            "没有找到。知识库可能是空的：kefu ingest 文件… / nothing found; is the knowledge base empty? kefu ingest FILE…"
        )
    for rank, hit in enumerate(hits, 1):
        typer.echo(f"{rank}. [{hit.score:.3f}] {hit.passage.title}（{hit.passage.source}）\n   {hit.passage.text}")
