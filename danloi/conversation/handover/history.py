"""A conversation as officers read it: both sides, what happened to its tickets, and whether the replies arrived."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.handover.models import TicketEventRow, TicketRow
from danloi.conversation.models import InboxRow, OutboxRow, TurnRow
from danloi.guidance.privacy import mask

SHOWN = 60  # of the citizen's messages, with all that belongs to them
_MOST_REPLIES = 400
_PRIVATE = "status_shown"
_CURSOR = re.compile(r"^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """How far one has read: the last row of inbox, outbox and events."""

    inbox: int = 0
    outbox: int = 0
    event: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a mark; anything that is none begins at the beginning."""
        found = _CURSOR.match(text)
        return cls(*map(int, found.groups())) if found else cls()

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.inbox}.{self.outbox}.{self.event}"


@dataclass(frozen=True)
class Line:
    """One line of the history.

    `who` is citizen, assistant, staff, system (what nobody asked for) or event. `kind` is the message's or the event's,
    `state` that of the outbox, `outcome` what became of a citizen's message. `hidden` says that the text is a file's
    data, which is not shown; `has_numbers` that something is masked which may still be looked at.
    """

    at: dt.datetime
    who: Literal["citizen", "assistant", "staff", "system", "event"]
    id: int
    text: str = ""
    kind: str = ""
    name: str = ""
    state: str = ""
    outcome: str = ""
    hidden: bool = False
    has_numbers: bool = False


@dataclass(frozen=True)
class Shown:
    """Lines, oldest first; `mark` for what comes after, `older` the inbox row before which there is more (0: none)."""

    lines: list[Line]
    mark: Mark
    older: int


class History:
    """Reads conversations for officers.

    Args:
        unseal: gives back what the inbox has sealed.
    """

    def __init__(self, unseal: Callable[[str], str | None] = str) -> None:
        """Keep the way to open what is sealed."""
        self._unseal = unseal

    async def newest(
        self, session: AsyncSession, conversation: str, before: int = 0, *, unmasked: bool = False
    ) -> Shown:
        """Return the newest lines, or those before the inbox row `before`; `unmasked` shows numbers still sealed.

        Whoever asks for `unmasked` records that in the audit log.
        """
        asked_query = select(InboxRow).where(InboxRow.conversation_id == conversation)
        if before:
            asked_query = asked_query.where(InboxRow.id < before)
        asked = list(await session.scalars(asked_query.order_by(InboxRow.id.desc()).limit(SHOWN + 1)))[::-1]
        older = asked[1].id if len(asked) > SHOWN else 0
        asked = asked[-SHOWN:]
        end = None
        if before:
            end = await session.scalar(select(InboxRow.received_at).where(InboxRow.id == before))
        start = asked[0].received_at if older else None
        said_query = select(OutboxRow).where(OutboxRow.conversation_id == conversation)
        events_query = select(TicketEventRow).join(TicketRow).where(TicketRow.conversation_id == conversation)
        if start is not None:
            said_query = said_query.where(OutboxRow.created_at >= start)
            events_query = events_query.where(TicketEventRow.at >= start)
        if end is not None:
            said_query = said_query.where(OutboxRow.created_at < end)
            events_query = events_query.where(TicketEventRow.at < end)
        said = list(await session.scalars(said_query.order_by(OutboxRow.id.desc()).limit(_MOST_REPLIES)))[::-1]
        events = list(await session.scalars(events_query.order_by(TicketEventRow.id.desc()).limit(_MOST_REPLIES)))[::-1]
        lines = await self._lines(session, asked, said, events, unmasked=unmasked)
        return Shown(lines, _mark(Mark(), asked, said, events), older)

    async def since(self, session: AsyncSession, conversation: str, mark: Mark) -> Shown:
        """Return what was written after `mark`."""
        asked = list(
            await session.scalars(
                select(InboxRow)
                .where(InboxRow.conversation_id == conversation, InboxRow.id > mark.inbox)
                .order_by(InboxRow.id)
                .limit(SHOWN)
            )
        )
        said = list(
            await session.scalars(
                select(OutboxRow)
                .where(OutboxRow.conversation_id == conversation, OutboxRow.id > mark.outbox)
                .order_by(OutboxRow.id)
                .limit(SHOWN)
            )
        )
        events = list(
            await session.scalars(
                select(TicketEventRow)
                .join(TicketRow)
                .where(TicketRow.conversation_id == conversation, TicketEventRow.id > mark.event)
                .order_by(TicketEventRow.id)
                .limit(SHOWN)
            )
        )
        lines = await self._lines(session, asked, said, events, unmasked=False)
        return Shown(lines, _mark(mark, asked, said, events), 0)

    async def _lines(
        self,
        session: AsyncSession,
        asked: list[InboxRow],
        said: list[OutboxRow],
        events: list[TicketEventRow],
        *,
        unmasked: bool,
    ) -> list[Line]:
        turns = {row.id for row in asked} | {row.inbox_id for row in said if row.inbox_id is not None}
        found = await session.execute(select(TurnRow.inbox_id, TurnRow.outcome).where(TurnRow.inbox_id.in_(turns)))
        outcomes = {row.inbox_id: row.outcome for row in found}
        by_staff = await self._writers(session, events, said)
        lines = [self._citizen(row, outcomes.get(row.id, ""), unmasked=unmasked) for row in asked]
        lines += [_reply(row, outcomes, by_staff) for row in said if row.body.get("text")]
        lines += [
            Line(row.at, "event", row.id, row.words, row.kind, row.who) for row in events if row.kind != "replied"
        ]
        rank = {"citizen": 0, "event": 1}
        return sorted(lines, key=lambda line: (line.at, rank.get(line.who, 2), line.id))

    def _citizen(self, row: InboxRow, outcome: str, *, unmasked: bool) -> Line:
        is_sealed = row.sealed is not None
        opened = self._unseal(row.sealed) if unmasked and row.sealed is not None else None
        return Line(
            row.received_at, "citizen", row.id, opened or mask(row.text), row.kind,
            state=row.state, outcome=outcome, has_numbers=is_sealed,
        )  # fmt: skip

    @staticmethod
    async def _writers(session: AsyncSession, events: list[TicketEventRow], said: list[OutboxRow]) -> dict[int, str]:
        """Return by outbox row which officer wrote it, for messages that answer nothing."""
        writers = {number: row.who for row in events for number in row.outbox_ids}
        unknown = [row.conversation_id for row in said if row.inbox_id is None and row.id not in writers]
        if unknown:
            query = (
                select(TicketEventRow)
                .join(TicketRow)
                .where(TicketRow.conversation_id == unknown[0], TicketEventRow.kind == "replied")
                .order_by(TicketEventRow.id.desc())
                .limit(_MOST_REPLIES)
            )
            writers |= {number: row.who for row in await session.scalars(query) for number in row.outbox_ids}
        return writers


def _reply(row: OutboxRow, outcomes: dict[int, str], by_staff: dict[int, str]) -> Line:
    outcome = outcomes.get(row.inbox_id or 0, "")
    text = str(row.body["text"])
    if row.id in by_staff:
        return Line(row.created_at, "staff", row.id, text, name=by_staff[row.id], state=row.state)
    who: Literal["assistant", "system"] = "assistant" if row.inbox_id is not None else "system"
    is_private = outcome == _PRIVATE
    return Line(row.created_at, who, row.id, "" if is_private else text, state=row.state, hidden=is_private)


def _mark(before: Mark, asked: list[InboxRow], said: list[OutboxRow], events: list[TicketEventRow]) -> Mark:
    return Mark(
        max([before.inbox, *(row.id for row in asked)]),
        max([before.outbox, *(row.id for row in said)]),
        max([before.event, *(row.id for row in events)]),
    )
