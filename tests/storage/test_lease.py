"""Of several processes one does a job."""

from __future__ import annotations

import asyncio
import contextlib

from sqlalchemy import delete

from danloi.storage.database import Database
from danloi.storage.lease import Lease, LeaseRow
from tests.fakes.until import until


async def test_one_of_several_takes_it_and_keeps_it(database: Database) -> None:
    leases = [Lease(database, "poll") for _ in range(4)]
    taken = await asyncio.gather(*(lease.take() for lease in leases))
    assert sorted(taken) == [False, False, False, True]
    holder = leases[taken.index(True)]
    assert await holder.take()


async def test_two_jobs_have_a_lease_each(database: Database) -> None:
    assert await Lease(database, "poll").take()
    assert await Lease(database, "renew").take()


async def test_a_silent_holder_is_followed(database: Database) -> None:
    first, second = Lease(database, "poll", seconds=2.0), Lease(database, "poll", seconds=2.0)
    assert await first.take()
    assert not await second.take()
    await until(second.take, "the second has it")
    assert not await first.take()


async def test_given_back_it_is_anothers_at_once(database: Database) -> None:
    first, second = Lease(database, "poll"), Lease(database, "poll")
    await first.take()
    await first.give_back()
    assert await second.take()


async def test_the_job_moves_to_another_process_when_its_own_ends(database: Database) -> None:
    working: list[str] = []

    def job(name: str) -> asyncio.Task[None]:
        async def work() -> None:
            working.append(name)
            try:
                await asyncio.Event().wait()
            finally:
                working.remove(name)

        return asyncio.create_task(Lease(database, "poll", seconds=0.6).while_held(work))

    first, second = job("first"), job("second")
    try:
        await until(lambda: len(working) == 1, "one of them works")
        await asyncio.sleep(0.8)
        assert len(working) == 1
        holder = first if working == ["first"] else second
        was = list(working)
        holder.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await holder
        await until(lambda: working and working != was, "the other works")
    finally:
        for task in (first, second):
            task.cancel()
        await asyncio.gather(first, second, return_exceptions=True)


async def test_a_job_that_fails_is_started_again(database: Database) -> None:
    tries: list[int] = []

    async def work() -> None:
        tries.append(1)
        msg = "no"
        raise RuntimeError(msg)

    task = asyncio.create_task(Lease(database, "poll", seconds=0.1).while_held(work))
    await until(lambda: len(tries) >= 2, "a second try")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_holder_that_is_stopped_in_the_middle_of_renewing_holds_nobody_up(database: Database) -> None:
    """A transaction cut off in the middle would keep SQLite's lock for ten seconds."""

    async def work() -> None:
        await asyncio.sleep(3600)

    loop = asyncio.get_running_loop()
    for turn in range(15):
        holder = asyncio.ensure_future(Lease(database, "watch", seconds=0.03).while_held(work))
        await asyncio.sleep(0.04 + turn * 0.002)
        stopped = loop.time()
        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)
        assert await Lease(database, "watch").take()
        assert loop.time() - stopped < 5
        async with database.transaction() as session:
            await session.execute(delete(LeaseRow))
