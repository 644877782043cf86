"""Alerts: what somebody must mend before the assistant works whole again."""

from __future__ import annotations

import datetime as dt
import logging

from sqlalchemy import String, Text, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)


class AlertRow(Base):
    """One thing that is wrong, once however often it is noticed."""

    __tablename__ = "alert"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(default=1)
    since: Mapped[dt.datetime] = mapped_column(default=now)
    last_at: Mapped[dt.datetime] = mapped_column(default=now)


class Alerts:
    """The table of what is wrong now; staff see it on their page, the operator in the log and by command."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def report(self, key: str, text: str) -> None:
        """Note that something is wrong; `text` is one line for staff: what, and the mend. No secret, nobody's name.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        logger.error("ALERT %s: %s", key, text)
        async with self._database.transaction() as session:
            again = update(AlertRow).where(AlertRow.key == key)
            found = await session.execute(
                again.values(text=text, count=AlertRow.count + 1, last_at=now()).returning(AlertRow.key)
            )
            if found.first() is not None:
                return
        try:
            async with self._database.transaction() as session:
                session.add(AlertRow(key=key, text=text))
        except IntegrityError:
            logger.debug("alert %s was reported by another process at the same moment", key)

    async def clear(self, key: str) -> None:
        """Note that it is well again."""
        async with self._database.transaction() as session:
            await session.execute(delete(AlertRow).where(AlertRow.key == key))

    async def open(self) -> list[AlertRow]:
        """Return what is wrong now, oldest first."""
        async with self._database.transaction() as session:
            return list(await session.scalars(select(AlertRow).order_by(AlertRow.since)))
