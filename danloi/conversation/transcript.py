"""Both sides of a conversation in order, read on from where one left off."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow
from danloi.storage.database import Database

_CURSOR = re.compile(r"^(\d{1,15})\.(\d{1,15})$", re.ASCII)
_SHOWN = 100  # messages of each side that are read at once


class Forgotten(Exception):
    """The citizen has had this conversation deleted; nothing more can be said in it. For the channel."""


@dataclass(frozen=True)
class Cursor:
    """How far one has read: the last inbox and outbox row; written `12.34`.

    Within a conversation ids follow the order in which rows become visible, as every writer locks the conversation
    first; so nothing is passed over.
    """

    inbox: int = 0
    outbox: int = 0

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Read a cursor; anything that is none begins at the beginning."""
        found = _CURSOR.match(text or "")
        return cls(int(found[1]), int(found[2])) if found else cls()

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.inbox}.{self.outbox}"


class Transcript:
    """Reads conversations for those who take part in them (docs/widget.md has the shape of an item)."""

    def __init__(self, database: Database) -> None:
        """Keep the way to the rows."""
        self._database = database

    async def since(self, conversation: str, cursor: Cursor) -> tuple[list[dict[str, Any]], Cursor]:
        """Return what was written after `cursor`, oldest first, and the cursor after it; at most the newest hundred.

        Raises:
            Forgotten: the conversation was deleted.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            row = await session.get(ConversationRow, conversation)
            if row is None:
                return [], cursor
            if row.forgotten_at is not None:
                raise Forgotten
            # The outbox first: a reply that comes between the two reads is then found at the next one.
            said = await self._newest(session, OutboxRow, conversation, cursor.outbox)
            asked = await self._newest(session, InboxRow, conversation, cursor.inbox)
            by_id = {one.id: one for one in asked}
            missing = {one.inbox_id for one in said if one.inbox_id is not None} - set(by_id)
            if missing:
                more = await session.scalars(select(InboxRow).where(InboxRow.id.in_(missing)))
                by_id.update({one.id: one for one in more})
            verdicts = await self._verdicts(session, [one.id for one in by_id.values()])
        items = [(one.received_at, 0, one.id, _citizen(one)) for one in asked]
        for reply in said:
            question = by_id.get(reply.inbox_id) if reply.inbox_id is not None else None
            at = question.received_at if question else reply.created_at
            items.append((at, 1, reply.id, _assistant(reply, question, verdicts)))
        items.sort(key=lambda item: item[:3])
        newest = Cursor(
            max([cursor.inbox, *(one.id for one in asked)]), max([cursor.outbox, *(one.id for one in said)])
        )
        return [item[3] for item in items], newest

    async def check(self, conversation: str) -> None:
        """Make sure that one may still talk in `conversation`.

        Raises:
            Forgotten: it was deleted.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            query = select(ConversationRow.forgotten_at).where(ConversationRow.id == conversation)
            if await session.scalar(query) is not None:
                raise Forgotten

    @staticmethod
    async def _newest[Row: (InboxRow, OutboxRow)](
        session: AsyncSession, table: type[Row], conversation: str, after: int
    ) -> list[Row]:
        query = (
            select(table)
            .where(table.conversation_id == conversation, table.id > after)
            .order_by(table.id.desc())
            .limit(_SHOWN)
        )
        return list(await session.scalars(query))[::-1]

    @staticmethod
    async def _verdicts(session: AsyncSession, inbox_ids: list[int]) -> dict[int, str]:
        query = select(FeedbackRow.inbox_id, FeedbackRow.verdict).where(FeedbackRow.inbox_id.in_(inbox_ids))
        return {row[0]: row[1] for row in await session.execute(query)}


def _citizen(row: InboxRow) -> dict[str, Any]:
    return {
        "from": "citizen",
        "id": _public_id(row),
        "text": row.text,
        "answered": row.state == "done",
        "at": _moment(row.received_at),
    }


def _assistant(row: OutboxRow, question: InboxRow | None, verdicts: dict[int, str]) -> dict[str, Any]:
    item = {
        "from": "assistant",
        "id": row.id,
        "to": _public_id(question) if question else None,
        "at": _moment(row.created_at),
        **{key: row.body[key] for key in ("text", "buttons", "custom") if row.body.get(key)},
    }
    if question and question.id in verdicts:
        item["verdict"] = verdicts[question.id]
    return item


def _public_id(row: InboxRow) -> str:
    """Return the message id that the client gave, without the session before it."""
    return row.message_id.rpartition("/")[2]


def _moment(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="seconds")
