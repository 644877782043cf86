"""The privacy gate: a file is shown for its code and a second fact, and a wrong guess learns nothing."""

from __future__ import annotations

import datetime as dt
import hmac

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.status.models import DossierRow, FailedTry
from danloi.guidance.status.sandbox import find_dossier
from danloi.storage.base import now
from danloi.storage.database import Database

TRIES_PER_HOUR = 5
_NOBODY = ("\x00none", "\x00none")


class Gate:
    """Opens a file to the person who knows its code and four digits given when it was handed in."""

    def __init__(self, database: Database) -> None:
        """Keep the database; tries are counted there, so they outlive a restart."""
        self._database = database

    async def open(self, conversation: str, code: str, fact: str) -> DossierRow | None:
        """Return the file, or None: no such file, a wrong fact, or too many failed tries in the last hour.

        The three are not told apart, and all take the same steps. A refused try is counted before this returns.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            locked = await self._failed(session, conversation) >= TRIES_PER_HOUR
            dossier = await find_dossier(session, code)
            facts = (dossier.phone_last4, dossier.id_last4) if dossier else _NOBODY
            matches = [hmac.compare_digest(fact.encode(), known.encode()) for known in facts]
            if dossier and any(matches) and not locked:
                return dossier
            session.add(FailedTry(conversation=conversation))
        return None

    @staticmethod
    async def _failed(session: AsyncSession, conversation: str) -> int:
        since = now() - dt.timedelta(hours=1)
        query = select(func.count()).where(FailedTry.conversation == conversation, FailedTry.at > since)
        return await session.scalar(query) or 0
