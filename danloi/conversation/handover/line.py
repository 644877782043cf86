"""The queue: a ticket's number, its place, and how long those before it have waited."""

from __future__ import annotations

import datetime as dt
import math
import statistics

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.handover.hours import VIETNAM, OfficeHours
from danloi.conversation.handover.models import CLOSED, WAITING, TicketDayRow, TicketRow
from danloi.storage.database import Database

_LOOKS_AT = 20  # of the tickets taken last
_FEWEST = 5  # to say anything of the wait
_LOOKS_BACK = dt.timedelta(days=30)
_ROUNDED_TO = 5  # minutes


async def next_number(database: Database, session: AsyncSession, at: dt.datetime) -> str:
    """Return the next number of the day: day and month, then the order, `2611-27`; said aloud as two short numbers."""
    day = at.astimezone(VIETNAM).date()
    given = database.insert(TicketDayRow).values(day=day, last=1)
    counted = given.on_conflict_do_update(index_elements=["day"], set_={"last": TicketDayRow.last + 1})
    order = (await session.scalars(counted.returning(TicketDayRow.last))).one()
    return f"{day:%d%m}-{order}"


async def open_ticket(session: AsyncSession, conversation: str) -> TicketRow | None:
    """Return the ticket of a conversation that is waiting or taken; there is one at most."""
    query = select(TicketRow).where(TicketRow.conversation_id == conversation, TicketRow.state != CLOSED)
    return (await session.scalars(query)).first()


async def place_of(session: AsyncSession, ticket: TicketRow) -> int:
    """Return the place of a ticket in the queue; 1 is next."""
    earlier = or_(
        TicketRow.asked_at < ticket.asked_at, and_(TicketRow.asked_at == ticket.asked_at, TicketRow.id < ticket.id)
    )
    return 1 + (await session.scalar(select(func.count()).where(TicketRow.state == WAITING, earlier)) or 0)


async def minutes_expected(session: AsyncSession, hours: OfficeHours, place: int, at: dt.datetime) -> int | None:
    """Return the working minutes that `place` in the queue is likely to wait, in fives; None if nobody can say yet.

    The median of what the tickets taken last have waited, for each place in the queue that they began with.
    """
    query = (
        select(TicketRow.asked_at, TicketRow.first_taken_at, TicketRow.place)
        .where(TicketRow.first_taken_at > at - _LOOKS_BACK)
        .order_by(TicketRow.first_taken_at.desc())
        .limit(_LOOKS_AT)
    )
    rows = await session.execute(query)
    waits = [hours.minutes_between(asked, taken) / max(began, 1) for asked, taken, began in rows if taken]
    if len(waits) < _FEWEST:
        return None
    return max(_ROUNDED_TO, math.ceil(statistics.median(waits) * place / _ROUNDED_TO) * _ROUNDED_TO)
