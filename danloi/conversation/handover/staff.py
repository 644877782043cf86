"""The officer's side of the hand-over: taking a conversation, answering, passing it on, ending it.

Every change is made in the caller's transaction, beside the console's audit record, on a ticket that is locked: of two
officers who take or answer at once, the second is told who was first. After the commit, `told` wakes what sends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.handover.ending import RESULTS, back_to_queue, close, locked, note
from danloi.conversation.handover.line import next_number, open_ticket
from danloi.conversation.handover.models import CLOSED, TAKEN, WAITING, TicketEventRow, TicketRow
from danloi.conversation.handover.wording import troubles
from danloi.conversation.models import ConversationRow
from danloi.conversation.notices import Notices
from danloi.conversation.outbox import Outbox
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database

SILENCE = dt.timedelta(hours=24)
LONGEST_REPLY = 3_000  # letters
LONGEST_NOTE = 2_000


class Refused(Exception):
    """It was not done; `key` names the sentence for the officer (data/phrases/console/handover.yaml), with `values`."""

    def __init__(self, key: str, **values: object) -> None:
        """Keep what is told."""
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Officer:
    """Who acts: the account's number and the name that colleagues know."""

    id: int
    name: str


class StaffDesk:
    """What officers do with tickets.

    Args:
        database: tickets and conversations.
        outbox: where their words are put.
        notices: tells whether a citizen can be written to.
        phrases: data/phrases/conversation.yaml.
        office: what the citizen is told of who answers; empty for the province's centre.
        tells_names: whether the officer's name is told besides.
        told: wakes what shows or sends to a conversation.
        clock: the present moment; tests set it.
    """

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        notices: Notices,
        phrases: Phrases,
        office: str,
        tells_names: bool = False,
        told: Callable[[str], None] = lambda _conversation: None,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Keep the parts."""
        self.told = told
        self.notices = notices
        self._database = database
        self._outbox = outbox
        self._say = phrases
        self._office = office or phrases("handover.office")
        self._tells_names = tells_names
        self._clock = clock

    async def begin(self, session: AsyncSession, conversation: str, officer: Officer) -> TicketRow:
        """Take a conversation in which nobody asked for a person; one that has an open ticket is just taken.

        Raises:
            Refused: there is no such conversation, or another officer has it.
        """
        row = await session.get(
            ConversationRow, conversation, with_for_update=None if self._database.is_sqlite else True
        )
        if row is None or row.forgotten_at is not None:
            raise Refused("gone")
        known = await open_ticket(session, conversation)
        if known is None:
            at = self._clock()
            known = TicketRow(
                number=await next_number(self._database, session, at),
                conversation_id=conversation,
                channel=row.channel,
                asked_at=at,
            )
            session.add(known)
            await session.flush()
        return await self.take(session, known.id, officer)

    async def take(
        self, session: AsyncSession, ticket_id: int, officer: Officer, *, from_other: bool = False
    ) -> TicketRow:
        """Let `officer` have a ticket; the assistant is silent from now on.

        Raises:
            Refused: it is closed, or another's, unless `from_other` says that it may be taken from them.
        """
        ticket = await self._open(session, ticket_id)
        if ticket.state == TAKEN and ticket.account_id != officer.id and not from_other:
            raise Refused("taken_by", officer=ticket.officer)
        at = self._clock()
        note(session, ticket, "taken", at, who=officer.name, words=ticket.officer)
        ticket.first_taken_at = ticket.first_taken_at or at
        self._give(ticket, officer, at)
        return ticket

    async def reply(self, session: AsyncSession, ticket_id: int, officer: Officer, text: str, once: str) -> TicketRow:
        """Send `text` to the citizen; a form that comes twice (`once`) counts once.

        Raises:
            Refused: the ticket is not the officer's, the citizen cannot be reached, or the text must not be sent.
        """
        if once and await session.scalar(select(exists().where(TicketEventRow.once == once))):
            return await session.get_one(TicketRow, ticket_id)
        ticket = await self._mine(session, ticket_id, officer)
        self._check(text)
        if await self.notices.reach(session, ticket.conversation_id) != "now":
            raise Refused("window_closed")
        at = self._clock()
        said = text if ticket.answered_at else self._introduced(ticket, officer, text)
        ids = await self._outbox.post_in(session, ticket.conversation_id, {"text": said, "custom": {"staff": True}})
        if not ids:
            raise Refused("gone")
        note(session, ticket, "replied", at, who=officer.name, outbox_ids=ids, once=once or None)
        ticket.answered_at = ticket.answered_at or at
        ticket.awaits_message = False
        self._give(ticket, officer, at)
        return ticket

    async def note(self, session: AsyncSession, ticket_id: int, officer: Officer, words: str) -> TicketRow:
        """Leave a word for colleagues, which the citizen never sees.

        Raises:
            Refused: there are no words, or too many.
        """
        if not words or len(words) > LONGEST_NOTE:
            raise Refused("note_length", most=LONGEST_NOTE)
        ticket = await locked(self._database, session, ticket_id)
        if ticket is None:
            raise Refused("gone")
        note(session, ticket, "noted", self._clock(), who=officer.name, words=words)
        return ticket

    async def transfer(self, session: AsyncSession, ticket_id: int, officer: Officer, other: Officer) -> TicketRow:
        """Give a ticket to another officer, who has it at once.

        Raises:
            Refused: the ticket is not the officer's.
        """
        ticket = await self._mine(session, ticket_id, officer)
        note(session, ticket, "transferred", self._clock(), who=officer.name, words=other.name)
        self._give(ticket, other, self._clock())
        return ticket

    async def release(self, session: AsyncSession, ticket_id: int, officer: Officer) -> TicketRow:
        """Put a ticket back into the queue; the assistant answers meanwhile, and the citizen is told.

        Raises:
            Refused: the ticket is not the officer's.
        """
        ticket = await self._mine(session, ticket_id, officer)
        note(session, ticket, "released", self._clock(), who=officer.name)
        back_to_queue(ticket)
        await self.tell(session, ticket, "handover.released")
        return ticket

    async def finish(self, session: AsyncSession, ticket_id: int, officer: Officer, result: str) -> TicketRow:
        """Close a ticket and hand the conversation back to the assistant; the citizen is told.

        Raises:
            Refused: the ticket is not the officer's, or there is no such result.
        """
        if result not in RESULTS:
            raise Refused("no_result")
        ticket = await self._mine(session, ticket_id, officer)
        at = self._clock()
        note(session, ticket, "closed", at, who=officer.name, words=result)
        await self.tell(session, ticket, "handover.handed_back")
        await close(session, ticket, result, at)
        return ticket

    async def tell(self, session: AsyncSession, ticket: TicketRow, phrase: str) -> None:
        """Say a sentence about the ticket, if the citizen can be reached."""
        if await self.notices.reach(session, ticket.conversation_id) == "now":
            await self.notices.tell(session, ticket.conversation_id, self._say(phrase, number=ticket.number))

    async def _open(self, session: AsyncSession, ticket_id: int) -> TicketRow:
        ticket = await locked(self._database, session, ticket_id)
        if ticket is None:
            raise Refused("gone")
        if ticket.state == CLOSED:
            raise Refused("closed")
        return ticket

    async def _mine(self, session: AsyncSession, ticket_id: int, officer: Officer) -> TicketRow:
        ticket = await self._open(session, ticket_id)
        if ticket.state == WAITING:
            raise Refused("take_first")
        if ticket.account_id != officer.id:
            raise Refused("taken_by", officer=ticket.officer)
        return ticket

    def _check(self, text: str) -> None:
        if not text or len(text) > LONGEST_REPLY:
            raise Refused("reply_length", most=LONGEST_REPLY)
        for key, what in troubles(text):
            raise Refused(f"wording_{key}", what=what)

    def _introduced(self, ticket: TicketRow, officer: Officer, text: str) -> str:
        named = self._say("handover.named", name=officer.name, office=self._office)
        office = named if self._tells_names else self._office
        return self._say("handover.from_staff", office=office, number=ticket.number, text=text)

    @staticmethod
    def _give(ticket: TicketRow, officer: Officer, at: dt.datetime) -> None:
        ticket.state, ticket.account_id, ticket.officer = TAKEN, officer.id, officer.name
        ticket.officer_at, ticket.silent_until = at, at + SILENCE
