"""Reading the sums: for the console's pages, the open data and the metrics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, extract, func, or_, select

from danloi.conversation.statistics.counting import MARK
from danloi.conversation.statistics.models import (
    CountMarkRow,
    NeedCountRow,
    StepCountRow,
    TalkCountRow,
    TurnCountRow,
    VerdictCountRow,
)
from danloi.conversation.statistics.tally import NO_SUBJECT, WHOLE
from danloi.storage.database import Database


class Span(NamedTuple):
    """Days from `first` to `last`, both included; of the last one only the hours below `hours`."""

    first: dt.date
    last: dt.date
    hours: int = 24

    def of(self, table: type[TurnCountRow] | type[TalkCountRow]) -> ColumnElement[bool]:
        """Return the condition on a table that is kept by the hour."""
        whole = table.day.between(self.first, self.last)
        if self.hours >= 24:
            return whole
        return and_(whole, or_(table.day < self.last, table.hour < self.hours))


class Gap(NamedTuple):
    """How often a record could not say what was asked for."""

    subject: str
    aspect: str
    times: int


class Statistics:
    """Reads the sums; every method raises SQLAlchemyError if the database does not answer."""

    def __init__(self, database: Database) -> None:
        """Keep the way to the tables."""
        self._database = database

    async def counted_at(self) -> dt.datetime | None:
        """Return up to when turns are counted; None before the first time."""
        async with self._database.transaction() as session:
            return await session.scalar(select(CountMarkRow.counted_at).where(CountMarkRow.name == MARK))

    async def outcomes(self, span: Span) -> list[tuple[str, int]]:
        """Return turns by outcome."""
        query = select(TurnCountRow.outcome, func.sum(TurnCountRow.count)).where(span.of(TurnCountRow))
        return await self._pairs(query.group_by(TurnCountRow.outcome).order_by(TurnCountRow.outcome))

    async def pieces(self, span: Span) -> list[tuple[dt.date, str, str, int]]:
        """Return turns by day, channel and outcome."""
        keys = TurnCountRow.day, TurnCountRow.channel, TurnCountRow.outcome
        return await self._rows(
            select(*keys, func.sum(TurnCountRow.count)).where(span.of(TurnCountRow)).group_by(*keys)
        )

    async def outcomes_by_hour(self, day: dt.date) -> list[tuple[int, str, int]]:
        """Return the turns of one day by hour and outcome."""
        keys = TurnCountRow.hour, TurnCountRow.outcome
        query = select(*keys, func.sum(TurnCountRow.count)).where(TurnCountRow.day == day)
        return await self._rows(query.group_by(*keys))

    async def outcomes_by_day(self, span: Span) -> list[tuple[dt.date, str, int]]:
        """Return turns by day and outcome."""
        keys = TurnCountRow.day, TurnCountRow.outcome
        query = select(*keys, func.sum(TurnCountRow.count)).where(span.of(TurnCountRow))
        return await self._rows(query.group_by(*keys))

    async def channels(self, span: Span) -> list[tuple[str, int]]:
        """Return turns by channel."""
        query = select(TurnCountRow.channel, func.sum(TurnCountRow.count)).where(span.of(TurnCountRow))
        return await self._pairs(query.group_by(TurnCountRow.channel).order_by(TurnCountRow.channel))

    async def hours(self, span: Span) -> list[tuple[int, int, int]]:
        """Return turns by weekday (Monday is 0) and hour, summed up by the database: at most 168 rows."""
        from_sunday = extract("dow", TurnCountRow.day)
        query = select(from_sunday, TurnCountRow.hour, func.sum(TurnCountRow.count)).where(span.of(TurnCountRow))
        rows = await self._rows(query.group_by(from_sunday, TurnCountRow.hour))
        return [((int(day) - 1) % 7, hour, count) for day, hour, count in rows]

    async def talks(self, span: Span) -> int:
        """Return how many conversations there were; one that goes on for two days counts on both."""
        query = select(func.coalesce(func.sum(TalkCountRow.count), 0)).where(span.of(TalkCountRow))
        async with self._database.transaction() as session:
            return int(await session.scalar(query) or 0)

    async def subjects(self, span: Span, outcomes: Sequence[str], at_most: int) -> list[tuple[str, int]]:
        """Return what was asked about most, of the turns with one of `outcomes`."""
        total = func.sum(NeedCountRow.count)
        query = (
            select(NeedCountRow.subject, total)
            .where(_days(NeedCountRow.day, span), NeedCountRow.aspect == WHOLE, NeedCountRow.outcome.in_(outcomes))
            .group_by(NeedCountRow.subject)
            .order_by(total.desc(), NeedCountRow.subject)
            .limit(at_most)
        )
        return await self._pairs(query)

    async def needs(self, span: Span) -> list[tuple[str, int]]:
        """Return how often each need was asked for, most often first."""
        total = func.sum(NeedCountRow.count)
        query = (
            select(NeedCountRow.aspect, total)
            .where(_days(NeedCountRow.day, span), NeedCountRow.aspect != WHOLE)
            .group_by(NeedCountRow.aspect)
            .order_by(total.desc(), NeedCountRow.aspect)
        )
        return await self._pairs(query)

    async def gaps(self, span: Span, at_most: int = 1_000) -> list[Gap]:
        """Return what the records could not say, most often asked first."""
        total = func.sum(NeedCountRow.lacking)
        keys = NeedCountRow.subject, NeedCountRow.aspect
        query = (
            select(*keys, total)
            .where(_days(NeedCountRow.day, span), NeedCountRow.lacking > 0)
            .group_by(*keys)
            .order_by(total.desc(), *keys)
            .limit(at_most)
        )
        return [Gap(*row) for row in await self._rows(query)]

    async def steps(self, span: Span) -> dict[str, dict[int, int]]:
        """Return the histogram of each step."""
        keys = StepCountRow.step, StepCountRow.upper
        query = select(*keys, func.sum(StepCountRow.count)).where(_days(StepCountRow.day, span)).group_by(*keys)
        found: dict[str, dict[int, int]] = {}
        for step, upper, count in await self._rows(query):
            found.setdefault(step, {})[upper] = count
        return found

    async def step_by_day(self, span: Span, step: str) -> dict[dt.date, dict[int, int]]:
        """Return the histogram of one step for each day."""
        query = select(StepCountRow.day, StepCountRow.upper, StepCountRow.count)
        query = query.where(_days(StepCountRow.day, span), StepCountRow.step == step)
        found: dict[dt.date, dict[int, int]] = {}
        for day, upper, count in await self._rows(query):
            found.setdefault(day, {})[upper] = count
        return found

    async def verdicts_by_day(self, span: Span) -> list[tuple[dt.date, str, int]]:
        """Return verdicts by the day of the answer."""
        keys = VerdictCountRow.day, VerdictCountRow.verdict
        query = select(*keys, func.sum(VerdictCountRow.count)).where(_days(VerdictCountRow.day, span))
        return await self._rows(query.group_by(*keys))

    async def verdicts_by_subject(self, span: Span) -> list[tuple[str, str, int]]:
        """Return verdicts by what the answer was about."""
        keys = VerdictCountRow.subject, VerdictCountRow.verdict
        query = select(*keys, func.sum(VerdictCountRow.count)).where(
            _days(VerdictCountRow.day, span), VerdictCountRow.subject != NO_SUBJECT
        )
        return await self._rows(query.group_by(*keys))

    async def turns_ever(self) -> list[tuple[str, str, int]]:
        """Return all turns that were ever counted, by channel and outcome."""
        keys = TurnCountRow.channel, TurnCountRow.outcome
        return await self._rows(select(*keys, func.sum(TurnCountRow.count)).group_by(*keys).order_by(*keys))

    async def steps_ever(self) -> list[tuple[str, int, float, int]]:
        """Return all durations that were ever counted: step, upper bound, sum of milliseconds, how many."""
        keys = StepCountRow.step, StepCountRow.upper
        sums = func.sum(StepCountRow.milliseconds), func.sum(StepCountRow.count)
        return await self._rows(select(*keys, *sums).group_by(*keys).order_by(*keys))

    async def verdicts_ever(self) -> list[tuple[str, int]]:
        """Return all verdicts that stand."""
        query = select(VerdictCountRow.verdict, func.sum(VerdictCountRow.count))
        return await self._pairs(query.group_by(VerdictCountRow.verdict).order_by(VerdictCountRow.verdict))

    async def _pairs(self, query: Select[*tuple[Any, ...]]) -> list[tuple[str, int]]:
        return [(row[0], int(row[1])) for row in await self._rows(query)]

    async def _rows(self, query: Select[*tuple[Any, ...]]) -> list[Any]:
        async with self._database.transaction() as session:
            return [(*row[:-1], int(row[-1])) for row in await session.execute(query)]


def _days(column: Any, span: Span) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.between(span.first, span.last)
    return condition
