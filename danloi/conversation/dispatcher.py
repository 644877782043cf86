"""The work that goes on behind the channels: waiting messages are answered and the outbox is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from danloi.conversation.channel import Incoming
from danloi.conversation.claims import Claims
from danloi.conversation.inbox import Inbox
from danloi.conversation.outbox import Outbox
from danloi.conversation.sender import Sender
from danloi.conversation.turns import TurnQueue
from danloi.conversation.worker import Worker

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_AT_ONCE = 200  # conversations that one look brings
_REFUSALS_AT_ONCE = 4
_AFTER_FAILURE_SECONDS = 1.0


class Pool:
    """Works on many conversations at once, on each of them once at a time.

    Args:
        name: for the log.
        drain: does all there is to do in a conversation; another process may have it.
        at_once: most conversations at once.
    """

    def __init__(self, name: str, drain: Callable[..., Awaitable[int]], at_once: int) -> None:
        """Start idle."""
        self._name = name
        self._drain = drain
        self._places = asyncio.Semaphore(at_once)
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
            async with self._places:
                if await self._drain(conversation, wait=wait):
                    self.done(conversation)
        except (SQLAlchemyError, OSError) as err:
            logger.warning("%s: the database does not answer (%s); it is tried again", self._name, type(err).__name__)
            await asyncio.sleep(_AFTER_FAILURE_SECONDS)
            self._again.add(conversation)
        except Exception:
            logger.exception("%s failed; the message is tried again later", self._name)
            await asyncio.sleep(_AFTER_FAILURE_SECONDS)
            self._again.add(conversation)

    async def stop(self) -> None:
        """End what is under way; it is in the tables."""
        self._again.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Dispatcher:
    """Answers what waits in the inbox and sends what waits in the outbox, woken by this process and by looking.

    Args:
        inbox, queue, worker: what comes in.
        outbox, sender: what goes out.
        claims: of this process.
        turns_at_once, sends_at_once: how many conversations are worked on at once.
    """

    def __init__(
        self,
        inbox: Inbox,
        queue: TurnQueue,
        worker: Worker,
        outbox: Outbox,
        sender: Sender,
        claims: Claims,
        turns_at_once: int = 8,
        sends_at_once: int = 32,
    ) -> None:
        """Wire the pools: an answered conversation is sent to; those turned away do not queue behind the others."""
        self._inbox = inbox
        self._queue = queue
        self._outbox = outbox
        self._sender = sender
        self._claims = claims
        self._turns = Pool("answering", worker.drain, turns_at_once)
        self._sends = Pool("sending", sender.drain, sends_at_once)
        self._refusals = Pool("turning away", worker.drain, _REFUSALS_AT_ONCE)
        self._turns.done = self._refusals.done = self._sends.wake

    async def take(self, incoming: Incoming) -> None:
        """Accept a message; it is answered behind the caller's back.

        Raises:
            NotAccepted: the database does not answer; the message may be handed over again.
        """
        taken = await self._inbox.take(incoming)
        if taken == "accepted":
            self._turns.wake(incoming.conversation)
        elif taken != "not_kept":
            self._refusals.wake(incoming.conversation)

    def send_soon(self, conversation: str) -> None:
        """Send what was posted to `conversation` without waiting for the next look."""
        self._sends.wake(conversation)

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            await asyncio.gather(
                self._claims.keep(),
                self._often(self._look_at_inbox),
                self._often(self._look_at_outbox),
            )
        finally:
            for pool in (self._turns, self._refusals, self._sends):
                await pool.stop()

    async def start(self) -> None:
        """Free what a dead process held, where that can be known."""
        await self._claims.forget_the_dead()

    async def _look_at_inbox(self) -> None:
        if await self._inbox.count_waiting():
            for conversation in await self._queue.waiting(_AT_ONCE):
                self._turns.wake(conversation, wait=False)

    async def _look_at_outbox(self) -> None:
        for conversation in await self._outbox.due(_AT_ONCE, self._sender.paused):
            self._sends.wake(conversation, wait=False)

    @staticmethod
    async def _often(look: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                await look()
            except (SQLAlchemyError, OSError) as err:
                logger.warning("waiting work is not seen: the database does not answer (%s)", type(err).__name__)
            await asyncio.sleep(_LOOK_SECONDS)
