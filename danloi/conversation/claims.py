"""Claims: of several processes, one at a time works on a conversation, and a dead one's claims lapse."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import uuid
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.models import ConversationRow
from danloi.storage.base import now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=20)  # how long a process may be silent before another takes over its work
RENEW_SECONDS = 5.0
NOBODY = ""


class Lane(Enum):
    """The two kinds of work on a conversation; each has a claim of its own."""

    TURN = "turn"
    SEND = "send"

    @property
    def by(self) -> Any:
        """The column that names the holder."""
        return getattr(ConversationRow, f"{self.value}_by")

    @property
    def until(self) -> Any:
        """The column with the moment from which the claim is free."""
        return getattr(ConversationRow, f"{self.value}_until")

    def values(self, by: str, until: dt.datetime | None) -> dict[str, Any]:
        """Return what an UPDATE sets."""
        return {f"{self.value}_by": by, f"{self.value}_until": until}


class Claims:
    """The claims of this process on conversations.

    Args:
        database: shared by the processes, whose clocks agree to a second or two (NTP).
    """

    def __init__(self, database: Database) -> None:
        """Choose a name for this process that no other has had."""
        self._database = database
        self.owner = uuid.uuid4().hex

    def are_free(self, lane: Lane) -> ColumnElement[bool]:
        """Return the SQL condition that this process may take the conversation."""
        return or_(lane.by == self.owner, lane.until.is_(None), lane.until < now())

    async def take(
        self, session: AsyncSession, conversation: str, lane: Lane, *returning: Any, wait: bool = True
    ) -> Row[Any] | None:
        """Claim `conversation` and return the columns `returning` of its row; None if another process has it.

        Without `wait`, a row that another process is looking at this moment is left alone.
        """
        mine = (ConversationRow.id == conversation, self.are_free(lane))
        if not wait and not self._database.is_sqlite:
            looked_at = select(ConversationRow.id).where(*mine).with_for_update(skip_locked=True)
            mine = (ConversationRow.id == looked_at.scalar_subquery(), self.are_free(lane))
        claim = update(ConversationRow).where(*mine).values(**lane.values(self.owner, now() + LEASE))
        return (await session.execute(claim.returning(*returning))).first()

    async def leave(
        self, session: AsyncSession, conversation: str, lane: Lane, not_before: dt.datetime | None = None, **values: Any
    ) -> bool:
        """Give `conversation` back, with `values` set in its row; return False, doing nothing, if it is another's now.

        Nobody takes it before `not_before`.
        """
        mine = (ConversationRow.id == conversation, lane.by == self.owner)
        left = update(ConversationRow).where(*mine).values(**lane.values(NOBODY, not_before), **values)
        return (await session.execute(left.returning(ConversationRow.id))).first() is not None

    async def forget_the_dead(self) -> None:
        """Free every claim at once; only where no other process can be alive (SQLite)."""
        if not self._database.is_sqlite:
            return
        async with self._database.transaction() as session:
            for lane in Lane:
                await session.execute(
                    update(ConversationRow).where(lane.by != NOBODY).values(**lane.values(NOBODY, None))
                )

    async def keep(self) -> None:
        """Renew what this process holds, for ever."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                async with self._database.transaction() as session:
                    for lane in Lane:
                        await session.execute(
                            update(ConversationRow)
                            .where(lane.by == self.owner)
                            .values(**lane.values(self.owner, now() + LEASE))
                        )
            except (SQLAlchemyError, OSError) as err:
                logger.warning("claims are not renewed: the database does not answer (%s)", type(err).__name__)
