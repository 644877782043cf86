"""Accepting messages: each is stored once under its channel and message id."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from danloi.conversation.models import ConversationRow, InboxRow
from danloi.guidance.vietnamese import storable
from danloi.storage.base import now
from danloi.storage.database import Database

LEASE = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over; `conversation` is `<channel>:<id>`, made by the server."""

    channel: str
    message_id: str
    conversation: str
    text: str


class Inbox:
    """The table of accepted messages.

    Args:
        database: where it lies.
        owner: a name of this process; what it claims and leaves undone is taken up again after the lease.
    """

    def __init__(self, database: Database, owner: str) -> None:
        """Keep both."""
        self._database = database
        self._owner = owner

    async def accept(self, incoming: Incoming) -> int:
        """Store `incoming`, claimed by this process, and return its id; that of the first one if it comes again.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; nothing was accepted.
        """
        try:
            return await self._insert(incoming)
        except IntegrityError:
            async with self._database.transaction() as session:
                known = await session.scalar(
                    select(InboxRow.id).where(
                        InboxRow.channel == incoming.channel, InboxRow.message_id == incoming.message_id
                    )
                )
            if known is not None:
                return known
            return await self._insert(incoming)

    async def _insert(self, incoming: Incoming) -> int:
        async with self._database.transaction() as session:
            if await session.get(ConversationRow, incoming.conversation) is None:
                session.add(ConversationRow(id=incoming.conversation, channel=incoming.channel, memory={}))
                await session.flush()
            row = InboxRow(
                channel=incoming.channel,
                message_id=incoming.message_id,
                conversation_id=incoming.conversation,
                text=storable(incoming.text),
                state="claimed",
                claimed_by=self._owner,
                claimed_until=now() + LEASE,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def take_up_orphans(self) -> list[tuple[int, str]]:
        """Claim the messages that a dead process left undone; return their ids and conversations, oldest first."""
        async with self._database.transaction() as session:
            orphaned = or_(InboxRow.state == "accepted", InboxRow.claimed_until < now())
            query = select(InboxRow.id, InboxRow.conversation_id).where(InboxRow.state != "done", orphaned)
            if not self._database.is_sqlite:
                query = query.with_for_update(skip_locked=True)
            found = [(row.id, row.conversation_id) for row in await session.execute(query.order_by(InboxRow.id))]
            if found:
                await session.execute(
                    update(InboxRow)
                    .where(InboxRow.id.in_([inbox_id for inbox_id, _ in found]))
                    .values(state="claimed", claimed_by=self._owner, claimed_until=now() + LEASE)
                )
        return found
