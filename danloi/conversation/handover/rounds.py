"""What time does to tickets: a day without a word ends the silence, a month in the queue ends the ticket."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.alerts import Alerts
from danloi.conversation.handover.ending import close, lapse, locked, note
from danloi.conversation.handover.hours import OfficeHours
from danloi.conversation.handover.models import TAKEN, WAITING, TicketRow
from danloi.conversation.handover.staff import StaffDesk
from danloi.storage.base import now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
ALERT = "tickets.waiting"
EXPIRES = dt.timedelta(days=30)  # the widget's cookie lasts as long; numbers must not be kept for ever
_ALARMING_MINUTES = 120  # of working time in the queue
_AT_ONCE = 200


class Rounds:
    """Looks through the tickets.

    Args:
        database: tickets.
        staff: tells the citizens.
        hours: when officers are there.
        alerts: where it is reported that nobody takes tickets.
        clock: the present moment; tests set it.
    """

    def __init__(
        self,
        database: Database,
        staff: StaffDesk,
        hours: OfficeHours,
        alerts: Alerts,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Keep the parts."""
        self._database = database
        self._staff = staff
        self._hours = hours
        self._alerts = alerts
        self._clock = clock

    async def run_once(self) -> int:
        """End what is due; return how many tickets that were.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        at = self._clock()
        silent = select(TicketRow.id).where(TicketRow.state == TAKEN, TicketRow.silent_until <= at)
        old = select(TicketRow.id).where(TicketRow.state == WAITING, TicketRow.asked_at <= at - EXPIRES)
        async with self._database.transaction() as session:
            due = [*await session.scalars(silent.limit(_AT_ONCE)), *await session.scalars(old.limit(_AT_ONCE))]
            oldest = await session.scalar(
                select(TicketRow.asked_at).where(TicketRow.state == WAITING).order_by(TicketRow.asked_at).limit(1)
            )
        for ticket_id in due:
            async with self._database.transaction() as session:
                conversation = await self._end(session, ticket_id, at)
            if conversation:
                self._staff.told(conversation)
        await self._report(oldest, at)
        return len(due)

    async def _end(self, session: AsyncSession, ticket_id: int, at: dt.datetime) -> str | None:
        ticket = await locked(self._database, session, ticket_id)
        if ticket is None:
            return None
        if ticket.state == TAKEN and ticket.silent_until is not None and ticket.silent_until <= at:
            await self._staff.tell(session, ticket, await lapse(session, ticket, at))
        elif ticket.state == WAITING and ticket.asked_at <= at - EXPIRES:
            note(session, ticket, "expired", at)
            await close(session, ticket, "expired", at)
        return ticket.conversation_id

    async def _report(self, oldest: dt.datetime | None, at: dt.datetime) -> None:
        minutes = self._hours.minutes_between(max(oldest, at - EXPIRES), at) if oldest else 0.0
        if minutes > _ALARMING_MINUTES:
            if not any(alert.key == ALERT for alert in await self._alerts.open()):
                await self._alerts.report(ALERT, f"a citizen has waited {minutes:.0f} working minutes for an officer")
        elif any(alert.key == ALERT for alert in await self._alerts.open()):
            await self._alerts.clear(ALERT)
