"""Turns as they stand in the database, written without an engine."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, TurnRow
from danloi.storage.database import Database

_numbers = itertools.count(1)
NOON = dt.datetime(2026, 11, 26, 5, 0, tzinfo=dt.UTC)  # 12:00 in Vietnam
FEE_UNKNOWN = "1.000001"


def lacks(code: str, aspect: str) -> bool:
    return (code, aspect) == (FEE_UNKNOWN, "fee")


async def add_turn(
    database: Database,
    *,
    conversation: str = "web:lan",
    at: dt.datetime = NOON,
    outcome: str = "answered",
    procedure: str | None = "1.001193",
    aspects: tuple[str, ...] = ("fee",),
    verdict: str = "",
    words: str = "",
    waited: float = 0.25,
    turn_id: int | None = None,
    **more: Any,
) -> int:
    """Add a turn that was answered `waited` seconds after it was accepted; return its message's id."""
    async with database.transaction() as session:
        if await session.get(ConversationRow, conversation) is None:
            session.add(ConversationRow(id=conversation, channel=conversation.partition(":")[0], memory={}, turns=1))
            await session.flush()
        message = InboxRow(
            channel=conversation.partition(":")[0], message_id=f"m{next(_numbers)}", conversation_id=conversation,
            text="hỏi", state="done", received_at=at - dt.timedelta(seconds=waited),
        )  # fmt: skip
        session.add(message)
        await session.flush()
        turn = TurnRow(
            inbox_id=message.id, conversation_id=conversation, asked="hỏi", outcome=outcome, procedure=procedure,
            aspects=list(aspects), understood=more.pop("understood", {}), at=at,
            milliseconds=more.pop("milliseconds", {"engine": 40.0, "links": 0.2}), **more,
        )  # fmt: skip
        if turn_id is not None:
            turn.id = turn_id
        session.add(turn)
        if verdict:
            await session.flush()
            session.add(
                FeedbackRow(inbox_id=message.id, conversation_id=conversation, verdict=verdict, words=words, at=at)
            )
        return message.id
