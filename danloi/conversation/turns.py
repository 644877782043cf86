"""The queue of turns: which message is next in a conversation, and what came of it, each in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.channel import Limits
from danloi.conversation.claims import Claims, Lane
from danloi.conversation.handover.line import open_ticket
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from danloi.conversation.rendering import pieces
from danloi.conversation.turn import Turn
from danloi.guidance.answers.contract import Answer, Memory
from danloi.guidance.privacy import mask
from danloi.guidance.vietnamese import find_dossier_codes
from danloi.storage.base import now
from danloi.storage.database import Database

type Message = dict[str, Any]

LONGEST_KEPT = 2_000  # letters of a message that the transcript keeps
_LONGEST_PAUSE = 60.0
_READ = (
    InboxRow.id, InboxRow.attempts, InboxRow.text, InboxRow.sealed, InboxRow.kind, InboxRow.turned_away,
    InboxRow.is_public, InboxRow.source
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """The next message of a conversation, claimed by this process."""

    inbox_id: int
    attempt: int
    asked: str
    awaited_fact: bool
    turn: Turn


class Finished(NamedTuple):
    """The replies of a turn (another process's, if that has answered), and whether more may wait there."""

    replies: list[Message]
    more: bool


class TurnQueue:
    """Hands out the messages of each conversation in order, one at a time, and writes down what came of them.

    Args:
        database: inbox, outbox, conversations and turns.
        claims: of this process.
        limits: by channel, of those whose messages are sent by the outbox; the messages of other channels (REST, web)
            are fetched by whoever asked.
        wrote: told the conversation when replies were written in it (`Feed.signal`).
        unseal: gives back what `seal` of the inbox made unreadable; None for what was sealed with a lost key.
    """

    def __init__(
        self,
        database: Database,
        claims: Claims,
        limits: Mapping[str, Limits],
        wrote: Callable[[str], None] = lambda _conversation: None,
        unseal: Callable[[str], str | None] = str,
    ) -> None:
        """Keep the parts."""
        self._unseal = unseal
        self._database = database
        self._claims = claims
        self._limits = limits
        self._wrote = wrote

    async def begin(self, conversation: str, *, wait: bool = True) -> Work | None:
        """Claim `conversation` and return its next message; None if none waits or another process has it."""
        async with self._database.transaction() as session:
            row = await self._claims.take(
                session, conversation, Lane.TURN, ConversationRow.memory, ConversationRow.turns, wait=wait
            )
            if row is None:
                return None
            first = (
                select(InboxRow.id)
                .where(InboxRow.conversation_id == conversation, InboxRow.state == "accepted")
                .order_by(InboxRow.written_at, InboxRow.id)
                .limit(1)
            )
            begun = (
                update(InboxRow).where(InboxRow.id == first.scalar_subquery()).values(attempts=InboxRow.attempts + 1)
            )
            message = (await session.execute(begun.returning(*_READ))).first()
            if message is None:
                await self._claims.leave(session, conversation, Lane.TURN)
                return None
        memory = Memory.model_validate(row.memory)
        asked = message.text if message.sealed is None else self._unseal(message.sealed) or message.text
        turn = Turn(
            conversation,
            asked,
            memory,
            is_first=row.turns == 0,
            kind=message.kind,
            turned_away=message.turned_away,
            is_public=message.is_public,
            source=message.source,
            inbox_id=message.id,
        )
        return Work(message.id, message.attempts, asked, memory.awaiting == "second_fact", turn)

    async def finish(self, work: Work) -> Finished:
        """Write outcome, replies and memory in one transaction: either all of the turn happened or none."""
        turn = work.turn
        answer = turn.answer or Answer(outcome="unavailable")
        messages = turn.messages
        if messages:
            messages[-1]["custom"] = {"answer": answer.model_dump()}
            if turn.render is not None:
                messages[-1]["custom"]["render"] = turn.render.model_dump(exclude_defaults=True)
        is_fact = work.awaited_fact or bool(find_dossier_codes(work.asked))
        masked = mask(work.asked, years_too=is_fact)[:LONGEST_KEPT]
        turn.memory.question = mask(turn.memory.question)
        kept: dict[str, Any] = {
            "memory": turn.memory.model_dump(exclude_defaults=True),
            "turns": ConversationRow.turns + (1 if messages else 0),
            "last_at": now(),
        }
        done = update(InboxRow).where(InboxRow.id == work.inbox_id, InboxRow.state == "accepted")
        async with self._database.transaction() as session:
            is_ours = await self._claims.leave(session, turn.conversation, Lane.TURN, **kept)
            if not is_ours:  # the claim lapsed, and another process has answered or will
                return Finished(await self._replies(session, work.inbox_id), more=True)
            sealed = InboxRow.sealed if await self._is_kept(session, turn) else None
            await session.execute(done.values(state="done", text=masked, sealed=sealed, source=""))
            if turn.brought:
                brought = update(OutboxRow).where(OutboxRow.id.in_([row_id for row_id, _ in turn.brought]))
                await session.execute(brought.values(state="sent", sent_at=now(), inbox_id=work.inbox_id))
            if turn.kind == "left":
                await self._drop_unsent(session, turn.conversation)
            session.add_all(self._outgoing(turn.conversation, messages, work.inbox_id))
            session.add(
                TurnRow(
                    inbox_id=work.inbox_id,
                    conversation_id=turn.conversation,
                    asked=masked,
                    outcome=answer.outcome,
                    procedure=answer.procedure,
                    topic=answer.topic,
                    aspects=list(answer.aspects),
                    understood=turn.understood if turn.kind == "text" else {"kind": turn.kind},
                    milliseconds=turn.milliseconds,
                    model=turn.model,
                )
            )
            await session.flush()
            waiting = select(InboxRow.id).where(
                InboxRow.conversation_id == turn.conversation, InboxRow.state == "accepted"
            )
            more = await session.scalar(waiting.limit(1)) is not None
        self._wrote(turn.conversation)
        return Finished([*(body for _, body in turn.brought), *messages], more)

    @staticmethod
    async def _is_kept(session: AsyncSession, turn: Turn) -> bool:
        """Whether an officer may still read the numbers in a message: its ticket was not closed meanwhile."""
        return turn.keeps_numbers and await open_ticket(session, turn.conversation) is not None

    def _outgoing(self, conversation: str, messages: list[Message], inbox_id: int) -> list[OutboxRow]:
        channel = conversation.partition(":")[0]
        limits = self._limits.get(channel)
        bodies = messages if limits is None else pieces(messages, limits)
        done = {} if limits else {"state": "sent", "sent_at": now()}
        return [
            OutboxRow(inbox_id=inbox_id, conversation_id=conversation, channel=channel, body=body, **done)
            for body in bodies
        ]

    @staticmethod
    async def _drop_unsent(session: AsyncSession, conversation: str) -> None:
        query = update(OutboxRow).where(OutboxRow.conversation_id == conversation, OutboxRow.state == "ready")
        await session.execute(query.values(state="dropped", error="the citizen has left"))

    async def put_back(self, work: Work) -> None:
        """Give a message back that could not be taken to its end; it is tried again after a pause."""
        pause = dt.timedelta(seconds=min(2.0**work.attempt, _LONGEST_PAUSE))
        async with self._database.transaction() as session:
            await self._claims.leave(session, work.turn.conversation, Lane.TURN, now() + pause)

    async def replies_to(self, inbox_id: int) -> list[Message] | None:
        """Return the replies to a message, None while it is not answered."""
        async with self._database.transaction() as session:
            if await session.scalar(select(InboxRow.state).where(InboxRow.id == inbox_id)) != "done":
                return None
            return await self._replies(session, inbox_id)

    @staticmethod
    async def _replies(session: AsyncSession, inbox_id: int) -> list[Message]:
        query = select(OutboxRow.body).where(OutboxRow.inbox_id == inbox_id).order_by(OutboxRow.id)
        return list(await session.scalars(query))

    async def waiting(self, at_most: int) -> list[str]:
        """Return conversations that have a message waiting and that nobody works on, the longest waiting first."""
        waits = exists().where(InboxRow.conversation_id == ConversationRow.id, InboxRow.state == "accepted")
        query = (
            select(ConversationRow.id)
            .where(waits, self._claims.are_free(Lane.TURN), ConversationRow.turn_by != self._claims.owner)
            .order_by(ConversationRow.heard_at)
            .limit(at_most)
        )
        async with self._database.transaction() as session:
            return list(await session.scalars(query))
