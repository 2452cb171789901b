"""Alembic's entry: migrations run on the connection that ``open_database`` hands over."""

from __future__ import annotations

from alembic import context

from ivr.storage.models import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
