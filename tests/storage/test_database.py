"""Transactions, and the question whether the database answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from danloi.conversation.models import ConversationRow, InboxRow
from danloi.storage.database import Database
from tests.fakes.until import until
from tests.storage.cluster import Cluster


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    try:
        cluster.create()
        yield cluster
    finally:
        cluster.destroy()


async def test_a_database_that_runs_answers(database: Database) -> None:
    assert await database.answers()


async def test_what_fails_in_a_transaction_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            session.add(ConversationRow(id="rest:a", channel="rest", memory={}))
            await session.flush()
            raise RuntimeError
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(ConversationRow)) == 0


async def test_a_message_of_no_conversation_is_refused_on_both_databases(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(InboxRow(channel="rest", message_id="1", conversation_id="rest:nobody", text="a"))


async def test_json_keeps_vietnamese_and_nesting(database: Database) -> None:
    memory = {"question": "lệ phí “khai sinh” 😀", "options": ["1.001193 Lệ phí"], "deep": {"none": None, "yes": True}}
    async with database.transaction() as session:
        session.add(ConversationRow(id="rest:a", channel="rest", memory=memory))
    async with database.transaction() as session:
        assert await session.scalar(select(ConversationRow.memory)) == memory


async def test_a_database_that_does_not_run_does_not_answer() -> None:
    nobody_listens = Database("postgresql+asyncpg://postgres@127.0.0.1:1/danloi")
    assert not await nobody_listens.answers()
    await nobody_listens.close()


async def test_a_database_without_our_name_in_it_does_not_answer(postgres_cluster: Cluster) -> None:
    missing = Database(postgres_cluster.url("no_such_database"))
    assert not await missing.answers()
    with pytest.raises((SQLAlchemyError, OSError)):
        async with missing.transaction() as session:
            await session.execute(text("select 1"))
    await missing.close()


async def test_a_database_that_is_shutting_down_does_not_answer(own_cluster: Cluster) -> None:
    last_client = Database(await own_cluster.create_database("danloi"))
    newcomer = Database(own_cluster.url("danloi"))
    async with last_client.transaction() as session:
        await session.execute(text("select 1"))
        own_cluster.begin_to_stop()

        async def is_turned_away() -> bool:
            return not await newcomer.answers()

        await until(is_turned_away, "newcomers are turned away")
        with pytest.raises((SQLAlchemyError, OSError)):
            async with newcomer.transaction() as turned_away:
                await turned_away.execute(text("select 1"))
    await newcomer.close()
    await last_client.close()


async def test_connections_recover_after_the_database_was_away(own_cluster: Cluster) -> None:
    database = Database(await own_cluster.create_database("danloi"))
    assert await database.answers()
    own_cluster.stop("immediate")
    assert not await database.answers()
    own_cluster.start()
    assert await database.answers(timeout_seconds=10)
    await database.close()


async def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'folder' / 'danloi.db'}")
    assert await database.answers()
    await database.close()
