"""Alembic's entry: run the migrations on the connection that danloi.storage.migrate hands over."""

from __future__ import annotations

from alembic import context

from danloi.storage.base import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
