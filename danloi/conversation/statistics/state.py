"""What is waiting and what is wrong at this moment, for whoever watches over the assistant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from danloi.conversation.alerts import AlertRow
from danloi.conversation.models import InboxRow, OutboxRow, TurnRow
from danloi.storage.base import now
from danloi.storage.database import Database

ACTIVE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class State:
    """The moment's figures; ages are in seconds, 0 where nothing waits. Messages to send are given by channel."""

    inbox_waiting: int
    inbox_oldest: float
    outbox_waiting: dict[str, int]
    outbox_oldest: float
    dead_letters: dict[str, int]
    alerts: dict[str, int]
    conversations: int


async def read_state(database: Database, clock: Callable[[], dt.datetime] = now) -> State:
    """Return the present state.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    moment = clock()

    def age(since: dt.datetime | None) -> float:
        return max((moment - since).total_seconds(), 0.0) if since else 0.0

    inbox = select(func.count(), func.min(InboxRow.received_at)).where(InboxRow.state == "accepted")
    outbox = select(OutboxRow.channel, func.count(), func.min(OutboxRow.created_at)).where(OutboxRow.state == "ready")
    dead = select(OutboxRow.channel, func.count()).where(OutboxRow.state == "dead")
    active = select(func.count(func.distinct(TurnRow.conversation_id))).where(TurnRow.at > moment - ACTIVE)
    async with database.transaction() as session:
        waiting, oldest = (await session.execute(inbox)).one()
        sending = [(*row,) for row in await session.execute(outbox.group_by(OutboxRow.channel))]
        dead_rows = [(*row,) for row in await session.execute(dead.group_by(OutboxRow.channel))]
        alerts = {row.key: row.count for row in await session.scalars(select(AlertRow).order_by(AlertRow.key))}
        conversations = await session.scalar(active) or 0
    return State(
        inbox_waiting=waiting,
        inbox_oldest=age(oldest),
        outbox_waiting={channel: count for channel, count, _ in sending},
        outbox_oldest=age(min((since for _, _, since in sending), default=None)),
        dead_letters=dict(dead_rows),
        alerts=alerts,
        conversations=conversations,
    )
