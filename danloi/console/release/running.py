"""What the supervisor reads and writes: what is wanted, what runs, and what became of a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.release.models import ONLY, ReleaseRow, ServingRow
from danloi.console.release.serving import serving, was_released
from danloi.conversation.routing import EngineRow
from danloi.storage.base import now
from danloi.storage.database import Database


class Wanted(NamedTuple):
    """What is to serve: `live` None is the installation's own model; `share` per cent try `canary`."""

    live: str | None
    canary: str | None
    share: float


class Shown(NamedTuple):
    """An engine as its row shows it."""

    model: str
    port: int
    pid: int
    state: str
    share: float
    seconds: float
    megabytes: float


class Running:
    """The tables as one supervisor sees them.

    Args:
        database: where they are.
        run: the supervisor's name; `<place>:<number>`, where what an earlier one at the same place left is taken away.
    """

    def __init__(self, database: Database, run: str) -> None:
        """Nothing is written yet."""
        self._database = database
        self._run = run
        self._written: list[Shown] | None = None

    async def wanted(self) -> Wanted:
        """Return what is to serve."""
        query = select(ServingRow.live, ServingRow.canary, ServingRow.share).where(ServingRow.id == ONLY)
        async with self._database.transaction() as session:
            row = (await session.execute(query)).first()
        return Wanted(*row) if row is not None else Wanted(None, None, 0.0)

    async def write(self, shown: Sequence[Shown]) -> None:
        """Write what runs, in one transaction, if it is not what is written already."""
        if self._written == list(shown):
            return
        async with self._database.transaction() as session:
            await self._clear(session)
            session.add_all(EngineRow(run=self._run, **one._asdict()) for one in shown)
        self._written = list(shown)

    async def clear(self) -> None:
        """Take away what is written."""
        async with self._database.transaction() as session:
            await self._clear(session)

    async def _clear(self, session: AsyncSession) -> None:
        place = self._run.partition(":")[0]
        await session.execute(delete(EngineRow).where(EngineRow.run.startswith(f"{place}:", autoescape=True)))

    async def switched(self, model: str) -> float | None:
        """Note that the newest decision for `model` is carried out; return the seconds since it was made."""
        async with self._database.transaction() as session:
            row = await session.scalar(
                select(ReleaseRow)
                .where(ReleaseRow.model == model, ReleaseRow.switched_at.is_(None), ReleaseRow.error == "")
                .order_by(ReleaseRow.id.desc())
                .limit(1)
            )
            if row is None:
                return None
            row.switched_at = now()
            return (row.switched_at - row.at) / dt.timedelta(seconds=1)

    async def refuse_live(self, model: str, live: str, error: str) -> None:
        """Want `live` again, or what led to it, instead of `model`, which cannot serve."""
        async with self._database.transaction() as session:
            row = await serving(session, self._database, lock=True)
            if row.live == model:
                row.live = live if await was_released(session, live) else None
            await self._note(session, model, error)

    async def refuse_canary(self, model: str, error: str) -> None:
        """Want no trial of `model`, which cannot serve."""
        async with self._database.transaction() as session:
            row = await serving(session, self._database, lock=True)
            if row.canary == model:
                row.canary, row.share, row.canary_since = None, 0.0, None
            await self._note(session, model, error)

    @staticmethod
    async def _note(session: AsyncSession, model: str, error: str) -> None:
        open_ones = (ReleaseRow.model == model, ReleaseRow.switched_at.is_(None), ReleaseRow.error == "")
        await session.execute(update(ReleaseRow).where(*open_ones).values(error=error))
