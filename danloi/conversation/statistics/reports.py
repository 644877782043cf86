"""What each process knows of itself alone, written down for whoever asks any of them."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Callable
from typing import Any

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now
from danloi.storage.database import Database

FRESH = dt.timedelta(seconds=60)


class ProcessReportRow(Base):
    """The newest word of a process; `process` is host and process id."""

    __tablename__ = "process_report"

    process: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now)
    values: Mapped[dict[str, Any]]


class Reports:
    """Several app processes share one port, so that a scrape reaches any of them: each writes what it alone knows.

    Args:
        database: where all of them write.
        clock: the present moment; tests set it.
        process: the name of this one.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], dt.datetime] = now,
        process: str = f"{socket.gethostname()}:{os.getpid()}",
    ) -> None:
        """Keep the parts."""
        self._database = database
        self._clock = clock
        self._process = process[:80]

    async def write(self, values: dict[str, Any]) -> None:
        """Write down the present values; those of processes that have been silent for long are removed.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        at = self._clock()
        row = {"process": self._process, "at": at, "values": values}
        insert = self._database.insert(ProcessReportRow).values(row)
        async with self._database.transaction() as session:
            await session.execute(
                insert.on_conflict_do_update(index_elements=["process"], set_={"at": at, "values": values})
            )
            await session.execute(delete(ProcessReportRow).where(ProcessReportRow.at < at - 10 * FRESH))

    async def fresh(self) -> dict[str, dict[str, Any]]:
        """Return the values of every process that has written within a minute.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        since = self._clock() - FRESH
        query = select(ProcessReportRow).where(ProcessReportRow.at >= since).order_by(ProcessReportRow.process)
        async with self._database.transaction() as session:
            return {row.process: row.values for row in await session.scalars(query)}
