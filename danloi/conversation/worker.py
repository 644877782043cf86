"""Taking messages in order, one at a time in each conversation, and writing down what came of them."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from danloi.conversation.engine import EngineClient
from danloi.conversation.inbox import Inbox, Incoming
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.conversation.steps import check_links, guard, introduce, normalise, read_as_meant, understand_and_answer
from danloi.conversation.turn import Turn
from danloi.guidance.answers.contract import Answer, Memory, Outcome
from danloi.guidance.phrases import Phrases
from danloi.guidance.privacy import mask
from danloi.storage.base import now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
Message = dict[str, Any]
LONGEST_KEPT = 2_000  # letters of a message that the transcript keeps


class NotAccepted(Exception):
    """The message was not stored, so nothing will answer it; it may be sent again. For the channel."""


class Worker:
    """Accepts a message and sees it through to its replies.

    Args:
        database: inbox, outbox, conversations and turns.
        engine: understands the text.
        phrases: data/phrases/conversation.yaml.
        messages_per_minute: what one conversation may send.
        read: returns a message as it was meant (danloi/guidance/reading).
    """

    def __init__(
        self,
        database: Database,
        engine: EngineClient,
        phrases: Phrases,
        messages_per_minute: int,
        read: Callable[[str], str] = str,
    ) -> None:
        """Keep the parts."""
        self._read = read
        self._database = database
        self._engine = engine
        self._say = phrases
        self._inbox = Inbox(database, owner=uuid.uuid4().hex)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._pace = Pace(messages_per_minute)

    async def handle(self, incoming: Incoming) -> list[Message]:
        """Return the replies to `incoming`; the same ones again for a message that was answered before.

        Raises:
            NotAccepted: the database does not answer.
        """
        if not self._pace.allows(incoming.conversation):
            return [self.plain("rate_limited", "rate_limited")]
        turn_of = self._turns.setdefault(incoming.conversation, asyncio.Lock())
        try:
            async with turn_of:  # a fair lock, taken before storing: ids follow the order of arrival
                inbox_id = await self._inbox.accept(incoming)
                return await self._work(inbox_id)
        except (SQLAlchemyError, OSError) as err:
            logger.error("the database does not answer: %s", type(err).__name__)
            raise NotAccepted from err

    async def take_up_orphans(self) -> int:
        """Answer what an earlier process accepted and did not finish; return how many."""
        orphans = await self._inbox.take_up_orphans()
        for inbox_id, conversation in orphans:
            async with self._turns.setdefault(conversation, asyncio.Lock()):
                try:
                    await self._work(inbox_id)
                except (SQLAlchemyError, OSError):
                    raise
                except Exception:
                    logger.exception("message %d cannot be answered; it is tried again later", inbox_id)
        return len(orphans)

    def plain(self, outcome: Outcome, phrase: str) -> Message:
        """Return a message of our own that belongs to no stored turn."""
        return {"text": self._say(phrase), "custom": {"answer": Answer(outcome=outcome).model_dump()}}

    async def _work(self, inbox_id: int) -> list[Message]:
        async with self._database.transaction() as session:
            row = await session.get_one(InboxRow, inbox_id)
            if row.state == "done":
                return await self._replies_of(session, inbox_id)
            conversation = await session.get_one(ConversationRow, row.conversation_id)
            turn = Turn(
                row.conversation_id, row.text, Memory.model_validate(conversation.memory), conversation.turns == 0
            )
            asked = row.text
        await self._run(turn)
        try:
            return await self._record(inbox_id, turn, asked)
        except IntegrityError:  # another process finished the same message first
            async with self._database.transaction() as session:
                return await self._replies_of(session, inbox_id)

    async def _run(self, turn: Turn) -> None:
        with turn.timed("normalise"):
            normalise(turn, self._say)
        if not turn.is_finished:
            with turn.timed("guard"):
                guard(turn, self._say)
        if not turn.is_finished:
            with turn.timed("read"):
                read_as_meant(turn, self._read)
            with turn.timed("engine"):
                await understand_and_answer(turn, self._engine, self._say)
        with turn.timed("links"):
            check_links(turn, self._say)
        introduce(turn, self._say)

    async def _record(self, inbox_id: int, turn: Turn, asked: str) -> list[Message]:
        """Write outcome, replies and memory in one transaction: either all of the turn happened or none."""
        answer = turn.answer or Answer(outcome="unavailable")
        messages = turn.messages
        messages[-1]["custom"] = {"answer": answer.model_dump()}
        async with self._database.transaction() as session:
            row = await session.get_one(InboxRow, inbox_id, with_for_update=True)
            if row.state == "done":
                return await self._replies_of(session, inbox_id)
            conversation = await session.get_one(ConversationRow, turn.conversation)
            asked_for_fact = Memory.model_validate(conversation.memory).awaiting == "second_fact"
            masked = mask(asked, years_too=asked_for_fact)[:LONGEST_KEPT]
            row.state, row.text = "done", masked
            turn.memory.question = mask(turn.memory.question)
            conversation.memory = turn.memory.model_dump(exclude_defaults=True)
            conversation.turns += 1
            conversation.last_at = now()
            session.add_all(
                OutboxRow(
                    inbox_id=inbox_id, conversation_id=turn.conversation, body=message, state="sent", sent_at=now()
                )
                for message in messages
            )
            session.add(
                TurnRow(
                    inbox_id=inbox_id,
                    conversation_id=turn.conversation,
                    asked=masked,
                    outcome=answer.outcome,
                    procedure=answer.procedure,
                    aspects=list(answer.aspects),
                    understood=turn.understood,
                    milliseconds=turn.milliseconds,
                )
            )
        return messages

    @staticmethod
    async def _replies_of(session: Any, inbox_id: int) -> list[Message]:
        query = select(OutboxRow.body).where(OutboxRow.inbox_id == inbox_id).order_by(OutboxRow.id)
        return list(await session.scalars(query))


class Pace:
    """How many messages each conversation sent in the last minute; forgotten when idle."""

    def __init__(self, per_minute: int) -> None:
        """Keep the limit."""
        self._per_minute = per_minute
        self._times: dict[str, deque[float]] = {}

    def allows(self, conversation: str) -> bool:
        """Count one message and tell whether it is within the limit."""
        moment = asyncio.get_running_loop().time()
        if len(self._times) > 10_000:
            self._times = {key: times for key, times in self._times.items() if times and times[-1] > moment - 60}
        times = self._times.setdefault(conversation, deque())
        while times and times[0] <= moment - 60:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(moment)
        return True
