"""The work that goes on behind the channels: waiting messages are answered and the outbox is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from danloi.conversation.channel import Incoming
from danloi.conversation.claims import Claims
from danloi.conversation.inbox import Inbox, Taken
from danloi.conversation.outbox import Outbox
from danloi.conversation.pool import Lag, Pool
from danloi.conversation.sender import Sender
from danloi.conversation.turns import TurnQueue
from danloi.conversation.worker import Worker

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_AT_ONCE = 200  # conversations that one look brings
_REFUSALS_AT_ONCE = 4
_MOST_WAITING = 32
_FINISH_SENDING_SECONDS = 1.5


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
        self._lag = Lag()
        self._turns = Pool("answering", worker.drain, turns_at_once, self._lag, _MOST_WAITING)
        self._sends = Pool("sending", sender.drain, sends_at_once)
        self._refusals = Pool("turning away", worker.drain, _REFUSALS_AT_ONCE)
        self._turns.done = self._refusals.done = self._sends.wake

    async def take(self, incoming: Incoming) -> Taken:
        """Accept a message; it is answered behind the caller's back. Return what became of it.

        Raises:
            NotAccepted: the database does not answer; the message may be handed over again.
        """
        taken = await self._inbox.take(incoming)
        if taken == "accepted":
            self._turns.wake(incoming.conversation)
        elif taken != "not_kept":
            self._refusals.wake(incoming.conversation)
        return taken

    def send_soon(self, conversation: str) -> None:
        """Send what was posted to `conversation` without waiting for the next look."""
        self._sends.wake(conversation)

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            await asyncio.gather(
                self._claims.keep(),
                self._lag.watch(),
                self._often(self._look_at_inbox),
                self._often(self._look_at_outbox),
            )
        finally:
            for pool in (self._turns, self._refusals):
                await pool.stop()
            await self._sends.stop(_FINISH_SENDING_SECONDS)  # a send that is cut off may be seen twice

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
