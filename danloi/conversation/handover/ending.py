"""What every end and every return to the queue have in common, whoever brings it about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.handover.models import CLOSED, TAKEN, WAITING, TicketEventRow, TicketRow
from danloi.conversation.models import ConversationRow, InboxRow
from danloi.storage.base import now
from danloi.storage.database import Database

# How an officer may close a ticket; the console has a word for each.
RESULTS = ("answered", "referred", "no_reply", "not_needed")


async def locked(database: Database, session: AsyncSession, ticket_id: int) -> TicketRow | None:
    """Return a ticket that nobody else changes until the session's transaction ends; None if there is none.

    The conversation is locked first, as everywhere, so that no two wait for each other.
    """
    conversation = await session.scalar(select(TicketRow.conversation_id).where(TicketRow.id == ticket_id))
    if conversation is None:
        return None
    if database.is_sqlite:  # which locks as a whole, at the first write
        await session.execute(update(TicketRow).where(TicketRow.id == ticket_id).values(state=TicketRow.state))
        return await session.get(TicketRow, ticket_id, populate_existing=True)
    await session.get(ConversationRow, conversation, with_for_update=True)
    return await session.get(TicketRow, ticket_id, with_for_update=True, populate_existing=True)


def note(session: AsyncSession, ticket: TicketRow, kind: str, at: dt.datetime, **more: Any) -> TicketEventRow:
    """Write down what happened."""
    row = TicketEventRow(ticket_id=ticket.id, kind=kind, at=at, **more)
    session.add(row)
    return row


async def close(session: AsyncSession, ticket: TicketRow, result: str, at: dt.datetime) -> None:
    """Close a ticket; the numbers in its messages, sealed while it was open, are forgotten."""
    ticket.state, ticket.result, ticket.closed_at = CLOSED, result, at
    ticket.silent_until, ticket.awaits_message = None, False
    await session.flush()
    sealed = (
        InboxRow.conversation_id == ticket.conversation_id,
        InboxRow.state == "done",
        InboxRow.sealed.is_not(None),
    )
    await session.execute(update(InboxRow).where(*sealed).values(sealed=None))


async def erase(session: AsyncSession, conversation: str) -> None:
    """Delete the words of a conversation's tickets, in the session's transaction; an open one ends."""
    for ticket in list(await session.scalars(select(TicketRow).where(TicketRow.conversation_id == conversation))):
        gone = update(TicketEventRow).where(TicketEventRow.ticket_id == ticket.id)
        await session.execute(gone.values(words="", outbox_ids=[]))
        if ticket.state != CLOSED:
            note(session, ticket, "erased", now())
            await close(session, ticket, "erased", now())


def back_to_queue(ticket: TicketRow) -> None:
    """Let anybody take the ticket; it keeps the place that its first moment gives it."""
    ticket.state, ticket.account_id, ticket.officer, ticket.silent_until = WAITING, None, "", None


async def lapse(session: AsyncSession, ticket: TicketRow, at: dt.datetime) -> str:
    """End the silence of a ticket with which nothing was done for a day; return the phrase that says so.

    Where staff had the last word it is closed; where the citizen waits for an answer it goes back to the queue.
    """
    heard_at = await session.scalar(
        select(ConversationRow.heard_at).where(ConversationRow.id == ticket.conversation_id)
    )
    is_answered = ticket.answered_at is not None and (heard_at is None or heard_at <= (ticket.officer_at or at))
    note(session, ticket, "lapsed", at)
    if ticket.state == TAKEN and not is_answered:
        back_to_queue(ticket)
        return "handover.lapsed"
    await close(session, ticket, "answered", at)
    return "handover.lapsed_done"
