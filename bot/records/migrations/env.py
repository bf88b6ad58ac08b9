"""Alembic's entry: runs the migrations on the connection that `bot.records.database.migrate` hands over."""

from alembic import context

from bot.records.rows import Rows
from knowledge.tables import metadata as knowledge_metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=[Rows.metadata, knowledge_metadata], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
