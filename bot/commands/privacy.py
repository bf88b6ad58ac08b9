"""`kefu erase` and `kefu retention`: forgetting people, on request and in time."""

from __future__ import annotations

from datetime import timedelta

import typer

from bot.assembly import open_records
from bot.clock import utc_now
from bot.customers import erase, remove_settled
from bot.reading import find_phone
from bot.records.vault import open_vault
from bot.settings import Settings
from knowledge.text import fold


def erase_phone(settings: Settings, phone: str) -> int:
    """Remove whoever left this number. Returns 0, or 2 when it is no telephone number."""
    digits = find_phone(fold(phone))
    if digits is None:
        typer.echo("这不是一个电话号码。\nThat is not a telephone number.", err=True)
        return 2
    engine = open_records(settings)
    try:
        removed = erase(engine, open_vault(settings.data_dir, settings.secret_key), digits)
    finally:
        engine.dispose()
    typer.echo(f"已删除 {removed} 个会话及其工单 / removed {removed} conversations with their tickets")
    return 0


def remove_old(settings: Settings, days: int | None) -> int:
    """Remove settled conversations older than `days` (default: the setting). Returns 0."""
    kept = days or settings.retention_days
    engine = open_records(settings)
    try:
        removed = remove_settled(engine, before=utc_now() - timedelta(days=kept))
    finally:
        engine.dispose()
    typer.echo(
        f"已删除 {removed} 个超过 {kept} 天且已办结的会话 / removed {removed} settled conversations older than {kept} days"
    )
    return 0
