"""Telling those who listen that something was written in their conversation.

What this process writes is signalled at once. What other processes write, on the same database, is found by one look
for all listeners together: so no connection to the database is held while nothing happens, and nothing else
coordinates the processes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from danloi.conversation.models import InboxRow, OutboxRow
from danloi.storage.database import Database

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
_LATE_ROWS = 500  # ids that may be given out but not yet visible, in other processes' open transactions
_AFTER_FAILURE_SECONDS = 5.0


class Listener:
    """One who listens; `news` is set when something may have been written, and cleared by the listener."""

    def __init__(self) -> None:
        """Begin with news: whoever starts to listen reads what there is."""
        self.news = asyncio.Event()
        self.news.set()
        self.is_over = False


class TooManyListeners(Exception):
    """No more can listen now; the messages can be fetched instead. For the channel."""


class Feed:
    """Who listens to which conversation.

    Args:
        database: looked at once a second, only while somebody listens.
        at_most: listeners in all.
        at_most_each: listeners of one conversation (its tabs).
    """

    def __init__(self, database: Database, at_most: int = 1_000, at_most_each: int = 8) -> None:
        """Start with nobody."""
        self._database = database
        self._at_most = at_most
        self._at_most_each = at_most_each
        self._listeners: dict[str, set[Listener]] = {}
        self._seen: dict[str, dict[str, int]] = {}  # the newest row of each table, by conversation
        self._highest: dict[str, int] = {}
        self._is_closed = False
        self.count = 0

    def signal(self, conversation: str) -> None:
        """Tell that something was written in `conversation`; costs nothing if nobody listens."""
        for listener in self._listeners.get(conversation, ()):
            listener.news.set()

    @asynccontextmanager
    async def listen(self, conversation: str) -> AsyncIterator[Listener]:
        """Listen until the block ends.

        Raises:
            TooManyListeners: in all, or to this conversation.
        """
        here = self._listeners.get(conversation, set())
        if self._is_closed or self.count >= self._at_most or len(here) >= self._at_most_each:
            raise TooManyListeners
        listener = Listener()
        self._listeners.setdefault(conversation, here).add(listener)
        self._seen.setdefault(conversation, {})
        self.count += 1
        try:
            yield listener
        finally:
            self.count -= 1
            here.discard(listener)
            if not here:
                self._listeners.pop(conversation, None)
                self._seen.pop(conversation, None)

    async def run(self) -> None:
        """Look for what other processes wrote, until cancelled."""
        while True:
            pause = LOOK_SECONDS
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as err:
                logger.warning("news are not seen: the database does not answer (%s)", type(err).__name__)
                pause = _AFTER_FAILURE_SECONDS
            await asyncio.sleep(pause)

    async def look(self) -> None:
        """Look once at the newest rows of both tables, whoever's they are: cheaper than naming all who listen."""
        if not self._listeners:
            self._highest.clear()  # who listens next reads all there is, and is told of what comes after
            return
        async with self._database.transaction() as session:
            for table in (InboxRow, OutboxRow):
                highest = self._highest.get(table.__tablename__)
                if highest is None:
                    highest = await session.scalar(select(func.max(table.id))) or 0
                newest = select(table.conversation_id, func.max(table.id)).where(table.id > highest - _LATE_ROWS)
                for conversation, row_id in await session.execute(newest.group_by(table.conversation_id)):
                    self._saw(table.__tablename__, conversation, row_id)
                    highest = max(highest, row_id)
                self._highest[table.__tablename__] = highest

    def _saw(self, table: str, conversation: str, row_id: int) -> None:
        if conversation in self._listeners and self._seen[conversation].get(table) != row_id:
            self._seen[conversation][table] = row_id
            self.signal(conversation)

    def close(self) -> None:
        """Let every listener go: the process stops."""
        self._is_closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.is_over = True
                listener.news.set()
