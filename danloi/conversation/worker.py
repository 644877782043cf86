"""Seeing a message through to its replies: in order, one at a time in each conversation, and written down whole."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from weakref import WeakValueDictionary

from sqlalchemy.exc import SQLAlchemyError

from danloi.conversation.channel import Incoming
from danloi.conversation.engine import Engine
from danloi.conversation.handover.desk import Desk
from danloi.conversation.inbox import Inbox, NotAccepted
from danloi.conversation.pipeline import take_steps
from danloi.conversation.turns import Finished, Message, TurnQueue, Work
from danloi.guidance.answers.contract import Answer, Outcome
from danloi.guidance.phrases import Phrases

logger = logging.getLogger(__name__)

_MOST_ATTEMPTS = 5  # a message that ended its process so often is answered without the engine
_LOOK_AGAIN_SECONDS = 0.05
_LONGEST_LOOK_SECONDS = 1.0


class Worker:
    """Takes messages and sees them through to their replies.

    Args:
        inbox: accepts messages.
        queue: hands them out and keeps what came of them.
        engine: understands the text.
        phrases: data/phrases/conversation.yaml.
        read: returns a message as it was meant (danloi/guidance/reading).
        patience_seconds: how long `drain` lets a message wait for an engine that is starting anew; those of `handle`,
            who wait at the other end of a connection, are told at once.
        longest_wait_seconds: how long `handle` waits for another process that has the conversation.
        desk: takes wishes for a person; None where nobody answers for them.
    """

    def __init__(
        self,
        inbox: Inbox,
        queue: TurnQueue,
        engine: Engine,
        phrases: Phrases,
        read: Callable[[str], str] = str,
        patience_seconds: float = 0.0,
        longest_wait_seconds: float = 60.0,
        desk: Desk | None = None,
    ) -> None:
        """Keep the parts."""
        self._inbox = inbox
        self._queue = queue
        self._engine = engine
        self._say = phrases
        self._read = read
        self._patience = patience_seconds
        self._longest_wait = longest_wait_seconds
        self._desk = desk
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, incoming: Incoming) -> list[Message]:
        """Return the replies to `incoming`; the same ones again for a message that was answered before.

        Raises:
            NotAccepted: the database does not answer.
        """
        if not self._inbox.may_send(incoming.conversation):
            return [self.plain("rate_limited", "rate_limited")]
        try:
            async with self._turn_of(incoming.conversation):  # fair, taken before storing: ids follow the arrival
                inbox_id = await self._inbox.accept(incoming)
                async with asyncio.timeout(self._longest_wait):
                    return await self._answer_to(inbox_id, incoming.conversation)
        except TimeoutError:
            logger.error("a message waited too long for another process; it will be answered in the history")
            return [self.plain("unavailable", "unavailable")]
        except (SQLAlchemyError, OSError) as err:
            logger.error("the database does not answer: %s", type(err).__name__)
            raise NotAccepted from err

    async def drain(self, conversation: str, *, wait: bool = True) -> int:
        """Answer every message that waits in `conversation`, in order; return how many.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; what is undone stays in the queue.
        """
        async with self._turn_of(conversation):
            count, more = 0, True
            while more and (work := await self._queue.begin(conversation, wait=wait)) is not None:
                more = (await self._take(work, self._patience)).more
                count += 1
            return count

    def plain(self, outcome: Outcome, phrase: str) -> Message:
        """Return a message of our own that belongs to no stored turn."""
        return {"text": self._say(phrase), "custom": {"answer": Answer(outcome=outcome).model_dump()}}

    def _turn_of(self, conversation: str) -> asyncio.Lock:
        return self._turns.setdefault(conversation, asyncio.Lock())

    async def _answer_to(self, inbox_id: int, conversation: str) -> list[Message]:
        pause = _LOOK_AGAIN_SECONDS
        while True:
            work = await self._queue.begin(conversation)
            if work is not None:
                finished = await self._take(work, 0.0)
                if work.inbox_id == inbox_id:
                    return finished.replies
                continue
            known = await self._queue.replies_to(inbox_id)
            if known is not None:
                return known
            await asyncio.sleep(pause)  # another process has the conversation
            pause = min(pause * 1.5, _LONGEST_LOOK_SECONDS)

    async def _take(self, work: Work, patience: float) -> Finished:
        try:
            gives_up = work.attempt > _MOST_ATTEMPTS
            await take_steps(
                work.turn, self._engine, self._say, self._read, patience, desk=self._desk, gives_up=gives_up
            )
            return await self._queue.finish(work)
        except BaseException as err:
            if not isinstance(err, SQLAlchemyError | OSError):
                logger.exception("message %d cannot be answered (try %d)", work.inbox_id, work.attempt)
                await asyncio.shield(self._queue.put_back(work))
            raise
