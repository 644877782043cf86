"""Deleting a conversation at the citizen's wish."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.claims import NOBODY
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.storage.base import now
from danloi.storage.database import Database

# Deletes what another part keeps of a conversation, in the same transaction.
type AlsoErase = Callable[[AsyncSession, str], Awaitable[object]]


class Eraser:
    """Deletes what was said. What stays has no text: when, which procedure, which outcome, which verdict.

    Args:
        database: of the conversations.
        also: what other parts delete with it.
    """

    def __init__(self, database: Database, also: Sequence[AlsoErase] = ()) -> None:
        """Keep the parts."""
        self._database = database
        self._also = also

    async def erase(self, conversation: str) -> None:
        """Erase the texts of `conversation`; a turn under way writes nothing more, and nothing can be said in it.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; nothing was deleted.
        """
        async with self._database.transaction() as session:
            row = await session.get(
                ConversationRow, conversation, with_for_update=None if self._database.is_sqlite else True
            )
            if row is None:
                return  # nothing was said yet
            here = conversation
            await session.execute(delete(OutboxRow).where(OutboxRow.conversation_id == here))
            gone = {"text": "", "sealed": None, "source": "", "state": "done"}
            await session.execute(update(InboxRow).where(InboxRow.conversation_id == here).values(**gone))
            await session.execute(update(TurnRow).where(TurnRow.conversation_id == here).values(asked=""))
            await session.execute(update(FeedbackRow).where(FeedbackRow.conversation_id == here).values(words=""))
            for one in self._also:
                await one(session, here)
            row.memory = {}
            # Taken out of its hands, a turn under way writes nothing (danloi/conversation/turns.py).
            row.turn_by, row.turn_until = NOBODY, None
            row.forgotten_at = now()
