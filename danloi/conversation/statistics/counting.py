"""Counting turns and verdicts into the sums: each exactly once, whoever counts and whatever dies in between.

Sums and the mark of how far was counted are written in one transaction, and that transaction begins by writing the
mark's row, so that a second counter waits and then goes on where the first one ended. A turn whose transaction commits
after that of a later one leaves a hole in the ids; holes are looked at again for an hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import InboxRow, TurnRow
from danloi.conversation.statistics.days import day_of
from danloi.conversation.statistics.models import (
    CountMarkRow,
    NeedCountRow,
    StepCountRow,
    TalkCountRow,
    TurnCountRow,
    VerdictCountRow,
)
from danloi.conversation.statistics.tally import Counted, Lacks, Tally
from danloi.storage.base import now
from danloi.storage.database import Database

MARK = "turns"
_AT_ONCE = 1_000
_WRITTEN_AT_ONCE = 500  # rows; SQLite allows 32,766 values in a statement
_MOST_HOLES = 1_000  # more turns than that are never under way at once
_LATEST = dt.timedelta(hours=1)  # no transaction of ours is open for that long
_TABLES: dict[str, type[DeclarativeBase]] = {
    "turns": TurnCountRow, "talks": TalkCountRow, "needs": NeedCountRow, "steps": StepCountRow
}  # fmt: skip
_READ = (
    TurnRow.id, TurnRow.conversation_id, TurnRow.at, InboxRow.received_at, TurnRow.outcome, TurnRow.procedure,
    TurnRow.topic, TurnRow.aspects, TurnRow.understood, TurnRow.milliseconds,
)  # fmt: skip


class Counting:
    """Brings the sums up to date.

    Args:
        database: turns, verdicts and sums.
        lacks: whether the record of a code cannot say what a need asks for, as it is now.
        clock: the present moment; tests set it.
    """

    def __init__(self, database: Database, lacks: Lacks, clock: Callable[[], dt.datetime] = now) -> None:
        """Keep the parts."""
        self._database = database
        self._lacks = lacks
        self._clock = clock

    async def run_once(self) -> int:
        """Count all that is there; return how many turns and verdicts that were.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; what was begun is undone.
        """
        total = 0
        while count := await self.count_turns():
            total += count
        while count := await self.count_verdicts():
            total += count
        return total

    async def count_turns(self, at_most: int = _AT_ONCE) -> int:
        """Count the next turns in one transaction; return how many there were."""
        async with self._database.transaction() as session:
            last, holes = await self._lock_mark(session)
            query = (
                select(*_READ)
                .outerjoin(InboxRow, InboxRow.id == TurnRow.inbox_id)
                .where(or_(TurnRow.id > last, TurnRow.id.in_(holes)) if holes else TurnRow.id > last)
                .order_by(TurnRow.id)
                .limit(at_most)
            )
            turns = [Counted(*row) for row in await session.execute(query)]
            tally = Tally(self._lacks)
            newest_day = await self._days_before(session, turns)
            for turn in turns:
                day = day_of(turn.at)
                known = newest_day.get(turn.conversation)
                tally.add(turn, opens_day=known is None or day > known)
                newest_day[turn.conversation] = max(day, known or day)
            for name, rows in tally.rows().items():
                await self._add(session, _TABLES[name], rows)
            await self._keep_mark(session, last, holes, [turn.id for turn in turns])
        return len(turns)

    async def _lock_mark(self, session: AsyncSession) -> tuple[int, dict[int, dt.datetime]]:
        at = self._clock()
        first = self._database.insert(CountMarkRow).values(name=MARK, last_id=0, holes={}, tries=0, counted_at=at)
        await session.execute(first.on_conflict_do_nothing())
        locked = update(CountMarkRow).where(CountMarkRow.name == MARK).values(tries=CountMarkRow.tries + 1)
        row = (await session.execute(locked.returning(CountMarkRow.last_id, CountMarkRow.holes))).one()
        holes = {int(key): dt.datetime.fromisoformat(since) for key, since in row.holes.items()}
        return row.last_id, {key: since for key, since in holes.items() if since > at - _LATEST}

    async def _keep_mark(
        self, session: AsyncSession, last: int, holes: dict[int, dt.datetime], found: Sequence[int]
    ) -> None:
        newest = max([last, *found])
        seen, at = set(found), self._clock()
        fresh = range(max(last + 1, newest - _MOST_HOLES), newest)
        left = {key: since for key, since in holes.items() if key not in seen}
        left |= {key: at for key in fresh if key not in seen}
        kept = {str(key): since.isoformat() for key, since in sorted(left.items())[-_MOST_HOLES:]}
        await session.execute(
            update(CountMarkRow).where(CountMarkRow.name == MARK).values(last_id=newest, holes=kept, counted_at=at)
        )

    @staticmethod
    async def _days_before(session: AsyncSession, turns: Sequence[Counted]) -> dict[str, dt.date]:
        """Return for the conversations of `turns` the newest day on which they had a turn before these."""
        if not turns:
            return {}
        names = {turn.conversation for turn in turns}
        query = (
            select(TurnRow.conversation_id, func.max(TurnRow.at))
            .where(TurnRow.conversation_id.in_(names), TurnRow.id < turns[0].id)
            .group_by(TurnRow.conversation_id)
        )
        return {row[0]: day_of(row[1]) for row in await session.execute(query)}

    async def count_verdicts(self, at_most: int = _AT_ONCE) -> int:
        """Count new and changed verdicts in one transaction; return how many there were."""
        async with self._database.transaction() as session:
            query = (
                select(FeedbackRow, TurnRow.at, TurnRow.procedure, TurnRow.topic)
                .join(TurnRow, TurnRow.inbox_id == FeedbackRow.inbox_id)
                .where(FeedbackRow.counted != FeedbackRow.verdict)
                .order_by(FeedbackRow.id)
                .limit(at_most)
            )
            if not self._database.is_sqlite:
                query = query.with_for_update(of=FeedbackRow, skip_locked=True)
            changes: dict[tuple[dt.date, str, str, str], int] = {}
            found = list(await session.execute(query))
            for row, at, procedure, topic in found:
                subject = procedure or (f"topic:{topic}" if topic else "")
                place = day_of(at), row.conversation_id.partition(":")[0][:20], subject
                for verdict, change in ((row.counted, -1), (row.verdict, 1)):
                    if verdict:
                        changes[*place, verdict] = changes.get((*place, verdict), 0) + change
                row.counted = row.verdict
            rows = [
                {"day": day, "channel": channel, "subject": subject, "verdict": verdict, "count": change}
                for (day, channel, subject, verdict), change in sorted(changes.items())
                if change
            ]
            await self._add(session, VerdictCountRow, rows)
        return len(found)

    async def _add(self, session: AsyncSession, table: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
        columns: Any = table.__table__.c
        keys = [column.name for column in columns if column.primary_key]
        for start in range(0, len(rows), _WRITTEN_AT_ONCE):
            insert = self._database.insert(table).values(rows[start : start + _WRITTEN_AT_ONCE])
            added = {column.name: column + insert.excluded[column.name] for column in columns if not column.primary_key}
            await session.execute(insert.on_conflict_do_update(index_elements=keys, set_=added))
