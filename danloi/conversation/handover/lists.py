"""Lists of tickets and conversations, a page at a time, each page beginning where the one before it ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.handover.hours import VIETNAM
from danloi.conversation.handover.models import TAKEN, WAITING, TicketRow
from danloi.conversation.models import ConversationRow, TurnRow

PAGE = 40


@dataclass(frozen=True)
class Found:
    """A conversation with something on the day: how many turns, the last one, and what was asked there."""

    conversation: str
    channel: str
    turns: int
    last: int
    at: dt.datetime
    asked: str


type Tickets = tuple[list[tuple[TicketRow, dt.datetime]], int]


async def waiting(session: AsyncSession, after: int) -> Tickets:
    """Return tickets in the queue, oldest first, with when the citizen last wrote; and where the next page begins."""
    query = _tickets().where(TicketRow.state == WAITING).order_by(TicketRow.asked_at, TicketRow.id)
    if after:
        last = select(TicketRow.asked_at).where(TicketRow.id == after).scalar_subquery()
        query = query.where(or_(TicketRow.asked_at > last, and_(TicketRow.asked_at == last, TicketRow.id > after)))
    return await _page(session, query)


async def mine(session: AsyncSession, account_id: int) -> Tickets:
    """Return the tickets that an officer has, the one whose citizen has waited longest first; nobody has many."""
    query = _tickets().where(TicketRow.account_id == account_id, TicketRow.state == TAKEN)
    return await _page(session, query.order_by(ConversationRow.heard_at))


async def every(session: AsyncSession, after: int, number: str = "") -> Tickets:
    """Return all tickets, newest first; with `number` those called so."""
    query = _tickets().order_by(TicketRow.id.desc())
    if number:
        query = query.where(TicketRow.number == number)
    if after:
        query = query.where(TicketRow.id < after)
    return await _page(session, query)


async def counts(session: AsyncSession, account_id: int) -> dict[str, int]:
    """Return how many tickets wait, and how many the officer has."""
    queue = select(func.count()).where(TicketRow.state == WAITING)
    own = select(func.count()).where(TicketRow.account_id == account_id, TicketRow.state == TAKEN)
    return {"waiting": await session.scalar(queue) or 0, "mine": await session.scalar(own) or 0}


async def on_day(session: AsyncSession, day: dt.date, channel: str, after: int) -> tuple[list[Found], int]:
    """Return the conversations in which something was said on `day`, the latest first; `channel` "" for all."""
    begins = dt.datetime.combine(day, dt.time(), VIETNAM)
    last = func.max(TurnRow.id).label("last")
    grouped = (
        select(TurnRow.conversation_id, last, func.count().label("turns"))
        .where(TurnRow.at >= begins, TurnRow.at < begins + dt.timedelta(days=1))
        .group_by(TurnRow.conversation_id)
        .order_by(last.desc())
        .limit(PAGE + 1)
    )
    if channel:
        grouped = grouped.where(TurnRow.conversation_id.startswith(f"{channel}:", autoescape=True))
    if after:
        grouped = grouped.having(func.max(TurnRow.id) < after)
    rows = list(await session.execute(grouped))
    words = {
        row.id: row
        for row in await session.execute(
            select(TurnRow.id, TurnRow.at, TurnRow.asked).where(TurnRow.id.in_([row.last for row in rows]))
        )
    }
    found = [
        Found(
            row.conversation_id, row.conversation_id.partition(":")[0], row.turns, row.last, words[row.last].at,
            words[row.last].asked,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    return found, found[-1].last if len(rows) > PAGE else 0


def _tickets() -> Select[TicketRow, dt.datetime]:
    return select(TicketRow, ConversationRow.heard_at).join(
        ConversationRow, ConversationRow.id == TicketRow.conversation_id
    )


async def _page(session: AsyncSession, query: Select[TicketRow, dt.datetime]) -> Tickets:
    rows = [(row[0], row[1]) for row in await session.execute(query.limit(PAGE + 1))]
    return rows[:PAGE], rows[PAGE - 1][0].id if len(rows) > PAGE else 0
