"""Work on many conversations at once, on each of them once at a time, that gives way while the process is busy."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

logger = logging.getLogger(__name__)

_AFTER_FAILURE_SECONDS = 1.0
_TICK_SECONDS = 0.02
_BUSY_SECONDS = 0.003
_NEWEST_SHARE = 0.3
_WAITS_AFTER_SECONDS = 0.5  # a turn takes a tenth of it; one that is not done then waits for somebody else


class Lag:
    """How late the event loop is: what it is asked to do in 20 ms, it does so much later, lately."""

    def __init__(self) -> None:
        """Start at rest."""
        self.seconds = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a platform that asks now would wait for its answer noticeably."""
        return self.seconds > _BUSY_SECONDS

    async def watch(self) -> None:
        """Measure, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(_TICK_SECONDS)
            late = max(loop.time() - began - _TICK_SECONDS, 0.0)
            self.seconds += _NEWEST_SHARE * (late - self.seconds)


class Pool:
    """Works on many conversations at once, on each of them once at a time.

    Args:
        name: for the log.
        drain: does all there is to do in a conversation; another process may have it.
        at_once: most conversations at once.
        lag: while it is busy no more than one is begun; None to work on regardless.
        most_waiting: most conversations that go on without a place because they take long, which they do when they
            wait for somebody else: a slow one-stop system, an engine that starts anew.
    """

    def __init__(
        self,
        name: str,
        drain: Callable[..., Awaitable[int]],
        at_once: int,
        lag: Lag | None = None,
        most_waiting: int = 0,
    ) -> None:
        """Start idle."""
        self._name = name
        self._drain = drain
        self._places = asyncio.Semaphore(at_once)
        self._lag = lag
        self._working = 0
        self._most_waiting = most_waiting
        self._waiting = 0
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self.done: Callable[[str], None] = lambda _conversation: None

    def wake(self, conversation: str, *, wait: bool = True) -> None:
        """See to `conversation` soon, and once more if it is being seen to."""
        if conversation in self._tasks:
            self._again.add(conversation)
            return
        task = asyncio.create_task(self._work(conversation, wait))
        self._tasks[conversation] = task
        task.add_done_callback(lambda _task: self._finished(conversation))

    def _finished(self, conversation: str) -> None:
        self._tasks.pop(conversation, None)
        if conversation in self._again:
            self._again.discard(conversation)
            self.wake(conversation)

    async def _work(self, conversation: str, wait: bool) -> None:
        try:
            if await self._in_its_place(conversation, wait):
                self.done(conversation)
        except (SQLAlchemyError, OSError) as err:
            logger.warning("%s: the database does not answer (%s); it is tried again", self._name, type(err).__name__)
            await asyncio.sleep(_AFTER_FAILURE_SECONDS)
            self._again.add(conversation)
        except Exception:
            logger.exception("%s failed; the message is tried again later", self._name)
            await asyncio.sleep(_AFTER_FAILURE_SECONDS)
            self._again.add(conversation)

    async def _in_its_place(self, conversation: str, wait: bool) -> int:
        work: asyncio.Task[int] | None = None
        try:
            async with self._places:
                while self._lag is not None and self._lag.is_busy and self._working:  # noqa: ASYNC110 - a measure
                    await asyncio.sleep(_TICK_SECONDS)
                self._working += 1
                try:
                    work = asyncio.ensure_future(self._drain(conversation, wait=wait))
                    await asyncio.wait({work}, timeout=_WAITS_AFTER_SECONDS)
                    if self._waiting >= self._most_waiting:
                        return await work
                finally:
                    self._working -= 1
            self._waiting += 1
            try:
                return await work
            finally:
                self._waiting -= 1
        finally:
            if work is not None and not work.done():
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)

    async def stop(self, grace_seconds: float = 0.0) -> None:
        """End what is under way, after a while in which it may come to its own end; the rest is in the tables."""
        self._again.clear()
        tasks = list(self._tasks.values())
        if tasks and grace_seconds:
            await asyncio.wait(tasks, timeout=grace_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
