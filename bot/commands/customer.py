"""`kefu customer`: what kind of customer somebody is, on the record."""

from __future__ import annotations

import typer

from bot.assembly import open_pack, open_records
from bot.customers import set_kind
from bot.reading import find_phone
from bot.records.vault import open_vault
from bot.settings import Settings
from knowledge.text import fold

ORDINARY = "ordinary"


def set_customer_kind(settings: Settings, phone: str, kind: str) -> int:
    """Keep the kind of the customer who left this number. Returns 0, or 2 where number, kind or customer is not known."""
    digits = find_phone(fold(phone))
    if digits is None:
        typer.echo("这不是一个电话号码。\nThat is not a telephone number.", err=True)
        return 2
    kinds = {ORDINARY, *(name for row in open_pack(settings).service_times.hours.values() for name in row)}
    if kind not in kinds:
        known = "、".join(sorted(kinds))
        typer.echo(
            f"服务时限表里没有“{kind}”这一类客户；可用的有：{known}。\nThe service times have no kind {kind!r}; use one of: {known}.",
            err=True,
        )
        return 2
    engine = open_records(settings)
    try:
        vault = open_vault(settings.data_dir, settings.secret_key)
        found = set_kind(engine, vault, digits, "" if kind == ORDINARY else kind)
    finally:
        engine.dispose()
    if not found:
        typer.echo("没有留过这个号码的客户。\nNobody has left this number.", err=True)
        return 2
    typer.echo(f"已记为 {kind} / kept as {kind}")
    return 0
