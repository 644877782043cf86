"""Gathering what deserves eyes: turns are read once, in the order of their numbers, ten minutes after they happened.

The pause lets the conversation go on: "không phải", the same question again and the wish for a person come after the
answer they speak of. A thumb down that comes later still is taken up by its moment.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.review.groups import Found, Grouping, add_reasons
from danloi.console.review.models import CursorRow, GroupRow, IntakeRow, ItemRow
from danloi.console.review.signals import Reason, is_reviewable, signs_of
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import TurnRow
from danloi.storage.base import now
from danloi.storage.database import Database

_AT_ONCE = 250  # turns in one transaction: some milliseconds of work
_PAUSE = dt.timedelta(minutes=10)
_LONGEST_AFTER = 2_000  # turns read to see what followed
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_random = secrets.SystemRandom()


class Gatherer:
    """Makes review items of turns; one process at a time (danloi/storage/lease.py).

    Args:
        database: turns, verdicts, and the queue.
        sample_share: the share of confident turns, drawn at random, that is looked at (0 to 1).
        double_share: the share of groups that two people are asked about (0 to 1).
        pause: how long after a turn it is gathered.
        clock: the present moment; tests set it.
    """

    def __init__(
        self,
        database: Database,
        sample_share: float = 0.02,
        double_share: float = 0.1,
        pause: dt.timedelta = _PAUSE,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Keep the shares."""
        self._database = database
        self._sample_share = sample_share
        self._grouping = Grouping(double_share)
        self._pause = pause
        self._clock = clock

    async def run_once(self) -> int:
        """Gather what is due; return how many turns were looked at.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; what was gathered before stays.
        """
        looked_at = 0
        while True:
            async with self._database.transaction() as session:
                cursor = await self._cursor(session)
                await self._take_late_verdicts(session, cursor)
                count = await self._take_turns(session, cursor)
            looked_at += count
            if count < _AT_ONCE:
                return looked_at

    async def _cursor(self, session: AsyncSession) -> CursorRow:
        cursor = await session.get(CursorRow, 1)
        if cursor is None:
            cursor = CursorRow(id=1, turn_id=0, verdicts_until=self._clock() - dt.timedelta(days=30))
            session.add(cursor)
            await session.flush()
        return cursor

    async def _take_turns(self, session: AsyncSession, cursor: CursorRow) -> int:
        # No later than the pause: ids are given before a turn is committed, and none must be passed over.
        due = select(TurnRow).where(TurnRow.id > cursor.turn_id).order_by(TurnRow.id).limit(_AT_ONCE)
        turns, until = [], self._clock() - self._pause
        for turn in await session.scalars(due):
            if turn.at > until:
                break
            turns.append(turn)
        if not turns:
            return 0
        cursor.turn_id = turns[-1].id
        after = await self._what_followed(session, turns)
        disliked = await self._disliked(session, [turn.inbox_id for turn in turns])
        found = []
        for turn in filter(is_reviewable, turns):
            followed = [one for one in after.get(turn.conversation_id, ()) if one.id > turn.id]
            signs = signs_of(turn, followed, is_disliked=turn.inbox_id in disliked)
            is_drawn = signs.is_confident and _random.random() < self._sample_share
            await self._count(session, turn, is_confident=signs.is_confident, is_drawn=is_drawn)
            if signs.reasons or is_drawn:
                found.append(Found(turn, signs.reasons or (Reason.SAMPLE,), is_drawn))
        await self._grouping.place(session, found)
        return len(turns)

    @staticmethod
    async def _what_followed(session: AsyncSession, turns: Sequence[TurnRow]) -> dict[str, list[TurnRow]]:
        query = (
            select(TurnRow)
            .where(TurnRow.conversation_id.in_({turn.conversation_id for turn in turns}), TurnRow.id > turns[0].id)
            .order_by(TurnRow.id)
            .limit(_LONGEST_AFTER)
        )
        by_conversation: dict[str, list[TurnRow]] = {}
        for turn in await session.scalars(query):
            by_conversation.setdefault(turn.conversation_id, []).append(turn)
        return by_conversation

    @staticmethod
    async def _disliked(session: AsyncSession, inbox_ids: Sequence[int]) -> set[int]:
        query = select(FeedbackRow.inbox_id).where(FeedbackRow.inbox_id.in_(inbox_ids), FeedbackRow.verdict == "down")
        return set(await session.scalars(query))

    @staticmethod
    async def _count(session: AsyncSession, turn: TurnRow, *, is_confident: bool, is_drawn: bool) -> None:
        day = turn.at.astimezone(_VIETNAM).date()
        row = await session.get(IntakeRow, day)
        if row is None:
            row = IntakeRow(day=day, turns=0, confident=0, sampled=0)
            session.add(row)
        row.turns += 1
        row.confident += is_confident
        row.sampled += is_drawn

    async def _take_late_verdicts(self, session: AsyncSession, cursor: CursorRow) -> None:
        """Take up thumbs down for turns that were gathered before."""
        until = self._clock() - dt.timedelta(seconds=5)  # what another process is just committing is for the next time
        query = (
            select(TurnRow, ItemRow, GroupRow)
            .join(FeedbackRow, FeedbackRow.inbox_id == TurnRow.inbox_id)
            .outerjoin(ItemRow, ItemRow.turn_id == TurnRow.id)
            .outerjoin(GroupRow, GroupRow.id == ItemRow.group_id)
            .where(
                FeedbackRow.at > cursor.verdicts_until,
                FeedbackRow.at <= until,
                FeedbackRow.verdict == "down",
                TurnRow.id <= cursor.turn_id,
            )
        )
        new: list[Found] = []
        for turn, item, group in await session.execute(query):
            if item is None and is_reviewable(turn):
                new.append(Found(turn, (Reason.THUMBS_DOWN,), is_sampled=False))
            elif item is not None and Reason.THUMBS_DOWN not in item.reasons:
                item.reasons = [Reason.THUMBS_DOWN, *item.reasons]
                add_reasons(group, item.reasons)
        cursor.verdicts_until = until
        await self._grouping.place(session, new)
