"""The migrations against the models."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

import channels.zalo_oa.models  # noqa: F401
import danloi.console.accounts.models
import danloi.console.catalogue.models
import danloi.console.frame.models
import danloi.console.review.models
import danloi.console.training.models
import danloi.conversation.alerts
import danloi.conversation.feedback
import danloi.conversation.handover.models
import danloi.conversation.models
import danloi.conversation.statistics.models
import danloi.conversation.statistics.reports
import danloi.guidance.catalogue.models
import danloi.guidance.catalogue.revision_models
import danloi.guidance.portal.models
import danloi.guidance.status.models
import danloi.guidance.topics.models
import danloi.storage.lease  # noqa: F401
from danloi.storage.base import Base
from danloi.storage.database import Database
from danloi.storage.migrate import migrate


async def test_migrations_make_exactly_what_the_models_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_model_has_its_table(database: Database) -> None:
    async with database.engine.connect() as connection:
        tables = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    assert tables - {"alembic_version"} == set(Base.metadata.tables)
    assert {"inbox", "outbox", "turn", "conversation", "procedure"} <= tables


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await migrate(database)
    async with database.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("select version_num from alembic_version")).all()
    assert len(rows) == 1


async def test_constraints_have_the_same_names_on_both_databases(database: Database) -> None:
    async with database.engine.connect() as connection:
        unique = await connection.run_sync(lambda sync: inspect(sync).get_unique_constraints("inbox"))
    assert [(one["name"], one["column_names"]) for one in unique] == [("uq_inbox_channel", ["channel", "message_id"])]
