"""Accepting messages: each is stored once under its channel and message id, before anybody is told that it arrived."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.channel import Incoming
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow
from danloi.conversation.pace import Pace
from danloi.guidance.privacy import mask
from danloi.guidance.vietnamese import storable
from danloi.storage.base import now
from danloi.storage.database import Database

_TOKEN = re.compile(r"^([0-9a-f]{1,7})\.(\d{1,2})$")


# What became of a message: not_kept is one over the pace whose sender has just been told so.
Taken = Literal["accepted", "rate_limited", "overloaded", "not_kept"]


class NotAccepted(Exception):
    """The message was not stored, so nothing will answer it; it may be sent again. For the channel."""


def token_of(outbox_id: int, position: int) -> str:
    """Return the token of the button at `position` of an outbox row: short, and no good in another conversation."""
    return f"{outbox_id:x}.{position}"


class Inbox:
    """The table of accepted messages.

    Args:
        database: where it lies.
        per_minute: messages that one conversation may send; the first one over it is told so, the rest of that
            minute are not kept.
        longest_queue: messages that may wait for an answer; those after it are answered that too many are waiting.
        wrote: told the conversation when a message was stored (`Feed.signal`).
        seal: makes a text with personal numbers in it unreadable while it waits; None leaves it as it is. `unseal` of
            `TurnQueue` is its counterpart.
    """

    def __init__(
        self,
        database: Database,
        per_minute: int,
        longest_queue: int = 1_000,
        wrote: Callable[[str], None] = lambda _conversation: None,
        seal: Callable[[str], str] | None = None,
    ) -> None:
        """Keep the limits."""
        self._seal = seal
        self._database = database
        self._pace = Pace(per_minute)
        self._told = Pace(1)
        self._longest_queue = longest_queue
        self._wrote = wrote
        self.waiting = 0  # in the whole queue, as counted last (`count_waiting`, twice a second)

    def may_send(self, conversation: str) -> bool:
        """Count one message of `conversation` and tell whether it is within the pace."""
        return self._pace.allows(conversation)

    async def take(self, incoming: Incoming) -> Taken:
        """Accept a message, which the limits may turn away: then it is answered that it was.

        Raises:
            NotAccepted: the database does not answer.
        """
        taken: Taken = "accepted"
        if not self.may_send(incoming.conversation):
            if not self._told.allows(incoming.conversation):
                return "not_kept"
            taken = "rate_limited"
        elif self.waiting >= self._longest_queue:
            taken = "overloaded"
        await self.accept(incoming, "" if taken == "accepted" else taken)
        return taken

    async def accept(self, incoming: Incoming, turned_away: str = "") -> int:
        """Store `incoming` and return its id; that of the first one if it comes again.

        Raises:
            NotAccepted: the database does not answer; nothing was accepted.
        """
        try:
            inbox_id = await self._database.forgiving(lambda: self._accept(incoming, turned_away))
        except (SQLAlchemyError, OSError) as err:
            raise NotAccepted(type(err).__name__) from err
        self._wrote(incoming.conversation)
        return inbox_id

    async def _accept(self, incoming: Incoming, turned_away: str) -> int:
        """Store in two statements: this is what a platform waits for."""
        conversation = self._database.insert(ConversationRow).values(
            id=incoming.conversation, channel=incoming.channel, memory={}, heard_at=now()
        )
        async with self._database.transaction() as session:
            # Locks the conversation's row, so that within it ids follow the order in which messages become visible.
            await session.execute(conversation.on_conflict_do_update(index_elements=["id"], set_={"heard_at": now()}))
            pressed = await self._pressed(session, incoming) if incoming.token else None
            text, sealed = self._kept(storable(incoming.text if pressed is None else pressed))
            message = self._database.insert(InboxRow).values(
                channel=incoming.channel,
                message_id=incoming.message_id,
                conversation_id=incoming.conversation,
                text=text,
                sealed=sealed,
                kind="old_button" if incoming.token and pressed is None else incoming.kind,
                written_at=incoming.written_at,
                is_public=incoming.is_public,
                source=incoming.source[:32],
                turned_away=turned_away,
            )
            unique = ["channel", "message_id"]
            accepted = await session.scalar(
                message.on_conflict_do_nothing(index_elements=unique).returning(InboxRow.id)
            )
            if accepted is not None:
                return int(accepted)
            known = select(InboxRow.id).where(
                InboxRow.channel == incoming.channel, InboxRow.message_id == incoming.message_id
            )
            return (await session.scalars(known)).one()

    def _kept(self, text: str) -> tuple[str, str | None]:
        """Return a text with its personal numbers masked, and the text itself sealed if it has any."""
        masked = mask(text, years_too=True)
        return (masked, self._seal(text)) if self._seal and masked != text else (text, None)

    @staticmethod
    async def _pressed(session: AsyncSession, incoming: Incoming) -> str | None:
        """Return what the pressed button stands for, None if it is none of this conversation's."""
        found = _TOKEN.match(incoming.token)
        row = await session.get(OutboxRow, int(found[1], 16)) if found else None
        if found is None or row is None or row.conversation_id != incoming.conversation:
            return None
        buttons = row.body.get("buttons", [])
        return str(buttons[int(found[2])]["payload"]) if int(found[2]) < len(buttons) else None

    async def count_waiting(self) -> int:
        """Count the messages that wait for an answer, and remember it."""
        async with self._database.transaction() as session:
            query = select(func.count()).select_from(InboxRow).where(InboxRow.state == "accepted")
            self.waiting = await session.scalar(query) or 0
        return self.waiting
