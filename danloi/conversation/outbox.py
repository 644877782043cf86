"""The outbox: what is to be sent, in order within each conversation, until it is sent or given up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from danloi.conversation.channel import Limits, Outgoing, OutgoingButton, OutgoingLink
from danloi.conversation.claims import Claims, Lane
from danloi.conversation.inbox import token_of
from danloi.conversation.models import ConversationRow, OutboxRow
from danloi.conversation.rendering import pieces
from danloi.storage.base import now
from danloi.storage.database import Database

type Also = Callable[[AsyncSession], None]

FIRST_PAUSE = 1.0  # seconds before the second try; doubled at each further one
LONGEST_PAUSE = 300.0


def pause_after(attempts: int, asked: float | None = None) -> float:
    """Return the seconds to wait after `attempts` tries: doubling, half of it by chance, at least what is asked."""
    full = min(FIRST_PAUSE * 2.0 ** (attempts - 1), LONGEST_PAUSE)
    return max(full / 2 + random.uniform(0, full / 2), asked or 0.0)  # noqa: S311 - jitter, no secret


@dataclass(frozen=True)
class Parcel:
    """An outbox row on its way: what is sent, and what is known of the earlier tries."""

    id: int
    conversation: str
    channel: str
    attempts: int
    created_at: dt.datetime
    message: Outgoing


class Outbox:
    """The table of messages to send.

    Args:
        database: where it lies.
        claims: of this process.
        limits: of each channel whose messages are sent.
        wrote: told the conversation when something was posted to it (`Feed.signal`).
    """

    def __init__(
        self,
        database: Database,
        claims: Claims,
        limits: Mapping[str, Limits],
        wrote: Callable[[str], None] = lambda _conversation: None,
    ) -> None:
        """Keep the parts."""
        self._database = database
        self._claims = claims
        self._limits = limits
        self._wrote = wrote

    async def post(self, conversation: str, message: Mapping[str, Any]) -> list[int]:
        """Put a message that answers none (a notice, a word from staff) into the outbox; return the rows' ids.

        `message` has `text`, perhaps `buttons` and `custom`. In a channel that is fetched from (web), the widget finds
        it there. To a conversation that the citizen had deleted nothing is posted.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; nothing was posted.
        """
        async with self._database.transaction() as session:
            ids = await self.post_in(session, conversation, message)
        if ids:
            self._wrote(conversation)
        return ids

    async def post_in(self, session: AsyncSession, conversation: str, message: Mapping[str, Any]) -> list[int]:
        """Do the same as a part of `session`'s transaction: it is posted if that is committed."""
        channel = conversation.partition(":")[0]
        limits = self._limits.get(channel)
        bodies = [dict(message)] if limits is None else pieces([dict(message)], limits)
        done = {} if limits else {"state": "sent", "sent_at": now()}
        rows = [OutboxRow(conversation_id=conversation, channel=channel, body=body, **done) for body in bodies]
        # Locked first, so that within a conversation the ids follow the order in which rows become visible.
        row = await session.get(
            ConversationRow, conversation, with_for_update=None if self._database.is_sqlite else True
        )
        if row is not None and row.forgotten_at is not None:
            return []
        session.add_all(rows)
        await session.flush()
        return [row.id for row in rows]

    async def due(self, at_most: int, paused: Collection[str] = ()) -> list[str]:
        """Return conversations whose next message is due and that nobody sends to, the longest waiting first."""
        earlier = aliased(OutboxRow)
        blocked = (
            select(earlier.id)
            .where(
                earlier.conversation_id == OutboxRow.conversation_id,
                earlier.state == "ready",
                earlier.id < OutboxRow.id,
            )
            .exists()
        )
        query = (
            select(OutboxRow.conversation_id)
            .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
            .where(
                OutboxRow.state == "ready",
                OutboxRow.due_at <= now(),
                OutboxRow.channel.in_(set(self._limits) - set(paused)),
                ~blocked,
                self._claims.are_free(Lane.SEND),
                ConversationRow.send_by != self._claims.owner,
            )
            .order_by(OutboxRow.due_at)
            .limit(at_most)
        )
        async with self._database.transaction() as session:
            return list(await session.scalars(query))

    async def begin(self, conversation: str, *, wait: bool = True) -> list[Parcel]:
        """Claim sending to `conversation` and return what is due there, in order; nothing if another has it.

        The first parcel counts as tried from now on.
        """
        async with self._database.transaction() as session:
            row = await self._claims.take(session, conversation, Lane.SEND, ConversationRow.heard_at, wait=wait)
            if row is None:
                return []
            ready = await session.scalars(
                select(OutboxRow)
                .where(OutboxRow.conversation_id == conversation, OutboxRow.state == "ready")
                .order_by(OutboxRow.id)
            )
            due = _due_at_the_head(list(ready))
            if not due:
                await self._claims.leave(session, conversation, Lane.SEND)
                return []
            due[0].attempts += 1
            return [_parcel(one, row.heard_at) for one in due]

    async def sent(self, parcel: Parcel, platform_id: str, following: Parcel | None) -> bool:
        """Note that a parcel was sent; count `following` as tried, or give the claim back if there is none.

        Returns whether the conversation is still this process's.
        """
        values = {"state": "sent", "sent_at": now(), "platform_id": platform_id[:200], "error": ""}
        return await self._note(parcel, values, following)

    async def retry(self, parcel: Parcel, reason: str, asked: float | None) -> None:
        """Note that a parcel is to be tried again, and give the claim back."""
        due_at = now() + dt.timedelta(seconds=pause_after(parcel.attempts, asked))
        await self._note(parcel, {"due_at": due_at, "error": reason[:500]}, None)

    async def bury(self, parcel: Parcel, reason: str) -> None:
        """Make a parcel a dead letter, and give the claim back."""
        await self._note(parcel, {"state": "dead", "error": reason[:500]}, None)

    async def _note(self, parcel: Parcel, values: dict[str, Any], following: Parcel | None) -> bool:
        async with self._database.transaction() as session:
            # Also where the claim was lost meanwhile: what was sent was sent.
            await session.execute(
                update(OutboxRow).where(OutboxRow.id == parcel.id, OutboxRow.state == "ready").values(**values)
            )
            if following is None:
                return await self._claims.leave(session, parcel.conversation, Lane.SEND)
            is_ours = select(ConversationRow.id).where(
                ConversationRow.id == parcel.conversation, ConversationRow.send_by == self._claims.owner
            )
            tried = update(OutboxRow).where(OutboxRow.id == following.id, is_ours.exists())
            counted = await session.execute(tried.values(attempts=following.attempts).returning(OutboxRow.id))
            return counted.first() is not None

    async def dead(self, at_most: int = 100) -> Sequence[OutboxRow]:
        """Return the newest dead letters."""
        query = select(OutboxRow).where(OutboxRow.state == "dead").order_by(OutboxRow.id.desc()).limit(at_most)
        async with self._database.transaction() as session:
            return list(await session.scalars(query))

    async def resend(self, ids: Collection[int], also: Also | None = None) -> int:
        """Make dead letters ready again; return how many were. `also` is done with it, in the same transaction."""
        return await self._revive(ids, {"state": "ready", "due_at": now(), "attempts": 0, "error": ""}, also)

    async def drop(self, ids: Collection[int], also: Also | None = None) -> int:
        """Put dead letters away for good; return how many were. `also` is done with it, in the same transaction."""
        return await self._revive(ids, {"state": "dropped"}, also)

    async def _revive(self, ids: Collection[int], values: dict[str, Any], also: Also | None) -> int:
        async with self._database.transaction() as session:
            revived = update(OutboxRow).where(OutboxRow.id.in_(ids), OutboxRow.state == "dead").values(**values)
            count = len(list(await session.scalars(revived.returning(OutboxRow.id))))
            if count and also is not None:
                also(session)
            return count


def _due_at_the_head(ready: list[OutboxRow]) -> list[OutboxRow]:
    due: list[OutboxRow] = []
    for row in ready:
        if row.due_at > now():
            break
        due.append(row)
    return due


def _parcel(row: OutboxRow, heard_at: dt.datetime) -> Parcel:
    body = row.body
    buttons = [
        OutgoingButton(button["title"], button["payload"], token_of(row.id, position))
        for position, button in enumerate(body.get("buttons", []))
    ]
    links = [OutgoingLink(link["label"], link["url"]) for link in body.get("links", [])]
    message = Outgoing(
        recipient=row.conversation_id.partition(":")[2],
        text=body["text"],
        heard_at=heard_at,
        buttons=buttons,
        links=links,
        is_answer=row.inbox_id is not None,
    )
    return Parcel(row.id, row.conversation_id, row.channel, max(row.attempts, 1), row.created_at, message)
