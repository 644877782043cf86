"""What citizens think of an answer: a thumb up or down, with words if they like."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.conversation.models import InboxRow
from danloi.guidance.privacy import mask
from danloi.guidance.vietnamese import storable
from danloi.storage.base import Base, now
from danloi.storage.database import Database

Verdict = Literal["up", "down"]
LONGEST_WORDS = 500
_UNCOUNTED = text("counted <> verdict")


class FeedbackRow(Base):
    """A verdict on the answer to one message; the last one counts. `words` have personal numbers masked.

    `counted` is the verdict that the sums hold (danloi/conversation/statistics).
    """

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_uncounted", "id", postgresql_where=_UNCOUNTED, sqlite_where=_UNCOUNTED),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(String(200), index=True)
    verdict: Mapped[str] = mapped_column(String(10), index=True)
    words: Mapped[str] = mapped_column(Text, default="")
    counted: Mapped[str] = mapped_column(String(10), default="", server_default="")
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)


class NoSuchAnswer(Exception):
    """There is no answered message of that id in the conversation. For the channel."""


class Feedback:
    """Takes verdicts."""

    def __init__(self, database: Database) -> None:
        """Keep the way to the table."""
        self._database = database

    async def give(self, conversation: str, channel: str, message_id: str, verdict: Verdict, words: str) -> None:
        """Write down the verdict on the answer to a message of `conversation`; a later one takes its place.

        Raises:
            NoSuchAnswer: no such message in this conversation, or it is not answered yet.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            query = select(InboxRow).where(
                InboxRow.channel == channel,
                InboxRow.message_id == message_id,
                InboxRow.conversation_id == conversation,
                InboxRow.state == "done",
            )
            # Locked, so that two verdicts at one moment do not both make a row.
            message = await session.scalar(query if self._database.is_sqlite else query.with_for_update())
            if message is None:
                raise NoSuchAnswer
            row = await session.scalar(select(FeedbackRow).where(FeedbackRow.inbox_id == message.id))
            if row is None:
                row = FeedbackRow(inbox_id=message.id, conversation_id=conversation)
                session.add(row)
            row.verdict, row.at = verdict, now()
            row.words = mask(storable(words.strip()))[:LONGEST_WORDS]
