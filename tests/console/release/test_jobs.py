"""Requests for a new model: one at a time, taken back, and cut off by a restart."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from danloi.console.release.jobs import AlreadyAsked, Jobs, ask, take_back
from danloi.console.release.models import TrainingRow
from danloi.storage.base import now
from danloi.storage.database import Database


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return Jobs(database)


async def asked(database: Database) -> int:
    async with database.transaction() as session:
        return (await ask(session, "Lan")).id


async def test_a_request_is_taken_by_one_and_told_how_far_it_is(database: Database, jobs: Jobs) -> None:
    job = await asked(database)
    assert await jobs.next() == job
    assert [await jobs.begin(job), await jobs.begin(job)] == [True, False]
    assert await jobs.next() is None
    await jobs.tell(job, "training", 40)
    row = await jobs.get(job)
    assert row is not None
    assert (row.state, row.stage, row.percent) == ("running", "training", 40)
    await jobs.end(job, "done")
    row = await jobs.get(job)
    assert row is not None
    assert (row.state, row.percent) == ("done", 100)


async def test_a_second_request_waits_for_the_first_to_end(database: Database, jobs: Jobs) -> None:
    job = await asked(database)
    with pytest.raises(AlreadyAsked) as refusal:
        await asked(database)
    assert refusal.value.job == job
    await jobs.begin(job)
    await jobs.end(job, "failed", "training")
    assert await asked(database) != job


async def test_a_request_that_nobody_has_taken_is_taken_back_at_once(database: Database, jobs: Jobs) -> None:
    job = await asked(database)
    async with database.transaction() as session:
        assert await take_back(session, job)
    assert not await jobs.begin(job)
    async with database.transaction() as session:
        assert not await take_back(session, job)


async def test_one_under_way_is_marked_and_ends_as_cancelled(database: Database, jobs: Jobs) -> None:
    job = await asked(database)
    await jobs.begin(job)
    async with database.transaction() as session:
        assert await take_back(session, job)
    assert await jobs.is_unwanted(job)
    await jobs.ended(job)
    row = await jobs.get(job)
    assert row is not None
    assert (row.state, row.error) == ("cancelled", "")


async def test_a_process_that_died_is_said(database: Database, jobs: Jobs) -> None:
    job = await asked(database)
    await jobs.begin(job)
    await jobs.ended(job)
    row = await jobs.get(job)
    assert row is not None
    assert (row.state, row.error) == ("failed", "crash")


async def test_what_a_restart_cut_off_is_ended_and_what_is_held_is_not(database: Database, jobs: Jobs) -> None:
    job = await asked(database)
    lease = jobs.lease()
    await lease.take()
    await jobs.begin(job)
    async with database.transaction() as session:
        await session.execute(update(TrainingRow).values(started_at=now() - dt.timedelta(minutes=2)))
    await jobs.mend()
    row = await jobs.get(job)
    assert row is not None
    assert row.state == "running"
    await lease.give_back()
    await jobs.mend()
    row = await jobs.get(job)
    assert row is not None
    assert (row.state, row.error) == ("failed", "restart")
