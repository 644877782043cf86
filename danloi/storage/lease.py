"""Leases: of several processes, one does a job; if it dies, another takes over."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import uuid
from collections.abc import Awaitable, Callable

from sqlalchemy import String, delete, or_, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now
from danloi.storage.database import Database
from danloi.storage.whole import whole

logger = logging.getLogger(__name__)


class LeaseRow(Base):
    """Who does a job, and until when it is theirs without a word from them."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    owner: Mapped[str] = mapped_column(String(40))
    held_until: Mapped[dt.datetime]


class Lease:
    """The right to do the job `name`, held by at most one process at a time.

    The processes' clocks must agree to a second or two (NTP).

    Args:
        database: shared by the processes.
        name: of the job, at most 100 letters.
        seconds: how long it stays with a holder that says nothing; it is renewed at a third of that.
    """

    def __init__(self, database: Database, name: str, seconds: float = 30.0) -> None:
        """Prepare; nothing is taken yet."""
        self._database = database
        self._name = name
        self._seconds = seconds
        self._owner = uuid.uuid4().hex

    async def take(self) -> bool:
        """Take or renew it; return whether this process holds it now.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        until = now() + dt.timedelta(seconds=self._seconds)
        free = or_(LeaseRow.owner == self._owner, LeaseRow.held_until < now())
        async with self._database.transaction() as session:
            taken = await session.execute(
                update(LeaseRow)
                .where(LeaseRow.name == self._name, free)
                .values(owner=self._owner, held_until=until)
                .returning(LeaseRow.name)
            )
            if taken.first() is not None:
                return True
        try:
            async with self._database.transaction() as session:
                session.add(LeaseRow(name=self._name, owner=self._owner, held_until=until))
        except IntegrityError:  # it exists and is another's
            return False
        return True

    async def give_back(self) -> None:
        """Let another process have it at once."""
        async with self._database.transaction() as session:
            await session.execute(delete(LeaseRow).where(LeaseRow.name == self._name, LeaseRow.owner == self._owner))

    async def while_held(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` whenever this process holds the lease, for ever; wait while another does.

        `work` is cancelled when the lease cannot be renewed, and started again with a pause when it ends or fails.
        """
        pause = self._seconds / 3
        try:
            while True:
                try:
                    if await whole(self.take()):
                        await self._work_and_renew(work, pause)
                except (SQLAlchemyError, OSError) as err:
                    logger.warning("lease %s: the database does not answer (%s)", self._name, type(err).__name__)
                await asyncio.sleep(pause)
        finally:
            with contextlib.suppress(SQLAlchemyError, OSError):
                await asyncio.shield(self.give_back())

    async def _work_and_renew(self, work: Callable[[], Awaitable[None]], pause: float) -> None:
        task = asyncio.ensure_future(work())
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=pause)
                if not task.done() and not await whole(self.take()):
                    logger.warning("lease %s went to another process", self._name)
                    return
        finally:
            task.cancel()
            result = (await asyncio.gather(task, return_exceptions=True))[0]
            if isinstance(result, Exception):
                logger.error("job %s failed: %s: %s", self._name, type(result).__name__, result)
