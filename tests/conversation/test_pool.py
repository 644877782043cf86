"""Work on many conversations at once."""

from __future__ import annotations

import asyncio

from danloi.conversation.pool import Pool
from tests.fakes.until import until


class Office:
    """Sees to conversations; some wait for a system that does not answer until it is told to."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self.begun: list[str] = []
        self.done: list[str] = []

    async def see_to(self, conversation: str, *, wait: bool) -> int:
        self.begun.append(conversation)
        if conversation.startswith("slow"):
            await self.answers.wait()
        self.done.append(conversation)
        return 1


async def test_who_waits_for_a_slow_system_keeps_nobody_else_waiting() -> None:
    office = Office()
    pool = Pool("answering", office.see_to, at_once=2, most_waiting=8)
    for name in ("slow 1", "slow 2", "quick 1", "quick 2"):
        pool.wake(name)
    await until(lambda: office.done == ["quick 1", "quick 2"], "the quick ones are done")
    office.answers.set()
    await until(lambda: office.done[2:] == ["slow 1", "slow 2"], "the slow ones are done")
    await pool.stop()


async def test_no_more_than_so_many_wait_beside_the_others() -> None:
    office = Office()
    pool = Pool("answering", office.see_to, at_once=1, most_waiting=2)
    for number in range(5):
        pool.wake(f"slow {number}")
    await until(lambda: len(office.begun) == 3, "three are begun")
    await asyncio.sleep(0.7)
    assert len(office.begun) == 3
    office.answers.set()
    await until(lambda: len(office.done) == 5, "all are done")
    await pool.stop()


async def test_stopping_ends_those_that_wait_too() -> None:
    office = Office()
    pool = Pool("answering", office.see_to, at_once=1, most_waiting=2)
    pool.wake("slow 1")
    await until(lambda: office.begun == ["slow 1"], "it is begun")
    await asyncio.sleep(0.6)
    await pool.stop()
    office.answers.set()
    await asyncio.sleep(0)
    assert office.done == []
