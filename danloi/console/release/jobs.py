"""Requests for a new model, and how far each is; one is worked on at a time, by whoever holds the lease."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.release.models import UNFINISHED, JobState, Stage, TrainingRow
from danloi.storage.base import now
from danloi.storage.database import Database
from danloi.storage.lease import Lease, LeaseRow

LEASE = "training"
LEASE_SECONDS = 30.0


class AlreadyAsked(Exception):
    """A training is asked for or under way already; `job` is its number. For whoever asks again."""

    def __init__(self, job: int) -> None:
        """Keep the number."""
        super().__init__(f"training {job} is under way")
        self.job = job


async def ask(session: AsyncSession, by: str, model: str | None = None) -> TrainingRow:
    """Ask for a new model, or for another comparison of `model`, in the caller's transaction.

    Raises:
        AlreadyAsked: one is under way.
    """
    unfinished = select(TrainingRow.id).where(TrainingRow.state.in_(UNFINISHED)).limit(1)
    if (job := await session.scalar(unfinished)) is not None:
        raise AlreadyAsked(job)
    row = TrainingRow(asked_by=by, model=model)
    session.add(row)
    await session.flush()
    return row


async def take_back(session: AsyncSession, job: int) -> bool:
    """Ask no more for what was asked for; False if it is over. What is under way is ended within seconds."""
    row = await session.get(TrainingRow, job)
    if row is None or row.state not in UNFINISHED:
        return False
    row.is_unwanted = True
    if row.state == "queued":
        row.state, row.ended_at = "cancelled", now()
    return True


class Jobs:
    """The requests as those see them who carry them out."""

    def __init__(self, database: Database) -> None:
        """Keep the way to the tables."""
        self._database = database

    def lease(self) -> Lease:
        """Return the right to train, to be taken before `begin`."""
        return Lease(self._database, LEASE, LEASE_SECONDS)

    async def next(self) -> int | None:
        """Return the oldest request that nobody has taken; None if a training is under way or none is asked for."""
        async with self._database.transaction() as session:
            if await _is_held(session) or await session.scalar(
                select(TrainingRow.id).where(TrainingRow.state == "running").limit(1)
            ):
                return None
            oldest = select(func.min(TrainingRow.id)).where(TrainingRow.state == "queued")
            return await session.scalar(oldest)

    async def get(self, job: int) -> TrainingRow | None:
        """Return a request."""
        async with self._database.transaction() as session:
            return await session.get(TrainingRow, job)

    async def begin(self, job: int) -> bool:
        """Take a request; False if it is taken or not wanted any more."""
        begun = (
            update(TrainingRow)
            .where(TrainingRow.id == job, TrainingRow.state == "queued", TrainingRow.is_unwanted.is_(False))
            .values(state="running", started_at=now())
            .returning(TrainingRow.id)
        )
        async with self._database.transaction() as session:
            return (await session.execute(begun)).first() is not None

    async def tell(self, job: int, stage: Stage, percent: int) -> None:
        """Write down how far it is."""
        await self._update(job, stage=stage, percent=percent)

    async def made(self, job: int, model: str) -> None:
        """Write down which model came of it."""
        await self._update(job, model=model)

    async def end(self, job: int, state: JobState, error: str = "") -> None:
        """Write down how it ended."""
        percent = {"percent": 100, "stage": "done"} if state == "done" else {}
        await self._update(job, state=state, error=error, ended_at=now(), **percent)

    async def _update(self, job: int, **values: object) -> None:
        async with self._database.transaction() as session:
            await session.execute(
                update(TrainingRow).where(TrainingRow.id == job, TrainingRow.state == "running").values(**values)
            )

    async def is_unwanted(self, job: int) -> bool:
        """Tell whether it was taken back."""
        async with self._database.transaction() as session:
            return bool(await session.scalar(select(TrainingRow.is_unwanted).where(TrainingRow.id == job)))

    async def ended(self, job: int) -> None:
        """Write down that its process ended, if that has not said how."""
        row = await self.get(job)
        if row is not None:
            await self.end(job, "cancelled" if row.is_unwanted else "failed", "" if row.is_unwanted else "crash")

    async def mend(self) -> None:
        """Write down of what is running by its row that it was cut off, if nobody holds the lease any more."""
        async with self._database.transaction() as session:
            if await _is_held(session):
                return
            cut_off = (TrainingRow.state == "running", TrainingRow.started_at < now() - dt.timedelta(seconds=5))
            await session.execute(
                update(TrainingRow).where(*cut_off).values(state="failed", error="restart", ended_at=now())
            )


async def _is_held(session: AsyncSession) -> bool:
    """Tell whether somebody is at work, or was until a moment ago."""
    until = await session.scalar(select(LeaseRow.held_until).where(LeaseRow.name == LEASE))
    return until is not None and until > now()
