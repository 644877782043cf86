"""Connections to the database, SQLite or PostgreSQL, and the question whether it answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase


class Database:
    """One engine and its sessions.

    Args:
        url: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://user:password@host/name`.

    Use `async with database.transaction() as session:`; it commits at the end and rolls back on an error.
    """

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first use."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._make_engine()
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    def _make_engine(self) -> AsyncEngine:
        if not self.is_sqlite:
            # No ping before each use: it costs as much as a transaction. After a restart of the server the first use
            # fails, the pool is emptied, and the next one connects anew; see `forgiving`.
            return create_async_engine(
                self.url, pool_size=10, max_overflow=10, pool_timeout=5, connect_args={"timeout": 5}
            )
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(self.url, connect_args={"timeout": 10})
        event.listen(engine.sync_engine, "connect", _tune_sqlite)
        return engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open a session in a transaction of its own.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer or refuses.
        """
        async with self._sessions() as session, session.begin():
            yield session

    async def forgiving[T](self, work: Callable[[], Awaitable[T]]) -> T:
        """Do `work`, a transaction, and once more if its connection turns out to be dead.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer or refuses.
        """
        try:
            return await work()
        except DBAPIError as err:
            if not err.connection_invalidated:
                raise
            return await work()

    def insert(self, table: type[DeclarativeBase]) -> postgresql.Insert | sqlite.Insert:
        """Return the database's own INSERT, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def answers(self, timeout_seconds: float = 2.0) -> bool:
        """Tell whether the database answers a trivial query in time."""
        try:
            async with asyncio.timeout(timeout_seconds), self.engine.connect() as connection:
                await connection.execute(text("select 1"))
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside one writer, a commit without waiting for the disk's platter, foreign keys enforced."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
