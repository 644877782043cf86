"""Words that should never have been kept: made unreadable in the queue and in the conversation itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.review.groups import blank, count_anew
from danloi.console.review.models import GroupRow, ItemRow, OpinionRow
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, TurnRow

MASKED = "••••••"


async def make_unreadable(session: AsyncSession, group: GroupRow) -> int:
    """Mask what was asked in every turn of `group`, wherever it is kept; return in how many."""
    items = list(await session.scalars(select(ItemRow).where(ItemRow.group_id == group.id)))
    turns, inbox = [item.turn_id for item in items], [item.inbox_id for item in items]
    texts = set(await session.scalars(select(TurnRow.asked).where(TurnRow.id.in_(turns))))
    await session.execute(update(TurnRow).where(TurnRow.id.in_(turns)).values(asked=MASKED))
    await session.execute(update(InboxRow).where(InboxRow.id.in_(inbox)).values(text=MASKED))
    await session.execute(update(FeedbackRow).where(FeedbackRow.inbox_id.in_(inbox)).values(words=""))
    await session.execute(update(OpinionRow).where(OpinionRow.group_id == group.id).values(text=""))
    await _forget_in_memory(session, {item.conversation_id for item in items}, texts)
    size = group.size
    await blank(session, group)
    group.size = size
    return len(items)


async def _forget_in_memory(session: AsyncSession, conversations: set[str], texts: set[str]) -> None:
    """Take the last question out of what the assistant remembers, if it is one of `texts`."""
    query = select(ConversationRow).where(ConversationRow.id.in_(conversations)).with_for_update()
    for row in await session.scalars(query):
        if row.memory.get("question") in texts:
            row.memory = {key: value for key, value in row.memory.items() if key != "question"}


async def forget_conversation(session: AsyncSession, conversation: str) -> None:
    """Take a conversation out of the queue that its citizen has deleted; for `danloi.conversation.erasing.Eraser`."""
    items = await session.execute(
        delete(ItemRow).where(ItemRow.conversation_id == conversation).returning(ItemRow.group_id)
    )
    await forget_items(session, sorted({row.group_id for row in items}))


async def forget_items(session: AsyncSession, group_ids: Sequence[int]) -> None:
    """Bring the groups up to date whose items are gone."""
    for group in await session.scalars(select(GroupRow).where(GroupRow.id.in_(group_ids))):
        await count_anew(session, group)
