"""Fit for duty: what a desk answers with, and whether exactly that has passed its cases (PM-3.1.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

import bot
import guards
import knowledge
from bot.assembly import open_knowledge, open_records
from bot.settings import Settings
from guards.pack_loading import lineage

_FILE = "duty.json"
_CODE = (Path(bot.__file__).parent, Path(guards.__file__).parent, Path(knowledge.__file__).parent)
_PARTS: Mapping[str, str] = {
    "pack": "话术包 policy pack",
    "facts": "公司名称、工号 company and staff ID",
    "model": "模型 model",
    "articles": "知识库 knowledge base",
    "code": "程序 program",
}


class Makeup(BaseModel):
    """What decides a desk's answers; contents by their digest, so that a change of any shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pack: str
    facts: str
    model: str
    articles: str
    code: str


class Certificate(BaseModel):
    """That a desk of this makeup has passed: when, with how many cases, by which verdict."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    makeup: Makeup
    passed_at: datetime
    cases: int
    verdict: str


def makeup_of(settings: Settings) -> Makeup:
    """What the desk of these settings answers with now. Raises PackError."""
    engine = open_records(settings)
    try:
        articles = open_knowledge(settings, engine).articles()
    finally:
        engine.dispose()
    model = settings.embedded_model if settings.llm == "embedded" else ""
    return Makeup(
        pack=f"{settings.pack} {_digest_of(_pack_folders(settings.pack), '*.yaml')}",
        facts=f"{settings.company or ''} {settings.staff_id or ''}".strip(),
        model=f"{settings.llm} {model}".strip(),
        articles=_digest(repr(one).encode() for one in sorted(articles, key=lambda one: one.id)),
        code=_digest_of(_CODE, "*.py"),
    )


def certify(settings: Settings, makeup: Makeup, *, cases: int, verdict: str, now: datetime) -> Path:
    """Note that a desk of this makeup has passed; returns the file. `makeup` is to be taken before the cases are put."""
    place = settings.data_dir / _FILE
    certificate = Certificate(makeup=makeup, passed_at=now, cases=cases, verdict=verdict)
    place.write_text(certificate.model_dump_json(indent=1) + "\n", "utf-8")
    return place


def certificate_of(settings: Settings) -> Certificate | None:
    """The certificate in the data directory; None where there is none that can be read."""
    try:
        return Certificate.model_validate_json((settings.data_dir / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def unfit(settings: Settings) -> tuple[str, ...]:
    """Why the desk of these settings may not go on duty: what was never tested, or has changed since. Empty when it may."""
    certificate = certificate_of(settings)
    if certificate is None:
        return ("从未通过上岗检查 never passed the cases",)
    now = makeup_of(settings).model_dump()
    before = certificate.makeup.model_dump()
    return tuple(said for part, said in _PARTS.items() if now[part] != before[part])


def _pack_folders(pack: str) -> list[Path]:
    """The folders of a pack and of those that it extends."""
    shipped = Path(guards.__file__).parent / "packs"
    own = Path(pack)
    folders = [own] if own.is_dir() else []
    for name in lineage(pack):
        folders += [place for place in (own.parent / name, shipped / name) if place.is_dir() and place not in folders]
    return folders


def _digest_of(folders: Iterable[Path], pattern: str) -> str:
    files = sorted(file for folder in folders for file in folder.rglob(pattern))
    return _digest(part for file in files for part in (file.name.encode(), file.read_bytes()))


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8) + part)
    return whole.hexdigest()[:16]
