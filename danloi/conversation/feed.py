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
_AT_ONCE = 500  # conversations in one query; SQLite takes some thousand parameters
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
        self._seen: dict[str, tuple[int, int]] = {}
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
        """Look once."""
        conversations = list(self._listeners)
        for start in range(0, len(conversations), _AT_ONCE):
            some = conversations[start : start + _AT_ONCE]
            for conversation, newest in (await self._newest(some)).items():
                if self._seen.get(conversation) != newest and conversation in self._listeners:
                    self._seen[conversation] = newest
                    self.signal(conversation)

    async def _newest(self, conversations: list[str]) -> dict[str, tuple[int, int]]:
        inbox, outbox = (
            select(table.conversation_id, func.max(table.id))
            .where(table.conversation_id.in_(conversations))
            .group_by(table.conversation_id)
            for table in (InboxRow, OutboxRow)
        )
        async with self._database.transaction() as session:
            asked = {row[0]: row[1] for row in await session.execute(inbox)}
            said = {row[0]: row[1] for row in await session.execute(outbox)}
        return {one: (asked.get(one, 0), said.get(one, 0)) for one in {*asked, *said}}

    def close(self) -> None:
        """Let every listener go: the process stops."""
        self._is_closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.is_over = True
                listener.news.set()
