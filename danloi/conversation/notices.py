"""Telling a conversation what it did not ask for at the moment: whether that can be done, and doing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.models import ConversationRow, OutboxRow
from danloi.conversation.outbox import Outbox
from danloi.storage.base import now

type Reach = Literal["now", "later", "never"]
# How long after a citizen's last message we can write unasked. Zalo's rule for Official Accounts (longer costs money);
# the web page's cookie lasts thirty days, after which nobody can come back to the conversation.
WINDOWS = {"zalo_oa": dt.timedelta(days=2), "web": dt.timedelta(days=30)}


class Notices:
    """Posts notices.

    Args:
        outbox: where they are put.
        windows: by channel, how long after a citizen's last message it can be written to.
        clock: the present moment; tests set it.
    """

    def __init__(
        self,
        outbox: Outbox,
        windows: Mapping[str, dt.timedelta] = WINDOWS,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Keep the parts."""
        self._windows = windows
        self._outbox = outbox
        self._clock = clock

    async def tell(self, session: AsyncSession, conversation: str, text: str) -> None:
        """Put `text` into the outbox, as a part of the session's transaction."""
        await self._outbox.post_in(session, conversation, {"text": text})

    async def open_until(self, session: AsyncSession, conversation: str) -> dt.datetime | None:
        """Return until when a silent citizen can be written to in `conversation`; None where that has no end."""
        row = await session.get(ConversationRow, conversation)
        window = self._windows.get(row.channel) if row else None
        return row.heard_at + window if row and window else None

    async def reach(self, session: AsyncSession, conversation: str) -> Reach:
        """Tell whether `conversation` can be written to: now, once the citizen has written again, or never more.

        A notice that could not be delivered is not followed by another one until the citizen writes.
        """
        row = await session.get(ConversationRow, conversation)
        if row is None or row.forgotten_at is not None:
            return "never"
        window = self._windows.get(row.channel)
        if window and row.heard_at < self._clock() - window:
            return "later"
        query = (
            select(OutboxRow.state, OutboxRow.created_at)
            .where(OutboxRow.conversation_id == conversation, OutboxRow.inbox_id.is_(None))
            .order_by(OutboxRow.id.desc())
            .limit(1)
        )
        last = (await session.execute(query)).first()
        if last is None or last.created_at < row.heard_at or last.state not in {"dead", "dropped"}:
            return "now"
        return "never" if last.state == "dropped" else "later"
