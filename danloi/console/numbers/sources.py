"""What the numbers take from the review queue and from the releases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select

from danloi.console.numbers.section import Release, Waiting
from danloi.console.release.models import ReleaseRow
from danloi.console.review.models import GroupRow, ItemRow
from danloi.conversation.statistics.days import day_of, start_of
from danloi.storage.database import Database

_WAITS = ("open", "disputed")
_WENT_LIVE = ("release", "rollback")


class WorkDone:
    """Reads the tables of review and release; one may look at them without either package's pages."""

    def __init__(self, database: Database) -> None:
        """Keep the way to the tables."""
        self._database = database

    async def releases(self, since: dt.datetime, until: dt.datetime) -> Sequence[Release]:
        """Return the models that served all citizens from some moment between the two on, oldest first.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        query = (
            select(ReleaseRow.switched_at, ReleaseRow.model)
            .where(ReleaseRow.kind.in_(_WENT_LIVE), ReleaseRow.switched_at >= since, ReleaseRow.switched_at < until)
            .order_by(ReleaseRow.switched_at)
        )
        async with self._database.transaction() as session:
            return [Release(at, model) for at, model in await session.execute(query) if at is not None]

    async def waiting(self, first: dt.date, last: dt.date) -> Waiting:
        """Return how many groups of questions wait for a reviewer, and how many were settled on each day.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        since, until = start_of(first), start_of(last + dt.timedelta(days=1))
        settled = select(GroupRow.settled_at).where(GroupRow.settled_at >= since, GroupRow.settled_at < until)
        oldest = select(func.min(ItemRow.at)).join(GroupRow, GroupRow.id == ItemRow.group_id)
        async with self._database.transaction() as session:
            count = await session.scalar(select(func.count()).where(GroupRow.state.in_(_WAITS))) or 0
            days = Counter(day_of(at) for at in await session.scalars(settled) if at is not None)
            return Waiting(count, await session.scalar(oldest.where(GroupRow.state.in_(_WAITS))), days)
