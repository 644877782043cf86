"""Taking some questions out of a group, and bringing them back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.review.groups import blank, count_anew
from danloi.console.review.likeness import bands, digest
from danloi.console.review.models import BandRow, GroupRow, ItemRow
from danloi.conversation.models import TurnRow


async def answered_otherwise(session: AsyncSession, group: GroupRow, item_id: int) -> set[int]:
    """Return the items of `group` whose answer was another than that of `item_id`: outcome, procedure or intent."""
    query = (
        select(ItemRow.id, TurnRow.outcome, TurnRow.procedure, TurnRow.topic, TurnRow.understood)
        .join(TurnRow, TurnRow.id == ItemRow.turn_id)
        .where(ItemRow.group_id == group.id)
    )
    answers = {
        row.id: (row.outcome, row.procedure, row.topic, row.understood.get("intent"))
        for row in await session.execute(query)
    }
    seen = answers.get(item_id)
    return {one for one, answer in answers.items() if answer != seen} if seen is not None else set()


async def split_off(session: AsyncSession, group: GroupRow, item_ids: Collection[int]) -> int | None:
    """Give some items of `group` a group of their own, open; return its number. Never all of them."""
    query = select(ItemRow.id).where(ItemRow.group_id == group.id)
    own = set(await session.scalars(query))
    taken = own & set(item_ids)
    if not taken or taken == own:
        return None
    first = await session.scalar(
        select(TurnRow.asked).join(ItemRow, ItemRow.turn_id == TurnRow.id).where(ItemRow.id.in_(taken)).limit(1)
    )
    text = first or ""
    new = GroupRow(
        text=text, digest=digest(text), reason=group.reason, reasons=group.reasons, size=len(taken),
        score=group.score, newest_at=group.newest_at, state="open", wanted=1, label="",
    )  # fmt: skip
    session.add(new)
    await session.flush()
    session.add_all(BandRow(hash=one, group_id=new.id) for one in set(bands([text])[0]))
    await session.execute(update(ItemRow).where(ItemRow.id.in_(taken)).values(group_id=new.id))
    await count_anew(session, new)
    await count_anew(session, group)
    return new.id


async def bring_back(session: AsyncSession, group: GroupRow, other_id: int) -> None:
    """Put the items of another group back into `group`, unless somebody has looked at them meanwhile."""
    other = await session.get(GroupRow, other_id)
    if other is None or other.state != "open" or other.opinions or other.claimed_by is not None:
        return
    await session.execute(update(ItemRow).where(ItemRow.group_id == other.id).values(group_id=group.id))
    await blank(session, other)
