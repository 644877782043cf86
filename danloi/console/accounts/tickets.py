"""Sign-ins half done: what the browser that began one must bring back to go on."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete

from danloi.console.accounts.models import DoorTicketRow
from danloi.console.frame.sessions import hashed
from danloi.storage.base import now
from danloi.storage.database import Database

LASTS = dt.timedelta(minutes=10)
COOKIE = "danloi_door"


class Tickets:
    """Hands tickets out and takes them back; each is good once, for ten minutes, for one purpose.

    Args:
        database: the tickets.
        clock: the present moment; tests set it.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] = now) -> None:
        """Keep the parts."""
        self._database = database
        self._clock = clock

    async def issue(self, purpose: str, body: dict[str, Any]) -> str:
        """Return the cookie of a new ticket.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        token, moment = secrets.token_urlsafe(32), self._clock()
        async with self._database.transaction() as session:
            await session.execute(delete(DoorTicketRow).where(DoorTicketRow.opened_at < moment - LASTS))
            session.add(DoorTicketRow(token=hashed(token), purpose=purpose, body=body, opened_at=moment))
        return token

    async def look(self, token: str, purpose: str) -> dict[str, Any] | None:
        """Return what a ticket says, and leave it; None if there is none.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            row = await session.get(DoorTicketRow, hashed(token)) if token else None
            if row is None or row.purpose != purpose or row.opened_at < self._clock() - LASTS:
                return None
            return row.body

    async def take(self, token: str, purpose: str) -> dict[str, Any] | None:
        """Return what a ticket says, which is good for nothing any more; of two that come at once one gets it.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        if not token:
            return None
        mine = (DoorTicketRow.token == hashed(token), DoorTicketRow.purpose == purpose)
        async with self._database.transaction() as session:
            gone = await session.execute(
                delete(DoorTicketRow).where(*mine).returning(DoorTicketRow.body, DoorTicketRow.opened_at)
            )
            row = gone.first()
        if row is None or row.opened_at < self._clock() - LASTS:
            return None
        body: dict[str, Any] = row.body
        return body
