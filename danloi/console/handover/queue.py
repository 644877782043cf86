"""The lists: who waits, what one has oneself, every ticket, and conversations by ticket, channel and day."""

from __future__ import annotations

import datetime as dt

from sanic.response import HTTPResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import VIETNAM
from danloi.console.frame.visit import Visit
from danloi.console.handover.parts import CHANNELS, QUEUE, age
from danloi.conversation.handover import lists
from danloi.conversation.handover.models import TicketEventRow, TicketRow
from danloi.conversation.models import InboxRow

_VIEWS = ("cho", "toi", "tat-ca")


def add_queue(area: Area) -> None:
    """Register the pages."""

    @area.get(QUEUE, Permission.SEE_CONVERSATIONS)
    async def queue(visit: Visit) -> HTTPResponse:
        view = visit.query("xem") if visit.query("xem") in _VIEWS else "cho"
        after = visit.number("sau", 0)
        async with visit.database.transaction() as session:
            counts = await lists.counts(session, visit.account.id)
            if view == "cho":
                tickets, more = await lists.waiting(session, after)
            elif view == "toi":
                tickets, more = await lists.mine(session, visit.account.id)
            else:
                tickets, more = await lists.every(session, after)
            subjects = await _subjects(session, [ticket for ticket, _ in tickets])
        now = visit.console.clock()
        return visit.page(
            "handover/queue.html",
            view=view,
            counts=counts,
            tickets=tickets,
            subjects=subjects,
            more=more,
            age=lambda since: age(visit.say, since, now),
        )

    @area.get(f"{QUEUE}/tim", Permission.SEE_CONVERSATIONS)
    async def search(visit: Visit) -> HTTPResponse:
        number, channel = visit.query("phieu"), visit.query("kenh")
        channel = channel if channel in CHANNELS else ""
        day = _day(visit.query("ngay")) or visit.console.clock().astimezone(VIETNAM).date()
        after = visit.number("sau", 0)
        async with visit.database.transaction() as session:
            if number:
                tickets, more = await lists.every(session, after, number)
                found: list[lists.Found] = []
            else:
                found, more = await lists.on_day(session, day, channel, after)
                tickets = []
        return visit.page(
            "handover/search.html",
            number=number,
            channel=channel,
            channels=CHANNELS,
            day=day,
            tickets=tickets,
            found=found,
            more=more,
        )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


async def _subjects(session: AsyncSession, tickets: list[TicketRow]) -> dict[int, str]:
    """Return by ticket what the citizen said it is about, numbers masked."""
    query = (
        select(TicketEventRow.ticket_id, InboxRow.text)
        .join(InboxRow, InboxRow.id == TicketEventRow.inbox_id)
        .where(TicketEventRow.ticket_id.in_([ticket.id for ticket in tickets]), TicketEventRow.kind == "left_message")
    )
    return {row.ticket_id: row.text for row in await session.execute(query)}
