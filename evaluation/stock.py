"""Stocked data directories: a desk with its articles indexed, built once for these articles and this code, then copied."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

import bot
import knowledge
from bot.assembly import open_knowledge, open_office, open_records
from bot.settings import Settings
from bot.turn import Message
from knowledge.tables import vectors

_SAMPLES = Path(knowledge.__file__).parent / "samples"
_CODE = (Path(knowledge.__file__).parent, Path(bot.__file__).parent / "records")
_KEPT = 8
_IN_USE_SECONDS = 3600.0
_WARMING = "请问停车怎么收费？"


Stock = Callable[[str, str], Path]
"""(pack, articles) → a stocked directory."""


class StockError(RuntimeError):
    """The articles of a case can't be indexed; the message says which and why, in Chinese and English."""


def bench_settings(data_dir: Path, *, pack: str, llm: str = "none") -> Settings:
    """Settings for a desk of the bench: never the database, index server or articles of a desk at work."""
    return Settings(  # pyright: ignore[reportCallIssue]
        data_dir=data_dir, pack=pack, llm=llm, database_url=None, chroma_url=None, vector_store=None, log_level="INFO"
    )


def stocked_directory(pack: str, articles: str, *, cache: Path | None = None) -> Path:
    """A data directory with `articles` ("samples", "none", a path, or "samples+PATH") indexed, for a desk of `pack`: copy, don't use it.

    Built when it is not in the cache. Raises StockError.
    """
    root = cache or _default_cache()
    place = root / _key(articles, pack)
    if not (place / "ready").exists():
        _build(place, articles, pack)
    os.utime(place)
    _prune(root, keep=place)
    return place


def furnish(stocked: Path, *, into: Path) -> Path:
    """A fresh copy of a stocked directory under `into`, for one process alone."""
    target = Path(tempfile.mkdtemp(prefix="desk-", dir=into))
    shutil.copytree(stocked, target, dirs_exist_ok=True)
    return target


def _build(place: Path, articles: str, pack: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="building-", dir=place.parent) as scratch:
        fresh = Path(scratch) / "data"
        settings = bench_settings(fresh, pack=pack)
        engine = open_records(settings)
        _inherit(engine, fresh, place.parent)
        try:
            if articles != "none":
                summary = open_knowledge(settings, engine).ingest(_paths(articles))
                if summary.failed:
                    names = "；".join(f"{file}：{reason}" for file, reason in summary.failed)
                    raise StockError(f"资料无法收入：{names} / articles of the bench can't be read")
        finally:
            engine.dispose()
        _warm(fresh, Path(scratch) / "warming", pack)
        (fresh / "ready").touch()
        try:
            os.rename(fresh, place)
        except OSError:
            # Another process was quicker; what it built is the same.
            if not (place / "ready").exists():
                raise


def _inherit(engine: Engine, fresh: Path, root: Path) -> None:
    """Take over what an earlier stock has embedded: each vector is kept under what it was made from."""
    earlier = max(_ready(root), key=lambda one: one.stat().st_mtime, default=None)
    if earlier is None:
        return
    names = ", ".join(column.name for column in vectors.columns)
    with engine.connect() as connection, suppress(OperationalError):  # an older stock may have another table, or none
        connection.exec_driver_sql("ATTACH DATABASE ? AS earlier", (str(earlier / "kefu.db"),))
        connection.exec_driver_sql(f"INSERT OR IGNORE INTO {vectors.name} ({names}) SELECT {names} FROM earlier.{vectors.name}")
        connection.commit()


def _warm(fresh: Path, copy: Path, pack: str) -> None:
    """Have triage trained, which the user's cache then keeps, before the workers need it. The turn that it takes is thrown away."""
    shutil.copytree(fresh, copy)

    async def ask() -> None:
        with open_office(bench_settings(copy, pack=pack)) as office:
            async for _ in office.desk.answer(Message(text=_WARMING), operator=True):
                pass

    asyncio.run(ask())


def _key(articles: str, pack: str) -> str:
    digest = hashlib.sha256(pack.encode())
    for file in sorted(one for root in _CODE for one in root.rglob("*.py")):
        digest.update(file.read_bytes())
    if articles != "none":
        for file in (one for path in _paths(articles) for one in _files(path)):
            digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:24]


def _files(path: Path) -> Iterable[Path]:
    return sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def _paths(articles: str) -> list[Path]:
    """What "samples", "PATH" or "samples+PATH" stand for."""
    if articles.startswith("samples"):
        return [_SAMPLES, *(Path(one) for one in articles.split("+", 1)[1:])]
    return [Path(articles)]


def _default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kefu" / "bench"


def _ready(root: Path) -> list[Path]:
    return [one for one in root.iterdir() if (one / "ready").exists()]


def _prune(root: Path, *, keep: Path) -> None:
    """Forget the directories that were not used for longest; those of the last hour may be a run's that is under way."""
    for old in sorted(_ready(root), key=lambda one: one.stat().st_mtime, reverse=True)[_KEPT:]:
        if old != keep and time.time() - old.stat().st_mtime > _IN_USE_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
