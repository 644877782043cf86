"""One import at a time, whatever dies: the lock goes with the process or the connection that holds it."""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from danloi.storage.database import Database

_KEY = 4_917_049  # of the advisory lock in PostgreSQL; any number that nobody else here uses


class ImportBusy(Exception):
    """Another import is running. For the operator."""


@asynccontextmanager
async def only_import(database: Database) -> AsyncIterator[None]:
    """Be the only import into `database`.

    Raises:
        ImportBusy: there is another one.
    """
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            if not await connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": _KEY}):
                raise _busy()
            # The lock is the connection's; it must not stay in an open transaction meanwhile.
            await connection.commit()
            try:
                yield
            finally:
                await connection.scalar(text("select pg_advisory_unlock(:key)"), {"key": _KEY})
        return
    with open(f"{database.url.database}.import-lock", "a") as file:  # noqa: ASYNC230, PTH123
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy() from None
        yield


def _busy() -> ImportBusy:
    return ImportBusy("another import into this database is running; wait for its end and start this one again")
