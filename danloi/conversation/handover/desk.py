"""The citizen's side of the hand-over: asking for a person, leaving a message, silence while an officer answers.

Three moments of a turn are the desk's: `look` before everything else, `hear` once the text is known to be harmless,
`conclude` when the engine has understood it. What it does to tickets is committed before the citizen is told of it, and
doing it again for the same message changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.handover.ending import close, lapse, locked, note
from danloi.conversation.handover.hours import OfficeHours
from danloi.conversation.handover.line import minutes_expected, next_number, open_ticket, place_of
from danloi.conversation.handover.models import CLOSED, TAKEN, WAITING, TicketRow
from danloi.conversation.handover.telling import PULLED, Telling
from danloi.conversation.handover.wishes import Wishes
from danloi.conversation.models import OutboxRow
from danloi.conversation.steps import normalise
from danloi.conversation.turn import Turn
from danloi.guidance.answers.contract import Answer
from danloi.guidance.phrases import Phrases
from danloi.guidance.privacy import has_secret
from danloi.storage.base import now
from danloi.storage.database import Database

WISH = "request_human"
_UNREADABLE = frozenset({"image", "file", "voice", "location", "contact", "personal_form", "other"})
# A message after the wish is what it is about, unless it was small talk; of these the assistant has something to say.
_ANSWERED = frozenset({"answered", "clarify"})
_TALK = frozenset({"smalltalk", "feedback", "refused_personal_data", "too_long", "rate_limited", "handoff"})


class Desk:
    """Takes wishes for a person, and keeps the assistant quiet while one is there.

    Args:
        database: tickets.
        hours: when officers are there.
        phrases: data/phrases/conversation.yaml.
        wishes: data/handover/words.yaml.
        clock: the present moment; tests set it.
    """

    def __init__(
        self,
        database: Database,
        hours: OfficeHours,
        phrases: Phrases,
        wishes: Wishes,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Keep the parts."""
        self._database = database
        self._hours = hours
        self._say = phrases
        self._tell = Telling(phrases, hours)
        self._wishes = wishes
        self._clock = clock

    async def has_officer(self, conversation: str) -> bool:
        """Tell whether an officer has the conversation, so that the assistant is silent.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            ticket = await open_ticket(session, conversation)
        return ticket is not None and ticket.state == TAKEN

    async def look(self, turn: Turn) -> None:
        """Find the conversation's ticket; while an officer has it, the message is the officer's and the turn ends.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            turn.ticket = await open_ticket(session, turn.conversation)
            if _channel(turn) == PULLED:
                turn.brought = await self._not_fetched(session, turn.conversation)
            if turn.ticket is None or (turn.ticket.state != TAKEN and turn.kind != "left"):
                return
            turn.ticket = ticket = await locked(self._database, session, turn.ticket.id)
            if ticket is None or ticket.state == CLOSED:
                turn.ticket = None
            elif turn.kind == "left":
                note(session, ticket, "gone", self._clock())
                await close(session, ticket, "gone", self._clock())
            elif ticket.state == TAKEN and not turn.is_finished:
                await self._with_staff(session, turn, ticket)

    async def hear(self, turn: Turn) -> None:
        """Take a wish for a person back, where the message is that and nothing else.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        ticket = turn.ticket
        is_idle = turn.memory.awaiting is None
        if ticket is None or turn.kind != "text" or not self._wishes.withdraws(turn.text, is_idle=is_idle):
            return
        async with self._database.transaction() as session:
            row = await locked(self._database, session, ticket.id)
            if row is not None and row.state == WAITING:
                note(session, row, "withdrawn", self._clock())
                await close(session, row, "withdrawn", self._clock())
        turn.finish("handoff", self._say("handover.withdrawn", number=ticket.number))

    async def conclude(self, turn: Turn) -> None:
        """Open a ticket for who wishes a person; put to a waiting one what it is about.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        outcome = turn.answer.outcome if turn.answer else "unavailable"
        if turn.understood.get("talk") == WISH and outcome == "handoff":
            await self._wish(turn)
        elif turn.ticket is not None and turn.ticket.awaits_message and turn.kind == "text" and outcome not in _TALK:
            await self._attach(turn, turn.ticket, outcome)

    async def _wish(self, turn: Turn) -> None:
        if turn.is_public:
            turn.finish("handoff", self._say("handover.in_public"))
            return
        if self._wishes.wants_number_only(turn.text):
            return
        at, channel = self._clock(), _channel(turn)
        async with self._database.transaction() as session:
            ticket = await open_ticket(session, turn.conversation)
            is_new = ticket is None or ticket.inbox_id == turn.inbox_id
            if ticket is None:
                ticket = await self._open(session, turn, at)
            place = await place_of(session, ticket)
            minutes = await minutes_expected(session, self._hours, place, at)
            say = self._tell.opened if is_new else self._tell.again
            text = say(ticket.number, channel, place, minutes, at)
        turn.finish("handoff", text)

    async def _open(self, session: AsyncSession, turn: Turn, at: dt.datetime) -> TicketRow:
        ticket = TicketRow(
            number=await next_number(self._database, session, at),
            conversation_id=turn.conversation,
            channel=_channel(turn),
            asked_at=at,
            inbox_id=turn.inbox_id,
            awaits_message=True,
        )
        session.add(ticket)
        await session.flush()
        ticket.place = await place_of(session, ticket)
        note(session, ticket, "asked", at, inbox_id=turn.inbox_id)
        return ticket

    async def _attach(self, turn: Turn, known: TicketRow, outcome: str) -> None:
        at = self._clock()
        async with self._database.transaction() as session:
            ticket = await locked(self._database, session, known.id)
            if ticket is None or ticket.state == CLOSED:
                return
            ticket.awaits_message = False
            note(session, ticket, "left_message", at, inbox_id=turn.inbox_id)
        turn.keeps_numbers = not has_secret(turn.text)
        if outcome in _ANSWERED or outcome.startswith("status_"):
            turn.notices.append(self._tell.noted(known.number, at, is_all=False))
        else:
            turn.finish("handoff", self._tell.noted(known.number, at, is_all=True))

    async def _with_staff(self, session: AsyncSession, turn: Turn, ticket: TicketRow) -> None:
        at = self._clock()
        if ticket.silent_until is not None and ticket.silent_until <= at:
            turn.notices.append(self._say(await lapse(session, ticket, at), number=ticket.number))
        elif turn.kind == "text" and self._wishes.wants_assistant(turn.text):
            note(session, ticket, "returned", at)
            await close(session, ticket, "answered" if ticket.answered_at else "withdrawn", at)
            turn.finish("handoff", self._say("handover.back", number=ticket.number))
        else:
            self._to_staff(turn, ticket)

    def _to_staff(self, turn: Turn, ticket: TicketRow) -> None:
        """End the turn without an answer: the officer reads the message. Only what must not be sent is warned of."""
        turn.keeps_numbers = True
        if turn.kind == "text":
            normalise(turn, self._say)
            turn.notices.clear()
            if not turn.is_finished and has_secret(turn.text):
                turn.keeps_numbers = False
                turn.finish("refused_personal_data", self._say("handover.secret"))
        elif turn.kind in _UNREADABLE:
            turn.finish("handoff", self._say("handover.unreadable"))
        if turn.is_finished:
            return
        turn.answer = Answer(outcome="handoff")
        turn.understood = {"to_staff": True}  # tells these turns from wishes for a person wherever they are counted
        if _channel(turn) == PULLED:
            turn.messages = [{"text": self._say("handover.passed_on", number=ticket.number)}]
        elif _channel(turn) == "web":
            turn.messages = [{"text": ""}]  # a receipt, which the widget shows beside the message (docs/widget.md)

    @staticmethod
    async def _not_fetched(session: AsyncSession, conversation: str) -> list[tuple[int, dict[str, object]]]:
        held = select(OutboxRow.id, OutboxRow.body).where(
            OutboxRow.conversation_id == conversation, OutboxRow.state == "held"
        )
        return [(row.id, row.body) for row in await session.execute(held.order_by(OutboxRow.id))]


def _channel(turn: Turn) -> str:
    return turn.conversation.partition(":")[0]
