"""Bring the database to the newest schema (Alembic)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from danloi.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection


def alembic_config() -> Config:
    """Return Alembic's settings; the scripts lie beside this file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


async def migrate(database: Database) -> None:
    """Apply every migration that `database` lacks.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer, or a migration failed (it is rolled back).
    """

    def upgrade(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.engine.begin() as connection:
        await connection.run_sync(upgrade)
