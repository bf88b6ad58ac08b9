"""The one place where concrete classes are built: settings in, a desk out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot.clock import Clock, utc_now
from bot.records.database import open_database
from bot.records.vault import Vault, open_vault
from bot.settings import Settings
from bot.staff_access import StaffAccess
from guards.pack import Pack, load_pack
from knowledge.base import KnowledgeBase
from knowledge.embedding import ScoredEmbeddings, bundled_embedder

if TYPE_CHECKING:
    from bot.conversations import Conversations
    from bot.desk import Desk
    from bot.models.chat_model import ChatModelHandle
    from bot.planner import Planner
    from bot.triage import Triage
    from guards.inspection import Inspection
    from knowledge.dense import StoreFactory


@dataclass(frozen=True, kw_only=True)
class Premises:
    """What a desk stands on."""

    settings: Settings
    engine: Engine
    vault: Vault
    pack: Pack
    embedder: ScoredEmbeddings
    knowledge: KnowledgeBase
    model: ChatModelHandle


@dataclass(frozen=True, kw_only=True)
class Office(Premises):
    """A desk with everything around it that the console and the command line work with."""

    desk: Desk
    staff: StaffAccess


def open_records(settings: Settings) -> Engine:
    """The records at the newest schema; makes the data directory."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return open_database(settings.records_url)


def local_clock(settings: Settings, clock: Clock = utc_now) -> Clock:
    """`clock` in the company's own time zone."""
    zone = ZoneInfo(settings.timezone)
    return lambda: clock().astimezone(zone)


def open_knowledge(settings: Settings, engine: Engine, *, clock: Clock = utc_now) -> KnowledgeBase:
    """The knowledge base on `engine`, with the bundled embedder; nothing is loaded before the first search."""
    return KnowledgeBase(
        engine=engine,
        directory=settings.data_dir / "index",
        embedder=bundled_embedder(),
        chroma_url=settings.chroma_url,
        vector_store=_vector_store(settings),
        clock=local_clock(settings, clock),
    )


def _vector_store(settings: Settings) -> StoreFactory | None:
    if settings.vector_store is None:
        return None
    from knowledge.vector_store import store_factory

    return store_factory(settings.vector_store)


def open_pack(settings: Settings) -> Pack:
    """The policy pack in force, with the company and staff ID of the settings. Raises guards.pack.PackError."""
    facts = {"company": settings.company, "staff_id": settings.staff_id}
    return load_pack(settings.pack, facts={name: value for name, value in facts.items() if value})


@contextmanager
def open_office(settings: Settings, *, clock: Clock = utc_now) -> Iterator[Office]:
    """Open everything that serving takes, and close it again. The model is started, but not waited for."""
    premises = _open_premises(settings, clock)
    office = Office(**vars(premises), desk=_open_desk(premises, clock), staff=StaffAccess(settings.data_dir))
    office.model.start()
    try:
        yield office
    finally:
        office.model.close()
        office.engine.dispose()


# What only the desk needs is imported below, so that a command which only searches does not wait for it.


def _open_premises(settings: Settings, clock: Clock) -> Premises:
    from bot.models.chat_model import open_chat_model

    engine = open_records(settings)
    return Premises(
        settings=settings,
        engine=engine,
        vault=open_vault(settings.data_dir, settings.secret_key),
        pack=open_pack(settings),
        embedder=bundled_embedder(),
        knowledge=open_knowledge(settings, engine, clock=clock),
        model=open_chat_model(settings),
    )


def _open_desk(premises: Premises, clock: Clock) -> Desk:
    from bot.desk import Desk
    from bot.drafting import Drafter

    settings = premises.settings
    return Desk(
        pack=premises.pack,
        conversations=_open_conversations(premises, clock),
        triage=_open_triage(premises),
        planner=_open_planner(premises, clock),
        drafter=Drafter(premises.model, settings),
        inspection=_open_inspection(premises),
        zone=ZoneInfo(settings.timezone),
        message_max_chars=settings.message_max_chars,
    )


def _open_conversations(premises: Premises, clock: Clock) -> Conversations:
    from bot.conversations import Conversations

    return Conversations(
        engine=premises.engine,
        vault=premises.vault,
        clock=clock,
        idle=timedelta(minutes=premises.settings.conversation_idle_minutes),
        published=frozenset(re.sub(r"\D", "", number) for number in premises.pack.hotlines.values()),
        zone=ZoneInfo(premises.settings.timezone),
    )


def _open_triage(premises: Premises) -> Triage:
    from bot.models.catalogue import default_model_directory
    from bot.triage import Triage
    from bot.triage.encoder import bundled_intent_encoder

    models = premises.settings.model_dir or default_model_directory()
    return Triage(premises.pack, bundled_intent_encoder(), cache_dir=models.parent / "triage")


def _open_planner(premises: Premises, clock: Clock) -> Planner:
    from bot.customers import Customers
    from bot.planner import Planner
    from bot.tickets import Tickets

    return Planner(
        pack=premises.pack,
        knowledge=premises.knowledge,
        model=premises.model,
        customers=Customers(premises.engine, premises.vault),
        tickets=Tickets(premises.engine, premises.vault),
        clock=local_clock(premises.settings, clock),
    )


def _open_inspection(premises: Premises) -> Inspection:
    from bot.prompts.layout import static_prompt
    from guards.inspection import Inspection, default_rules

    # A model's instructions are its own: a draft that recites them does not go out.
    return Inspection(premises.pack, default_rules(secrets=(static_prompt(premises.model.profile.prompt),)))
